"""Taking a file, looking at its rows, making them answers, each once."""

import hmac
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.channels.table import rules
from isegoria.channels.table.models import Table
from isegoria.channels.table.reading import (
    Brought,
    Reader,
    content_of,
    digest_of,
    sheet_in,
    sheet_of,
)
from isegoria.channels.table.rules import MOST_FAULTS
from isegoria.hear import rules as hearing
from isegoria.hear.helped import Helped
from isegoria.hear.models import Contribution, Delivery
from isegoria.hear.services import ReceivedWhole, contribute_whole
from isegoria.hear.speaking import speak_for
from isegoria.hear.together import Whole, clean_many, contribute_many
from isegoria.people.models import Account
from isegoria.people.vault import seal
from isegoria.places.reading import Row
from isegoria.process.models import Process
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of

AT_ONCE = 100
_SECONDS_AT_A_TIME = 2.0
_SECONDS_IN_ONE = 0.5  # of rows that come by themselves: a page waits for them
_ATTEMPTS = 3
_KEPT = timedelta(days=14)
_LONGEST_NAME = 200
_WHAT_GOES_ON = (
    "standing",
    "looked_at",
    "brought",
    "known",
    "empty",
    "faults",
    "ended_on",
)


@transaction.atomic
def begin(*, process: Process, account: Account, name: str, raw: bytes, language: str) -> Table:
    """Take a file; nothing of it becomes an answer before somebody has seen what it says."""
    if reason := rules.obstacle(process):
        raise NotNow(reason)
    raw = content_of(name, raw)
    sheet = sheet_in(raw, language=language)
    table = Table.objects.create(
        process=process,
        account=account,
        name=name[:_LONGEST_NAME],
        digest=digest_of(sheet),
        choices={"encoding": sheet.encoding, "separator": sheet.separator},
        rows=len(sheet.rows),
        begun_on=timezone.now().date(),
    )
    table.sealed = seal(raw.decode("latin-1"), place=table.place)
    table.save(update_fields=["sealed"])
    return table


@transaction.atomic
def choose(*, table: Table, step: str, said: dict[str, Any]) -> None:
    """Keep what was said in one step; after the last one rows are looked at."""
    table = _held(table.pk)
    if table.standing in Table.Standing.taken():
        raise NotNow(_("This table is being brought in already."))
    done = [one for one in rules.STEPS if one in table.choices.get("done", []) or one == step]
    if step == "letters":
        done = ["letters"]
    table.choices |= {**said, "done": done}
    if step == "letters":
        sheet = sheet_of(table)
        table.rows, table.digest = len(sheet.rows), digest_of(sheet)
    if step == "who":
        table.activity = table.process.activities.get(pk=said["activity"])
    table.standing = Table.Standing.DRAFT
    if not rules.first_open(table.choices):
        table.standing = Table.Standing.CHECKING
    _begin_anew(table)
    table.save()


@transaction.atomic
def accept(table: Table) -> None:
    """Let the rows become answers: from now on nothing stops that half way."""
    table = _held(table.pk)
    if table.standing in Table.Standing.taken():
        return
    if table.activity is None or table.sealed is None:
        raise NotNow(_("Not all rows are looked at yet."))
    if reason := rules.obstacle_to_taking(table, table.activity):
        raise NotNow(reason)
    table.standing = Table.Standing.TAKING
    table.accepted_at = timezone.now()
    _begin_anew(table)
    table.save()


@transaction.atomic
def forget(table: Table) -> None:
    """Throw away the file; one that became no answers goes altogether."""
    table = _held(table.pk)
    if table.standing == Table.Standing.TAKING:
        raise NotNow(_("This table is being brought in already."))
    if table.standing == Table.Standing.DONE:
        table.sealed = None
        table.save(update_fields=["sealed"])
    else:
        table.delete()


def forget_old() -> None:
    """Throw away files that were brought in, or begun, and lie there for two weeks."""
    before = timezone.now().date() - _KEPT
    for table in Table.objects.filter(standing=Table.Standing.DONE, ended_on__lt=before):
        if table.sealed is not None:
            forget(table)
    waiting = Table.objects.exclude(standing__in=Table.Standing.taken())
    for table in waiting.filter(begun_on__lt=before):
        forget(table)


def go_on_with_all() -> None:
    """Go on with tables that are too large for one page, for a moment each time."""
    until = time.monotonic() + _SECONDS_AT_A_TIME
    for table in Table.objects.filter(standing__in=Table.Standing.working()).order_by("pk"):
        reader = None
        while time.monotonic() < until:
            reader = go_on(table, reader)
            if reader is None:
                break


@transaction.atomic
def go_on(table: Table, reader: Reader | None = None) -> Reader | None:
    """Look at the next rows, or make them answers; None where nothing is left to do now."""
    table = _held(table.pk, is_without_file=True)
    activity = table.activity
    if table.standing not in Table.Standing.working() or activity is None:
        return None
    is_taking = table.standing == Table.Standing.TAKING
    if hearing.obstacle(activity, filled_at=table.accepted_at):
        return None  # paused, it goes on when the question does; closed, the page says so
    reader = reader or Reader(table, activity, sheet_of(table))
    with override(table.choices["reader"]):
        batch = _next_rows(table, reader)
        _take_all(table, reader, batch) if is_taking else _look_at_all(table, reader, batch)
    if table.looked_at >= len(reader.sheet.rows):
        table.standing = Table.Standing.DONE if is_taking else Table.Standing.CHECKED
        table.ended_on = timezone.now().date() if is_taking else None
    table.save(update_fields=_WHAT_GOES_ON)
    return reader if table.standing in Table.Standing.working() else None


def receipts(table: Table) -> Iterator[tuple[int, str, str]]:
    """The line, the person and the receipt of each row that is an answer."""
    if table.activity is None or table.sealed is None:
        raise NotThere(_("The file is forgotten, and receipts with it."))
    reader = Reader(table, table.activity, sheet_of(table))
    rows = reader.sheet.rows
    for first in range(0, len(rows), 500):
        some = [(row, reader.brought(row)) for row in rows[first : first + 500]]
        seals = _seals_by_key(table.process_id, [one.key for _row, one in some])
        for row, one in some:
            known = seals.get(_digest(one.key))
            codes = (reader.receipt(row, attempt) for attempt in range(_ATTEMPTS))
            code = next((it for it in codes if known and _fits(it, known)), None)
            if code:
                yield one.line, one.person, code


@dataclass(frozen=True)
class _Read:
    """A row as it was read; ``answer`` is what can be taken of it at once, with others."""

    row: Row
    one: Brought
    is_known: bool
    answer: Any = None


def _next_rows(table: Table, reader: Reader) -> list[_Read]:
    """The next rows; three queries for all of them, and what their type asks."""
    rows = reader.sheet.rows[table.looked_at : table.looked_at + AT_ONCE]
    read = [(row, reader.brought(row)) for row in rows]
    known = _known(table, [one.key for _row, one in read])
    new = [one for _row, one in read if one.answers and not one.faults and one.key not in known]
    cleaned = clean_many(reader.activity, [one.answers for one in new])
    answers = {one.line: answer for one, answer in zip(new, cleaned, strict=True)}
    return [_Read(row, one, one.key in known, answers.get(one.line)) for row, one in read]


def _look_at_all(table: Table, reader: Reader, batch: Sequence[_Read]) -> None:
    """Count the rows, and find what is wrong with those of which not all can be taken."""
    until = time.monotonic() + _SECONDS_IN_ONE
    for read in batch:
        table.looked_at += 1
        if not read.one.answers:
            table.empty += 1
        elif read.is_known:
            table.known += 1
        elif read.answer is None:
            tried = read.one.faults or _faults_when_tried(table, reader, read.one, read.row)
            _put_down_faults(table, read.one, tried)
            if time.monotonic() > until:
                return


def _take_all(table: Table, reader: Reader, batch: Sequence[_Read]) -> None:
    """Make rows answers: all at once where that can be, else each by itself."""
    new = [read for read in batch if read.one.answers and not read.is_known]
    parts = _contribute_many(table, reader, new)
    if parts is None:
        _take_each(table, reader, batch)
        return
    for read, part in zip(new, parts, strict=True):
        if read.one.speaks_for is not None:
            speak_for(participant=part.participant, said=read.one.speaks_for)
    table.looked_at += len(batch)
    table.brought += len(new)
    table.known += sum(read.is_known and bool(read.one.answers) for read in batch)
    table.empty += sum(not read.one.answers for read in batch)


def _contribute_many(
    table: Table, reader: Reader, new: Sequence[_Read]
) -> Sequence[Contribution] | None:
    """All of these rows; None, with nothing stored, where one has to come by itself."""
    if not new:
        return []
    if any(read.answer is None for read in new):
        return None
    forms = [
        Whole(read.one.key, reader.receipt(read.row, 0), read.one.language, read.answer)
        for read in new
    ]
    helped = Helped(by=table.choices["organisation"], filled_at=table.accepted_at)
    return contribute_many(activity=reader.activity, forms=forms, channel=rules.SLUG, helped=helped)


def _take_each(table: Table, reader: Reader, batch: Sequence[_Read]) -> None:
    until = time.monotonic() + _SECONDS_IN_ONE
    for read in batch:
        _take(table, reader, read)
        table.looked_at += 1
        if time.monotonic() > until:
            return


def _take(table: Table, reader: Reader, read: _Read) -> None:
    one = read.one
    if not one.answers:
        table.empty += 1
        return
    if read.is_known:
        table.known += 1
        return
    try:
        whole = _contribute(table, reader, one, read.row)
    except Refused as refusal:  # what was asked has changed since the rows were looked at
        _put_down_faults(table, one, _told(reader, one, refusal))
        return
    if one.speaks_for is not None:
        speak_for(participant=whole.contribution.participant, said=one.speaks_for)
    _put_down_faults(table, one, reader.in_words(whole.refused))
    table.brought += 1


def _faults_when_tried(table: Table, reader: Reader, one: Brought, row: Row) -> Sequence[str]:
    """What would be refused of a row: it is tried, and undone.

    Whether an answer is asked for can follow from those before it, so nothing less tells.
    """
    try:
        _try(table, reader, one, row)
    except _Tried as tried:
        return reader.in_words(tried.refusals)
    except Refused as refusal:
        return _told(reader, one, refusal)
    return ()


@transaction.atomic
def _try(table: Table, reader: Reader, one: Brought, row: Row) -> None:
    raise _Tried(_contribute(table, reader, one, row).refused)


def _told(reader: Reader, one: Brought, refusal: Refused) -> list[str]:
    """Why nothing of a row can be taken; by the words of the question where there is only one."""
    codes = list(one.answers)
    return reader.in_words({codes[0]: str(refusal)}) if len(codes) == 1 else [str(refusal)]


def _contribute(table: Table, reader: Reader, one: Brought, row: Row) -> ReceivedWhole:
    return contribute_whole(
        activity=reader.activity,
        participant=None,
        answers=one.answers,
        channel=rules.SLUG,
        language=one.language,
        key=one.key,
        code=_free_code(reader, row),
        helped=Helped(by=table.choices["organisation"], filled_at=table.accepted_at),
    )


def _put_down_faults(table: Table, one: Brought, faults: Sequence[str]) -> None:
    if faults and len(table.faults) < MOST_FAULTS:
        table.faults.append([one.line, list(faults)])


class _Tried(Exception):  # nothing is wrong: it only undoes what was tried
    """What was tried is undone; this is what would have been refused."""

    def __init__(self, refusals: Mapping[str, str]) -> None:
        super().__init__()
        self.refusals = refusals


def _begin_anew(table: Table) -> None:
    table.looked_at = table.brought = table.known = table.empty = 0
    table.faults = []


def _held(number: int, *, is_without_file: bool = False) -> Table:
    rows = Table.objects.select_related("process", "activity__process", "activity__stage")
    if is_without_file:  # it can be large, and is read once for many rows
        rows = rows.defer("sealed")
    return rows.select_for_update(of=("self",)).get(pk=number)


def _known(table: Table, keys: Iterable[str]) -> set[str]:
    """Which of these rows came before; one query."""
    by_digest = {_digest(key): key for key in keys}
    rows = Delivery.objects.filter(process=table.process_id, key_digest__in=by_digest)
    return {by_digest[bytes(one)] for one in rows.values_list("key_digest", flat=True)}


def _seals_by_key(process_id: int, keys: list[str]) -> dict[bytes, bytes]:
    rows = Delivery.objects.filter(
        process=process_id, key_digest__in=[_digest(one) for one in keys]
    )
    found = rows.values_list("key_digest", "contribution__participant__receipt__code_hmac")
    return {bytes(key): bytes(code) for key, code in found if code is not None}


def _free_code(reader: Reader, row: Row) -> str:
    """A receipt that nobody has yet; mostly the first."""
    codes = [reader.receipt(row, attempt) for attempt in range(_ATTEMPTS)]
    return next(one for one in codes if not Receipt.objects.filter(code_hmac=seal_of(one)).exists())


def _fits(code: str, known: bytes) -> bool:
    return hmac.compare_digest(seal_of(code), known)


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()
