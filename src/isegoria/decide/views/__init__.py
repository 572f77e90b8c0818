"""Pages of decisions: at the desk, and for everybody."""
