"""Writing a report, letting it be heard and read first, and publishing it."""
