"""The forms of the desk's pages on communities."""
