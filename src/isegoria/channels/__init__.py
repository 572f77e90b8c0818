"""Ways to take part beside the pages. Each is a thin adapter; none knows another."""
