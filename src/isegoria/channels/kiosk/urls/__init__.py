"""Where kiosks stand, what they call, and where staff look after them."""
