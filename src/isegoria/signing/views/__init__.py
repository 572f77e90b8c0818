"""Films of a question: for everybody, and at the desk."""
