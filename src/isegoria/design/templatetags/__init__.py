"""What templates cannot work out for themselves."""
