"""Themes in order, and the texts that are placed under them."""
