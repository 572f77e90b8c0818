"""Owing people words."""

from isegoria.notices.models import Notice


def owe(*, route_token: str, kind: str, language: str, body: str) -> Notice:
    """Put down what somebody must be told; whoever serves their channel hands it over."""
    return Notice.objects.create(route_token=route_token, kind=kind, language=language, body=body)
