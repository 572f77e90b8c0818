"""Sheets of paper: printed with a slip to keep, filled in anywhere, typed in at the desk."""
