"""Putting together what is asked, and putting down what people answer."""
