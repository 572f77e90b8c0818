"""Other systems: programs of partners read what is public, and bring answers with a key."""
