"""What was heard: who took part, what unites, what divides, and how sure we may be."""
