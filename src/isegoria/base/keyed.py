"""Digests that nobody can work out without the secret of the site."""

import hmac

from django.conf import settings


def keyed(purpose: bytes, words: bytes) -> bytes:
    """The digest of some words for one purpose: the same for ever, and of no use for another."""
    key = hmac.digest(settings.SECRET_KEY.encode(), purpose, "sha256")
    return hmac.digest(key, words, "sha256")
