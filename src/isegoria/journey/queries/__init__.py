"""What the pages of the journey tell, by whom it is told to."""
