"""Preparing a decision and putting it before the public."""
