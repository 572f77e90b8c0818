"""A phone on the screen of the demonstration: it shows what a real one would show."""
