"""Institutions, who works for them in which role, and the site that they run."""
