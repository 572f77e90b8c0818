"""Owing people words."""

from collections.abc import Iterable

from django.db.models import F

from isegoria.notices.models import Notice

_AT_ONCE = 500


def owe(
    *,
    route_token: str,
    kind: str,
    language: str,
    body: str,
    priority: Notice.Priority = Notice.Priority.PERSONAL,
) -> Notice:
    """Put down what somebody must be told; whoever serves their channel hands it over."""
    return Notice.objects.create(
        route_token=route_token, kind=kind, language=language, body=body, priority=priority
    )


def forget(*, route_tokens: Iterable[str]) -> int:
    """Remove all that the holders of these tokens were told, which may quote them; how much."""
    return Notice.objects.filter(route_token__in=list(route_tokens)).delete()[0]


def owe_many(notices: Iterable[Notice]) -> int:
    """Put down what many must be told, in a few writes; how many that were."""
    return len(Notice.objects.bulk_create(notices, batch_size=_AT_ONCE))


def leave_at_receipt(*, route_tokens: Iterable[str]) -> int:
    """Send no more to the holders of these tokens: what they are owed waits at the receipt."""
    owed = Notice.objects.filter(route_token__in=list(route_tokens), state=Notice.State.OWED)
    return owed.update(state=Notice.State.FAILED)


def note_trouble(notice: Notice, *, is_final: bool) -> None:
    """Put down that sending went wrong; where it is not tried again, it waits at the receipt."""
    changed: dict[str, object] = {"state": Notice.State.FAILED} if is_final else {}
    Notice.objects.filter(pk=notice.pk).update(tries=F("tries") + 1, **changed)
