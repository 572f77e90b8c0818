"""The embedded database, which refuses the same signs as PostgreSQL."""
