"""Where gateways call, and where staff invite."""
