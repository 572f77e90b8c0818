"""What stands in the way of opening a question to the public, and of changing it afterwards.

Each gate is one small function that reads the record and returns the obstacle in words, or None.
The desk shows the same words before anybody presses the button.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isegoria.base.listed import listed
from isegoria.languages.codes import is_known, own_name
from isegoria.languages.queries import missing
from isegoria.organisations.rules import obstacle_to_time_zone
from isegoria.process.models import Process, Stage

LONGEST: Mapping[str, int] = {
    "question": 200,
    "summary": 600,
    "problem": 2000,
    "can_change": 2000,
    "is_fixed": 2000,
    "decided_by": 200,
    "groups_affected": 1000,
}
LONGEST_REASON = 300
EARLIEST_YEAR = 2000
LATEST = timedelta(days=366 * 20)  # a later date is a slip of the hand


# Where each date that officials write stands among the stages.
_MOMENTS = {
    "opens_at": ("hear", "begins_at"),
    "closes_at": ("hear", "ends_at"),
    "decides_on": ("decide", "begins_at"),
    "answers_by": ("answer", "ends_at"),
    "looks_back_on": ("learn", "begins_at"),
}


@dataclass(frozen=True)
class Record:
    """A question with all that its gates look at, read once."""

    process: Process
    stages: Mapping[str, Stage]
    unsaid: frozenset[tuple[str, str]]  # (field, language) missing, or made from an older source
    now: datetime

    def says(self, field: str) -> bool:
        """Tell whether the text is there in the language in which the question was written."""
        return (field, self.process.source_language) not in self.unsaid

    def moment(self, kind: str, end: str) -> datetime | None:
        """When a stage begins (``begins_at``) or ends (``ends_at``)."""
        stage = self.stages.get(kind)
        return getattr(stage, end) if stage else None


@dataclass(frozen=True)
class Obstacle:
    """What is missing: the field to mend, and the words for whoever must mend it."""

    field: str
    words: str


@dataclass(frozen=True)
class Gate:
    """One thing that must be there before a question may open."""

    field: str
    name: LazyWords | str
    obstacle: Callable[[Record], str | None]


def record_of(process: Process) -> Record:
    """Read what the gates of one question look at: two queries."""
    return records_of([process])[process.pk]


def records_of(processes: Sequence[Process]) -> dict[int, Record]:
    """Read what the gates of these questions look at; one query if the stages are at hand."""
    now = timezone.now()
    names = {
        pk: (process.pk, name)
        for process in processes
        for name in Process.TEXTS
        if (pk := getattr(process, f"{name}_id")) is not None
    }
    codes = sorted({code for process in processes for code in process.language_codes})
    lacking = [(*names[pk], code) for pk, code in missing(list(names), codes)]
    return {
        process.pk: Record(
            process=process,
            stages={one.kind: one for one in process.stages.all()},
            unsaid=frozenset(
                {(name, code) for owner, name, code in lacking if owner == process.pk}
                | {(name, process.source_language) for name in _texts_without_words(process)}
            ),
            now=now,
        )
        for process in processes
    }


def obstacles_to_opening(process: Process, further: Iterable[Obstacle] = ()) -> list[Obstacle]:
    """Everything that is missing before the public may see this question; nothing if ready.

    ``further`` is what rooms above this one found missing: activities, documents.
    """
    if process.published_at is not None:
        return [Obstacle("published", _("This question is open to the public already."))]
    return [*obstacles_in(record_of(process)), *further]


def obstacles_in(record: Record) -> list[Obstacle]:
    """What the gates find missing in a record."""
    found = ((gate.field, gate.obstacle(record)) for gate in GATES)
    return [Obstacle(field, words) for field, words in found if words]


def _said(words: LazyWords | str, field: str, record: Record) -> str | None:
    return None if record.says(field) else str(words)


def _opening(record: Record) -> str | None:
    if record.moment("hear", "begins_at") is None:
        return _("Say when people can begin to take part.")
    return None


def _closing(record: Record) -> str | None:
    opens, closes = record.moment("hear", "begins_at"), record.moment("hear", "ends_at")
    if closes is None:
        return _("Say when this closes, to the minute.")
    if closes <= record.now:
        return _("The closing date has passed. Choose a later one.")
    if opens and closes <= opens:
        return _("The closing date must be later than the opening date.")
    return None


def _decision(record: Record) -> str | None:
    closes, decides = record.moment("hear", "ends_at"), record.moment("decide", "begins_at")
    if decides is None:
        return _("Say on which day the decision is made.")
    if closes and decides <= closes:
        return _("The decision must be on a later day than the closing: answers must be read.")
    return None


def _answer(record: Record) -> str | None:
    decides, due = record.moment("decide", "ends_at"), record.moment("answer", "ends_at")
    if due is None:
        return _("Say by which day everybody who took part gets an answer.")
    if decides and due < decides:
        return _("The answer cannot be due before the decision is made.")
    return None


def _zone(record: Record) -> str | None:
    return obstacle_to_time_zone(record.process.time_zone)


def _promise(record: Record) -> str | None:
    if record.process.promise not in Process.Promise.values:
        return _("Say how much the answers may change: choose the promise.")
    return None


def _channels(record: Record) -> str | None:
    return None if record.process.channel_codes else _("Choose at least one way to take part.")


def _languages(record: Record) -> str | None:
    """Every text that is said at all must be said in every language, from the present source."""
    counts: dict[str, int] = {}
    mine = set(record.process.language_codes)
    for field, code in record.unsaid:
        if code in mine and code != record.process.source_language and record.says(field):
            counts[code] = counts.get(code, 0) + 1
    if not counts:
        return None
    return _("Translate what is missing or out of date: %(list)s.") % {
        "list": listed(
            ngettext("%(language)s (%(count)d text)", "%(language)s (%(count)d texts)", count)
            % {"language": own_name(code), "count": count}
            for code, count in sorted(counts.items())
        )
    }


def _text_gate(field: str, name: LazyWords | str, words: LazyWords | str) -> Gate:
    return Gate(field, name, partial(_said, words, field))


GATES: tuple[Gate, ...] = (
    _text_gate(
        "question",
        gettext_lazy("The question, in plain and neutral words"),
        gettext_lazy("Write the question."),
    ),
    _text_gate(
        "problem",
        gettext_lazy("The problem it serves"),
        gettext_lazy("Say which problem this question helps to solve."),
    ),
    _text_gate(
        "can_change",
        gettext_lazy("What is still open"),
        gettext_lazy("Say what is still open: what the answers can change."),
    ),
    _text_gate(
        "is_fixed",
        gettext_lazy("What is fixed already"),
        gettext_lazy("Say what is fixed already. If nothing is, write so."),
    ),
    _text_gate(
        "decided_by",
        gettext_lazy("Who decides"),
        gettext_lazy("Name the role or body that will decide."),
    ),
    Gate("decides_on", gettext_lazy("The day of the decision"), _decision),
    Gate("opens_at", gettext_lazy("The opening"), _opening),
    Gate("closes_at", gettext_lazy("The closing"), _closing),
    Gate("answers_by", gettext_lazy("The day by which the answer is due"), _answer),
    Gate("time_zone", gettext_lazy("The time zone"), _zone),
    Gate("promise", gettext_lazy("The promise: how much the answers may change"), _promise),
    _text_gate(
        "groups_affected",
        gettext_lazy("Who is affected"),
        gettext_lazy("Name the groups of people who are affected."),
    ),
    Gate("channels", gettext_lazy("The ways to take part"), _channels),
    Gate("languages", gettext_lazy("Every text in every language"), _languages),
)


def obstacle_to_words(field: str, words: str) -> str | None:
    """What is wrong with the words of one text of the record; None if nothing."""
    if any(unicodedata.category(one) == "Cc" and one not in "\r\n\t" for one in words):
        return _("The text holds a character that cannot be stored. Type it again by hand.")
    if over := max(0, len(words) - LONGEST[field]):
        return ngettext(
            "The text is %(over)d character too long; %(most)d at most.",
            "The text is %(over)d characters too long; %(most)d at most.",
            over,
        ) % {"over": over, "most": LONGEST[field]}
    return None


def obstacle_to_languages(process: Process, codes: Iterable[str]) -> str | None:
    """What is wrong with the languages chosen for a question; None if nothing."""
    chosen = list(codes)
    if unknown := [code for code in chosen if not is_known(code)]:
        return _("There is no language “%(code)s”.") % {"code": unknown[0]}
    if process.published_at and not set(process.language_codes) <= set(chosen):
        return _("People take part in these languages already: none can be taken away.")
    return None


def obstacle_to_draft_alone(process: Process) -> str | None:
    """What stands in the way of changing what was promised to the public; None in a draft."""
    if process.published_at is not None:
        return _("The public has seen this already, so it can no longer be changed.")
    return None


def obstacle_to_asking_otherwise(process: Process) -> str | None:
    """What stands in the way of changing what is asked; None if nobody asks the same elsewhere."""
    if process.above_id or process.parts.exists():
        return _("The same is asked at several places, and added up: so it stays as it is.")
    return None


def obstacle_to_reason(process: Process, reason: str) -> str | None:
    """After the opening nothing is changed without a reason that everybody can read."""
    if process.published_at is None:
        return None
    if not reason.strip():
        return _("Say why you change this. Everybody can read the reason.")
    if len(reason) > LONGEST_REASON:
        return _("The reason is too long: %(most)d characters at most.") % {"most": LONGEST_REASON}
    return None


def obstacles_to_times(
    process: Process, stages: Mapping[str, Stage], *, closed_before: datetime | None
) -> list[Obstacle]:
    """What is wrong with the dates of a timetable, as far as there are any.

    ``closed_before`` is when the question was to close until now: a closing that is past and is
    not touched is no obstacle.
    """
    record = Record(process, stages, frozenset(), timezone.now())
    touched = record.moment("hear", "ends_at") != closed_before
    return [
        Obstacle(gate.field, words)
        for gate in GATES
        if gate.field in _MOMENTS
        and record.moment(*_MOMENTS[gate.field]) is not None
        and (gate.field != "closes_at" or touched)
        and (words := gate.obstacle(record))
    ]


def obstacle_to_moving(was: datetime | None, to: datetime | None, now: datetime) -> str | None:
    """What stands in the way of moving a date that the public knows; None if nothing."""
    if was is not None and was <= now:
        return _("This date has passed, so it can no longer be moved.")
    if to is None:
        return _("People count on this date. Move it, but do not empty it.")
    if to <= now:
        return _("Choose a date that has not passed.")
    return None


def flag_of_decision(decided_at: datetime, closes_at: datetime | None) -> str | None:
    """What everybody must read for good of a decision that was made before people were heard."""
    if closes_at is None or decided_at >= closes_at:
        return None
    return _("The decision bears a date before the closing: it was made before all were heard.")


def obstacle_to_year(day: date, now: datetime) -> str | None:
    """Dates far away are slips of the hand."""
    if EARLIEST_YEAR <= day.year <= (now + LATEST).year:
        return None
    return _("Check the year of this date.")


def _texts_without_words(process: Process) -> list[str]:
    return [name for name in Process.TEXTS if getattr(process, f"{name}_id") is None]
