"""Where themes are read and written."""
