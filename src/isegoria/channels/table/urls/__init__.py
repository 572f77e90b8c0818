"""Where staff bring in tables of answers."""
