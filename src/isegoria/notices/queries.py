"""What is waiting for whom."""

from collections.abc import Iterable

from isegoria.notices.models import Notice


def owed_to(route_tokens: Iterable[str]) -> list[Notice]:
    """What the holders of these tokens are to be told, newest first; reading changes nothing."""
    return list(Notice.objects.filter(route_token__in=list(route_tokens)).order_by("-pk"))
