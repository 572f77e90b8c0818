"""The pages of the journey, by who they are for."""
