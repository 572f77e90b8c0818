"""Opening what people said of themselves: for the statistics alone, never for a page.

Only the worker has the private keys. Which modules may import this file is written in the
contracts of pyproject.toml: what counts whom we heard, and what renews the keys.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from isegoria.belonging import keys
from isegoria.belonging.models import SealingKey, SelfDescription
from isegoria.belonging.sealing import SealBroken, unseal
from isegoria.belonging.services import place_of


@dataclass
class Opened:
    """Who said which group, and how many rows nobody can open any more."""

    groups: dict[int, dict[int, int]] = field(default_factory=dict)
    """By the number of the person and of what tells people apart."""
    unreadable: int = 0


def opened(process_id: int) -> Opened:
    """Open all that was said in one question."""
    found = Opened()
    for _row, said in open_rows(process_id):
        if said is None:
            found.unreadable += 1
        else:
            person, partition, group = said
            found.groups.setdefault(person, {})[partition] = group
    return found


def open_rows(
    process_id: int | None = None,
) -> Iterator[tuple[SelfDescription, tuple[int, int, int] | None]]:
    """Each row, of one question or of all, with who said it of what, and which group."""
    rows = SelfDescription.objects.order_by("pk")
    if process_id is not None:
        rows = rows.filter(process=process_id)
    privates = _privates()
    for row in rows.iterator(2000):
        yield row, _said(row, privates.get(row.key_id))


def _privates() -> dict[int, X25519PrivateKey]:
    found = {
        one.generation: keys.private_of(settings.KEYS_FOLDER, one.generation, bytes(one.public))
        for one in SealingKey.objects.all()
    }
    return {generation: private for generation, private in found.items() if private}


def _said(row: SelfDescription, private: X25519PrivateKey | None) -> tuple[int, int, int] | None:
    if private is None:
        return None
    place = place_of(row.process_id, bytes(row.tag))
    try:
        person, partition, group = json.loads(
            unseal(bytes(row.sealed), private=private, place=place)
        )
    except SealBroken:
        return None
    return person, partition, group
