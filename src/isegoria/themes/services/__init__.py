"""Changing themes, reading texts, and what follows from it."""
