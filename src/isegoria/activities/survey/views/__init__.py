"""Pages of a survey: those on which people answer, and those on which staff write it."""
