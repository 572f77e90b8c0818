"""Pages of themes: at the desk, and for everybody."""
