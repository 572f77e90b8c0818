"""One thing done to many at once: shown first, done by the worker, and undone if it was wrong."""
