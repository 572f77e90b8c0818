"""The question: what is asked, by whom, what it can change, and when."""
