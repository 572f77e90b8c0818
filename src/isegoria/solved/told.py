"""What people said afterwards, in words: how they are asked, and what everybody reads of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.lengths import parts_of, plainest
from isegoria.hear.models import Channel, Participant
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.places.models import Group
from isegoria.process.models import Process
from isegoria.solved.models import Counted, Opinion, Round
from isegoria.solved.queries import numbers_of, open_round, rounds_of, said_in, today_at
from isegoria.solved.rules import FEWEST, is_open

MOST_PARTS = 3  # text messages
SHORTEST_QUESTION = 30
_DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class RoundTold:
    """One round as pages tell it: when, how many, and what they said."""

    name: str
    when: str
    figures: list[tuple[str, str]]
    groups: list[list[str]]
    compared: list[tuple[str, str]]
    people: int
    written_to: int
    is_counted: bool


def unknown_number_words() -> str:
    """That nobody was given these digits for this question."""
    return _("We do not know this number. Compare it with your letter, digit by digit.")


def problem_words(question: str) -> str:
    """What is asked first, of one question."""
    return _("“%(question)s”: how is the problem now?") % {"question": question}


def difference_words() -> str:
    """What is asked of those who took part."""
    return _("Did it make a difference that you took part?")


def asking_words(one: Round, channel: str, language: str) -> str:
    """How somebody is asked who took part: a few messages to phones, a letter by mail."""
    question = shown([one.process.question_id], language)[one.process.question_id].body
    address = settings.ADDRESS + reverse("receipt")
    if channel != Channel.SMS:
        lines = [
            problem_words(question),
            difference_words(),
            _("Two short questions. Answer them at your receipt: %(address)s")
            % {"address": address},
        ]
        return "\n\n".join(lines)
    choices = enumerate(Opinion.Problem.choices, start=1)
    replies = " ".join(f"{number} {label}" for number, (_code, label) in choices)
    how = _("Reply with a number: %(replies)s") % {"replies": replies}
    stop = _("STOP: no more messages.")
    read = _("Or at your receipt: %(address)s") % {"address": address}
    return next(_shorter_and_shorter(question, ([how, read, stop], [how, stop])))


def _shorter_and_shorter(question: str, rests: Sequence[list[str]]) -> Iterator[str]:
    """What is asked, with as much of the question as there is room for; at last without more."""
    for rest in rests:
        for room in range(max(len(question), SHORTEST_QUESTION), SHORTEST_QUESTION - 1, -10):
            cut = question if len(question) <= room else question[:room].rstrip() + "…"
            words = "\n".join([problem_words(cut), *rest])
            if parts_of(plainest(words)) <= MOST_PARTS:
                yield words
    yield "\n".join([problem_words(question[:SHORTEST_QUESTION]), *rests[-1]])


def asked_of(participant: Participant) -> dict[str, Any] | None:
    """What somebody can say today, and what they said before; None where nothing is asked."""
    one = open_round(participant.process)
    if one is None or participant.secret is None:
        return None
    said = said_in(one, numbers_of(participant))
    return {
        "until": _day(one.ends_on),
        "problem": said.problem if said else "",
        "difference": said.difference if said else "",
        "has_said": said is not None,
    }


def rounds_told(process: Process) -> list[RoundTold]:
    """Every round of a question, the latest first."""
    rounds = rounds_of(process)
    counted: dict[int, list[Counted]] = {}
    rows = Counted.objects.filter(round__in=rounds).select_related("group__partition")
    for row in rows.order_by("group__partition", "group__position", "pk"):
        counted.setdefault(row.round_id, []).append(row)
    labels = _labels(row.group for each in counted.values() for row in each if row.group)
    today = today_at(process)
    return [_round(one, counted.get(one.pk, ()), labels, today) for one in reversed(rounds)]


def lately_in_words(process: Process) -> list[tuple[str, str]]:
    """What those who took part said last; nothing where too few did."""
    rows = Counted.objects.filter(round__process=process, who=Counted.Who.EVERYBODY)
    row = rows.exclude(people=None).order_by("-round__months").first()
    if row is None:
        return []
    return [
        (_("Better or solved, of those who know"), better_in_words(row)),
        (_("Taking part made a difference, of those who know"), felt_in_words(row)),
    ]


def next_words(process: Process) -> str:
    """When people are asked next, for everybody; nothing where that is not known."""
    rounds, today = rounds_of(process), today_at(process)
    if any(is_open(one, today) for one in rounds):
        return _("People are asked just now.")
    coming = [one.due_on for one in rounds if one.asked_on is None and one.due_on]
    return (
        _("People are asked next from %(day)s on.") % {"day": _day(min(coming))} if coming else ""
    )


def _round(
    one: Round, counted: Sequence[Counted], labels: Mapping[int | None, Shown], today: date
) -> RoundTold:
    by_who = {row.who: row for row in counted if row.group_id is None}
    groups = [row for row in counted if row.group_id is not None]
    return RoundTold(
        name=ngettext(
            "%(months)d month after the answer", "%(months)d months after the answer", one.months
        )
        % {"months": one.months},
        when=_when(one, today),
        figures=_figures(by_who.get(Counted.Who.EVERYBODY)),
        groups=[_group(row, labels[row.group.label_id]) for row in groups if row.group],
        compared=_figures(by_who.get(Counted.Who.COMPARED)),
        people=one.people,
        written_to=one.written_to,
        is_counted=one.counted_on is not None,
    )


def _when(one: Round, today: date) -> str:
    if one.asked_on is None:
        return _("planned from %(day)s on") % {"day": _day(one.due_on)} if one.due_on else _DASH
    if is_open(one, today):
        return _("asked until %(day)s") % {"day": _day(one.ends_on)}
    return _("asked from %(first)s to %(last)s") % {
        "first": _day(one.asked_on),
        "last": _day(one.ends_on),
    }


def _figures(row: Counted | None) -> list[tuple[str, str]]:
    """What all of them say, reply by reply."""
    if row is None:
        return []
    if row.people is None:
        return [(_("People who replied"), _few())]
    figures = [(_("People who replied"), str(row.people))]
    figures += [
        (str(label), str(getattr(row, code)))
        for code, label in Opinion.Problem.choices
        if code != Opinion.Problem.UNKNOWN
    ]
    figures.append((_("Better or solved, of those who know"), better_in_words(row)))
    if row.who == Counted.Who.EVERYBODY:
        figures.append((_("Taking part made a difference, of those who know"), felt_in_words(row)))
    return figures


def _group(row: Counted, name: Shown) -> list[str]:
    people = _few() if row.people is None else _("about %(number)d") % {"number": row.people}
    return [str(name), people, better_in_words(row), felt_in_words(row)]


def better_in_words(row: Counted) -> str:
    """The share that finds the problem better, with how far chance could move it."""
    return _share(row.share_better, row.better_low, row.better_high)


def felt_in_words(row: Counted) -> str:
    """The share that finds it made a difference, in the same way."""
    return _share(row.share_felt, row.felt_low, row.felt_high)


def _share(share: float | None, low: float | None, high: float | None) -> str:
    if share is None or low is None or high is None:
        return _DASH
    found = {"share": round(share * 100), "low": round(low * 100), "high": round(high * 100)}
    return _("%(share)d%% (%(low)d%% to %(high)d%%)") % found


def _few() -> str:
    return _("fewer than %(number)d, or too few to tell") % {"number": FEWEST}


def _labels(groups: Iterable[Group]) -> Mapping[int | None, Shown]:
    return shown([one.label_id for one in groups], page_language())


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
