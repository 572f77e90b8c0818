"""Statement votes: agree, disagree or pass on short statements, and add one's own."""
