"""What was promised is followed: commitments, proofs, and what people find at the place."""
