"""The outbox: what we owe people to tell them."""
