"""Writing commitments down, and putting down what becomes of them."""
