"""Tables of answers that organisations hand in, brought in at the desk."""
