"""What everybody who took part is told: what became of each of their own points, and why."""
