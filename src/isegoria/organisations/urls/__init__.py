"""Addresses of the site's settings and its staff at the desk, and of places that help."""
