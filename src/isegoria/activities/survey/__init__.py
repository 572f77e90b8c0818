"""A survey: questions of many kinds with rules between them, kept in editions."""
