"""What is decided on what was heard: each point with what becomes of it, the text, the record."""
