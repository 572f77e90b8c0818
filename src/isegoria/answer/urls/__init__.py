"""The addresses of the answers."""
