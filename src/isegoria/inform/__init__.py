"""What people need to know before they answer: documents and their passages."""
