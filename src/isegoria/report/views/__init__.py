"""The pages of a report: at the desk, and for everybody."""
