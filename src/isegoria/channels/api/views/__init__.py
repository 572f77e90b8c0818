"""What programs, staff and those who write programs meet."""
