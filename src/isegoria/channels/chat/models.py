"""Chats that somebody has open on a page; nothing of them is kept longer than a day or two."""

from django.db import models

SLUG = "chat"


class Chat(models.Model):
    """One chat, by the digest of the random code that its page carries.

    ``turns`` counts what was heard, so that nothing is heard twice. ``sealed`` holds what the page
    shows now, and opens only together with that code, which is kept nowhere here.
    """

    key = models.CharField(max_length=64, unique=True)
    turns = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"chat {self.pk}"
