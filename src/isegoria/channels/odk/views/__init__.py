"""What devices, staff and enumerators meet."""
