"""Promises for programs: their days as a calendar, and what became of them as a feed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.urls import reverse

from isegoria.base.atom import Entry, Feed, Link
from isegoria.base.calendar import Day, calendar
from isegoria.follow.models import Commitment, Milestone, Step
from isegoria.follow.queries import commitments_of, steps_of
from isegoria.languages.codes import direction_of, tag_of
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.process.models import Process

MOST = 100
_NOON = time(12, tzinfo=UTC)
Words = Mapping[int | None, Shown]


def as_calendar(process: Process) -> bytes | None:
    """The day of every promise and of every milestone; None where nothing is promised."""
    rows = commitments_of(process)
    if not rows:
        return None
    stones = list(Milestone.objects.filter(commitment__in=rows))
    keys = [key for one in rows for key in (one.what_id, one.owner_id)]
    keys += [process.question_id, *(one.what_id for one in stones)]
    words = shown(keys, page_language())
    changed = {one.commitment_id: one.on for one in steps_of(rows)}
    return calendar(
        title=str(words[process.question_id]),
        maker=settings.LEDGER_ORIGIN,
        days=list(_days(process, rows, stones, words, changed)),
    )


def as_feed(process: Process, title: str) -> Feed | None:
    """The last hundred things that became of promises, the newest first; None where none is."""
    rows = {one.pk: one for one in commitments_of(process)}
    steps = list(steps_of(list(rows.values())))[-MOST:]
    if not steps:
        return None
    told = {one.pk: one.proof.words_id if one.proof else one.words_id for one in steps}
    keys = [*(one.what_id for one in rows.values()), *told.values(), process.institution.name_id]
    words = shown(keys, page_language())
    entries = [
        _entry(one, rows[one.commitment_id], process, words, told[one.pk])
        for one in reversed(steps)
    ]
    return Feed(
        address=_address("promised-feed", process),
        title=title,
        subtitle="",
        language=tag_of(page_language()),
        updated=max(one.updated for one in entries),
        links=[Link(_address("promised", process), "alternate")],
        entries=entries,
    )


def _days(
    process: Process,
    rows: list[Commitment],
    stones: list[Milestone],
    words: Words,
    changed: Mapping[int, date],
) -> Iterator[Day]:
    for one in rows:
        own = [(f"{one.number}", one.due_on, one.what_id, one.owner_id)]
        own += [
            (f"{one.number}-{each.number}", each.due_on, each.what_id, one.what_id)
            for each in stones
            if each.commitment_id == one.pk
        ]
        for name, on, title, about in own:
            if on is not None:
                yield Day(
                    name=f"promise-{process.slug}-{name}@{settings.LEDGER_ORIGIN}",
                    on=on,
                    title=str(words[title]),
                    words=str(words[about]),
                    address=_address("promise", process, one.number),
                    changed_at=_moment(changed.get(one.pk, on)),
                )


def _entry(
    step: Step, commitment: Commitment, process: Process, words: Words, told: int | None
) -> Entry:
    label, what = str(step.get_kind_display()), words[commitment.what_id]
    address = _address("promise", process, commitment.number)
    return Entry(
        address=f"{address}#step-{step.number}",
        title=f"{label}: {what}",
        language=what.tag,
        direction=direction_of(what.language),
        author=str(words[process.institution.name_id]),
        summary=label,
        lines=[str(words[told])] if told and words[told] else [],
        published=_moment(step.on),
        updated=_moment(step.on),
        links=[Link(address, "alternate")],
    )


def _address(name: str, process: Process, *numbers: int) -> str:
    return settings.ADDRESS + reverse(name, args=[process.slug, *numbers])


def _moment(day: date) -> datetime:
    """Only the day is known: noon stands for it."""
    return datetime.combine(day, _NOON)
