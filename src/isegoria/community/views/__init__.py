"""Pages of this room: what is known of communities, and the areas themselves."""
