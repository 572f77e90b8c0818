"""Training: a course in interpreting answers, on made-up towns of which the truth is known."""
