"""Was it solved: what people say of the problem some time after they were answered."""
