"""The pages of the answers."""
