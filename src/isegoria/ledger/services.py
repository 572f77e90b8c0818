"""Writing into the log, giving entries their place, and signing."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.runs import runs_of
from isegoria.ledger import keys, note
from isegoria.ledger.leaf import (
    SHORTEST_SALT,
    STAFF,
    Event,
    Happening,
    Thing,
    leaf_of,
    mac_of,
    read_leaf,
)
from isegoria.ledger.merkle import leaf_hash
from isegoria.ledger.models import Checkpoint, Entry, Log, Seal, Tile
from isegoria.ledger.queries import fetch_tile, number_of
from isegoria.ledger.tiles import RightEdge

LARGEST_BATCH = 20_000
WRITTEN_AT_ONCE = 1_000


@transaction.atomic
def ensure_log() -> Log:
    """Make the site's log and its key at the first start; check both at every other start.

    Raises KeyProblem if the key does not belong to the log, or the log has another name.
    """
    origin = settings.LEDGER_ORIGIN
    existing = Log.objects.first()
    if existing is None:
        private_key = keys.new_key(settings.KEYS_FOLDER)
        existing, is_new = Log.objects.get_or_create(
            pk=number_of(origin),
            defaults={
                "origin": origin,
                "public_key": private_key.public_key().public_bytes_raw(),
            },
        )
        if is_new:
            _sign_checkpoint(existing, RightEdge(0, fetch_tile(existing.pk)))
    if existing.origin != origin:
        raise keys.KeyProblem(
            _(
                "The public log of this database is called %(name)s. "
                "Set ISEGORIA_LEDGER_ORIGIN to %(name)s: a log keeps its name for ever."
            )
            % {"name": existing.origin}
        )
    keys.key_of(settings.KEYS_FOLDER, bytes(existing.public_key))
    return existing


def record(
    *,
    topic: str,
    event: Event,
    item: str,
    version: int,
    subject: str,
    salt: bytes,
    body: Mapping[str, Any],
) -> Entry:
    """Write down one thing that happened; it is sealed a few seconds later.

    Call it in the transaction that changes the body. Each entry of one subject
    and item has its own version, counting from 1; the highest is the last word.
    """
    entry = _entry(Happening(topic, event, item, version, subject, salt, body))
    entry.save(force_insert=True)
    return entry


def record_many(happenings: Iterable[Happening]) -> list[Entry]:
    """Write down many things at once."""
    return [
        entry
        for run in runs_of(happenings, WRITTEN_AT_ONCE)
        for entry in Entry.objects.bulk_create(map(_entry, run))
    ]


@transaction.atomic
def vouch_for(things: Iterable[Thing], *, event: Event = Event.CHANGED) -> None:
    """Seal what staff put before the public, where it is not sealed as it stands already.

    Call it last in the transaction that changes them, while nobody else can change them. The first
    time they are ``published``; later, ``event`` is what happened.
    """
    for run in runs_of(things, WRITTEN_AT_ONCE):
        there = _seals_of(thing.item for thing in run)
        seals = [(thing, there.get(thing.item) or _no_seal(thing)) for thing in run]
        _seal_anew([each for each in seals if _is_due(*each)], event)


@transaction.atomic
def let_go(topics: Mapping[str, str]) -> None:
    """Write down that things were erased for good, and forget the salts of their seals.

    ``topics`` has, for the name of each, where it belonged. What was never sealed is passed over.
    """
    seals = _seals_of(topics)
    record_many(
        Happening(
            topic=topics[name],
            event=Event.ERASED,
            item=name,
            version=seal.version + 1,
            subject=STAFF,
            salt=_new_salt(),
            body={},
        )
        for name, seal in seals.items()
    )
    Seal.objects.filter(pk__in=[seal.pk for seal in seals.values()]).delete()


@transaction.atomic
def seal() -> Checkpoint | None:
    """Give waiting entries their places, in random order, and sign the log; None if none wait.

    The lock on the log lets one process seal at a time. Which entries wait is
    read from the entries themselves: on PostgreSQL one with a lower number may
    be committed after a higher one.
    """
    log = Log.objects.select_for_update(no_key=True).get(pk=number_of(settings.LEDGER_ORIGIN))
    waiting = Entry.objects.filter(log=log, position=None).order_by("id")
    found = list(waiting.values_list("id", "leaf_hash")[:LARGEST_BATCH])
    if not found:
        return None

    secrets.SystemRandom().shuffle(found)
    size = Checkpoint.objects.filter(log=log).latest("size").size
    edge = RightEdge(size, fetch_tile(log.pk))
    _give_places((number for number, _hash in found), size)
    full = edge.extend(bytes(one) for _number, one in found)
    _save_tiles(log, [*full, *edge.partial_tiles()])
    return _sign_checkpoint(log, edge)


def _entry(happening: Happening) -> Entry:
    leaf = str(leaf_of(happening))
    return Entry(
        log_id=number_of(settings.LEDGER_ORIGIN),
        leaf=leaf,
        leaf_hash=leaf_hash(leaf.encode()),
        topic=happening.topic,
    )


def _seals_of(names: Iterable[str]) -> dict[str, Seal]:
    """The seals over these things, held until the transaction has ended."""
    rows = Seal.objects.filter(item__in=list(names)).select_related("entry").order_by("pk")
    return {one.item: one for one in rows.select_for_update(of=("self",), no_key=True)}


def _no_seal(thing: Thing) -> Seal:
    return Seal(item=thing.item, version=0)


def _is_due(thing: Thing, seal: Seal) -> bool:
    if seal.version == 0:
        return thing.is_public
    return mac_of(bytes(seal.salt), thing.body) != read_leaf(seal.entry.leaf).mac


def _seal_anew(due: list[tuple[Thing, Seal]], event: Event) -> None:
    happenings = []
    for thing, seal in due:
        seal.version, seal.salt = seal.version + 1, _new_salt()
        happenings.append(
            Happening(
                topic=thing.topic,
                event=event if seal.version > 1 else Event.PUBLISHED,
                item=thing.item,
                version=seal.version,
                subject=STAFF,
                salt=seal.salt,
                body=thing.body,
            )
        )
    seals = [seal for _thing, seal in due]
    for seal, entry in zip(seals, record_many(happenings), strict=True):
        seal.entry = entry
    again = [one for one in seals if one.pk is not None]
    # Two who seal the same for the first time at once cannot both get through.
    Seal.objects.bulk_create([one for one in seals if one.pk is None])
    Seal.objects.bulk_update(again, ["version", "salt", "entry"], batch_size=200)


def _new_salt() -> bytes:
    return secrets.token_bytes(SHORTEST_SALT)


def _give_places(numbers: Iterable[int], first: int) -> None:
    # One prepared statement; bulk_update would build conditions of thousands of branches.
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE ledger_entry SET position = %s WHERE id = %s",
            [(first + offset, number) for offset, number in enumerate(numbers)],
        )


def _save_tiles(log: Log, tiles: Iterable[tuple[int, int, bytes]]) -> None:
    Tile.objects.bulk_create(
        [
            Tile(log=log, level=level, number=number, hashes=hashes)
            for level, number, hashes in tiles
        ],
        update_conflicts=True,
        unique_fields=["log", "level", "number"],
        update_fields=["hashes"],
    )


def _sign_checkpoint(log: Log, edge: RightEdge) -> Checkpoint:
    private_key = keys.key_of(settings.KEYS_FOLDER, bytes(log.public_key))
    root = edge.root()
    text = str(note.CheckpointText(origin=log.origin, size=edge.size, root=root))
    return Checkpoint.objects.create(
        log=log,
        size=edge.size,
        root=root,
        note=note.sign(text, name=log.origin, private_key=private_key),
        sealed_on=timezone.now().date(),
    )
