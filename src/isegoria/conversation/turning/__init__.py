"""What a reply means, and how a question is put in words: no database, no clock, no channel."""
