"""What is waiting for whom, and how far many notices have come."""

from collections.abc import Iterable

from django.db.models import Count, Q

from isegoria.notices.models import Notice


def owed_to(route_tokens: Iterable[str]) -> list[Notice]:
    """What the holders of these tokens are to be told, newest first; reading changes nothing."""
    return list(Notice.objects.filter(route_token__in=list(route_tokens)).order_by("-pk"))


def how_far(kind: str) -> dict[str, int]:
    """How many notices of a kind wait, were sent or never will be, and wait for another try."""
    state = Notice.State
    return Notice.objects.filter(kind=kind).aggregate(
        waiting=Count("pk", filter=Q(state=state.OWED)),
        sent=Count("pk", filter=Q(state=state.SENT)),
        failed=Count("pk", filter=Q(state=state.FAILED)),
        tried_again=Count("pk", filter=Q(state=state.OWED, tries__gt=0)),
    )
