"""Who lives here: the pages on which everybody reads it and administrators put it down."""
