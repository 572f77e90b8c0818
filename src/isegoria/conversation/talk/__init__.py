"""One turn of a conversation: what somebody sent is heard, and what follows is said."""
