"""Phone calls: questions that are heard, answers that are pressed or spoken."""
