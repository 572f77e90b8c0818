"""The ways back to people: kept sealed, opened when something is sent, forgotten after."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from isegoria.people.models import ReturnRoute
from isegoria.people.vault import seal, unseal


@dataclass(frozen=True)
class Route:
    """Where to write: by which channel and gateway, to which address."""

    channel: str
    gateway: str
    address: str


@transaction.atomic
def keep_route(token: str, route: Route, *, tag: str, until: date, enclosed: str = "") -> None:
    """Remember how to write to whoever has this token, in place of what was known before.

    ``enclosed`` is something for them alone that goes along with the next thing sent.
    """
    words = json.dumps([route.gateway, route.address])
    ReturnRoute.objects.update_or_create(
        token=token,
        defaults={
            "channel": route.channel,
            "tag": tag,
            "ciphertext": seal(words, place=token),
            "enclosed": seal(enclosed, place=f"{token} enclosed") if enclosed else None,
            "until": until,
        },
    )


def route_to(token: str) -> Route | None:
    """Open the way back to one person; only whoever sends something asks for it."""
    found = ReturnRoute.objects.filter(token=token).first()
    if found is None:
        return None
    gateway, address = json.loads(unseal(bytes(found.ciphertext), place=token))
    return Route(found.channel, gateway, address)


def enclosed_for(token: str) -> str:
    """What goes along with the next thing sent to this person; nothing if nothing does."""
    found = ReturnRoute.objects.filter(token=token).exclude(enclosed=None).first()
    return unseal(bytes(found.enclosed or b""), place=f"{token} enclosed") if found else ""


def drop_enclosed(token: str) -> None:
    """Forget what went along."""
    ReturnRoute.objects.filter(token=token).update(enclosed=None)


@transaction.atomic
def share_route(token: str, *, to: str) -> None:
    """Let whoever goes on under another token be written to as before, if they were."""
    route = route_to(token)
    row = ReturnRoute.objects.filter(token=token).first()
    if row and route and not ReturnRoute.objects.filter(token=to).exists():
        keep_route(to, route, tag=row.tag, until=row.until)


def forget_routes(tokens: Iterable[str]) -> int:
    """Delete how the holders of these tokens are reached; how many ways that were."""
    return ReturnRoute.objects.filter(token__in=list(tokens)).delete()[0]


def forget_address(tag: str) -> int:
    """Delete every way to one address, as its holder asks; how many that were."""
    return ReturnRoute.objects.filter(tag=tag).delete()[0]


def forget_what_is_over() -> int:
    """Delete the ways back whose purpose has ended; how many that were."""
    return ReturnRoute.objects.filter(until__lt=timezone.now().date()).delete()[0]
