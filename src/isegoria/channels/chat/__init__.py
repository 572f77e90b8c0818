"""Answering on a page as in a chat: asked one thing after the other, without an account."""
