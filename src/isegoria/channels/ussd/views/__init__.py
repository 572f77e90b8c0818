"""What gateways call."""
