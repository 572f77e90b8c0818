"""What institutions ask of their own questions before they open, and who set it aside."""
