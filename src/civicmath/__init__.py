"""Reading public input with numbers: what was said, by how many, and how sure we may be."""
