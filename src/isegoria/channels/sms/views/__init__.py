"""What gateways call, and the pages at the desk."""
