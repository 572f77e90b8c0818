"""Copies of what was asked, answered and decided, to be kept without this site."""
