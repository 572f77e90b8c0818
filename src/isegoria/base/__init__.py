"""A few helpers that any room may use; no tables, no pages."""
