"""The pages of what people say afterwards: for everybody, and at the desk."""
