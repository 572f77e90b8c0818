"""The pages of commitments: for everybody, and at the desk."""
