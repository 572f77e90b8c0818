"""Pages about sheets of paper."""
