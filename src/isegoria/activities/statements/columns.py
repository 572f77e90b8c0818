"""Every counted vote as columns, for the analysis: also where there are millions of them.

Row by row half a minute would pass over five million votes. PostgreSQL hands over those about a
statement as one piece of bytes, which NumPy reads as they lie. Only the worker comes here.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from django.db import connection

from isegoria.activities.statements import queries
from isegoria.activities.statements.models import Vote
from isegoria.hear.activity_type import Responses
from isegoria.hear.models import Activity, Item, Participant

if TYPE_CHECKING:
    from collections.abc import Iterator

# A record of a vote as PostgreSQL writes it: numbers with the largest part first.
_RECORD = [
    *(("person", ">i8"), ("row", ">i8"), ("entry", ">i8"), ("chance", ">f8")),
    *(("value", ">i2"), ("matters", ">i2")),
]
_LAST = 2**63 - 1  # what was brought in has no entry, and comes last
_PIECES = f"""COPY (
    SELECT vote.item_id, string_agg(
        int8send(coalesce(who.merged_into_id, who.id)) || int8send(vote.id)
        || int8send(coalesce(vote.entry_id, {_LAST})) || float8send(coalesce(vote.chance, 0))
        || int2send(vote.value::int2) || int2send(vote.matters::int::int2), ''::bytea)
    FROM {Vote._meta.db_table} vote
    JOIN {Participant._meta.db_table} who ON who.id = vote.participant_id
    WHERE vote.process_id = {{process}} AND NOT vote.is_withdrawn AND vote.item_id IN (
        SELECT id FROM {Item._meta.db_table} WHERE activity_id = {{activity}}
        AND standing = '{Item.Standing.ACCEPTED}'
    )
    GROUP BY vote.item_id
) TO STDOUT (FORMAT BINARY)
"""  # noqa: S608  # names and numbers of our own
_HEADER = 19


def responses_of(activity: Activity) -> Responses:
    """The last word of each person on each statement, in the order in which they were said."""
    items = tuple(
        Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED)
        .order_by("number")
        .values_list("pk", flat=True)
    )
    by_pieces = connection.vendor == "postgresql"
    return _by_pieces(activity, items) if by_pieces else _row_by_row(activity, items)


def _row_by_row(activity: Activity, items: tuple[int, ...]) -> Responses:
    found = Responses(items)
    matters: dict[tuple[int, int], bool] = {}
    for vote in queries.counted_votes(activity):
        who = vote.merged_into or vote.person
        found.person.append(who)
        found.item.append(vote.item)
        found.value.append(vote.value)
        found.chance.append(vote.chance or 0.0)
        found.draw.append(vote.row)
        if vote.matters or (who, vote.item) in matters:
            matters[who, vote.item] = vote.matters
    return _with(found, matters)


def _by_pieces(activity: Activity, items: tuple[int, ...]) -> Responses:
    """The same columns from pieces, a statement each."""
    import numpy as np  # noqa: PLC0415  # pages must not load it

    found, entries = Responses(items), array("q")
    matters = array("b")
    for item, piece in _pieces(activity):
        rows = np.frombuffer(piece, dtype=_RECORD)
        found.item.extend(array("q", [item]) * len(rows))
        for column, name, kind in (
            *((found.person, "person", "i8"), (found.draw, "row", "i8"), (entries, "entry", "i8")),
            *((found.chance, "chance", "f8"), (found.value, "value", "i1")),
            (matters, "matters", "i1"),
        ):
            column.frombytes(rows[name].astype(kind).tobytes())
    order = np.lexsort((np.asarray(found.draw), np.asarray(entries)))
    for column in (found.person, found.item, found.value, found.chance, found.draw, matters):
        _reorder(column, np.asarray(column)[order].tobytes())
    last: dict[tuple[int, int], bool] = {}
    told = np.flatnonzero(np.asarray(matters)).tolist()
    wanted = {(found.person[at], found.item[at]) for at in told}
    if wanted:
        about = np.isin(np.asarray(found.person), [who for who, _item in wanted])
        for at in np.flatnonzero(about).tolist():
            pair = (found.person[at], found.item[at])
            if pair in wanted:
                last[pair] = bool(matters[at])
    return _with(found, last)


def _reorder(column: array[Any], content: bytes) -> None:
    del column[:]
    column.frombytes(content)


def _with(found: Responses, matters: dict[tuple[int, int], bool]) -> Responses:
    return Responses(
        found.items,
        person=found.person,
        item=found.item,
        value=found.value,
        chance=found.chance,
        draw=found.draw,
        matters=frozenset(one for one, it_does in matters.items() if it_does),
    )


def _pieces(activity: Activity) -> Iterator[tuple[int, memoryview]]:
    """Each statement with the records of its votes, as the binary form of COPY has them."""
    query = _PIECES.format(process=int(activity.process_id), activity=int(activity.pk))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        is_first = True
        for block in copy:
            row = memoryview(block)[_HEADER if is_first else 0 :]
            is_first = False
            # Two fields, each after its length; the last block says that there are no more.
            if len(row) > 2:  # noqa: PLR2004  # a count of fields alone
                yield int.from_bytes(row[6:14], "big"), row[18:]
