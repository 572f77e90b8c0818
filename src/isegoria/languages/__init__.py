"""Texts in many languages: their states, their directions, and what is shown when one is missing."""
