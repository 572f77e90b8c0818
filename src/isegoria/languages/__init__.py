"""Texts in many languages: their states and directions, and what stands in for a missing one."""
