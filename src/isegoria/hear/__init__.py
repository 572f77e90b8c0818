"""Participants, what they contribute through any channel, and the contract of an activity."""
