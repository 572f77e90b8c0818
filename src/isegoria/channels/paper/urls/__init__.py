"""Where sheets are printed and typed in, and where everybody reads how well that was done."""
