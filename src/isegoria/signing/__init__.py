"""Films in which a question, or what is asked in it, is said in a sign language."""
