"""What goes in and out, field by field; the description of the addresses follows from it."""
