"""Owing people words."""

from collections.abc import Iterable

from isegoria.notices.models import Notice


def owe(*, route_token: str, kind: str, language: str, body: str) -> Notice:
    """Put down what somebody must be told; whoever serves their channel hands it over."""
    return Notice.objects.create(route_token=route_token, kind=kind, language=language, body=body)


def forget(*, route_tokens: Iterable[str]) -> int:
    """Remove all that the holders of these tokens were told, which may quote them; how much."""
    return Notice.objects.filter(route_token__in=list(route_tokens)).delete()[0]
