"""What gateways call, and where staff listen."""
