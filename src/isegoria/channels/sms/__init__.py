"""Text messages: through any gateway that the operator names, in and out."""
