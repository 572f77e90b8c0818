"""Second answers in words: as everybody reads them, and as they are sent."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.answer.models import Edition, SecondAnswer
from isegoria.answer.queries import editions_that_went, seconds_of, who_answers_again
from isegoria.answer.rules import MOST_PARTS, Key
from isegoria.base.lengths import parts_of, plainest
from isegoria.languages.queries import NOTHING, Shown, page_language, shown
from isegoria.process.models import Process
from isegoria.process.timetable import day_in_words

_SHORTEST = 20
_LONGEST_NAME = 60


@dataclass(frozen=True)
class SecondTold:
    """A second answer as everybody reads it: by when it is owed and by whom, or what it says."""

    key: int
    point: str
    due: str
    is_overdue: bool
    institution: Shown
    body: Shown = NOTHING
    signed_as: str = ""
    day: str = ""
    came_late: bool = False

    @property
    def is_given(self) -> bool:
        """Whether it is there."""
        return bool(self.day)

    @property
    def words(self) -> str:
        """Where it stands, in one sentence."""
        told = {"day": self.due, "institution": self.institution, "given": self.day}
        if self.is_given:
            return _("A second answer was given on %(given)s by %(institution)s.") % told
        if self.is_overdue:
            return (
                _("A second answer was owed by %(day)s, by %(institution)s. It is overdue.") % told
            )
        return _("A second answer is owed by %(day)s, by %(institution)s.") % told


def seconds_told(
    process: Process, editions: Collection[Edition], language: str
) -> dict[tuple[int, str], SecondTold]:
    """The second answers on any of these answers, by edition and point."""
    rows = seconds_of(editions)
    if not rows:
        return {}
    owing, now = who_answers_again(process), timezone.now()
    keys = [owing.name_id, *(one.institution.name_id for one in rows if one.institution)]
    said = shown([*keys, *(one.body_id for one in rows if one.answered_at)], language)
    found = {}
    for one in rows:
        given, by = one.answered_at, one.institution or owing
        found[one.edition_id, one.point] = SecondTold(
            key=one.pk,
            point=one.point,
            due=day_in_words(one.due_at, process),
            is_overdue=given is None and one.due_at < now,
            institution=said[by.name_id],
            body=said[one.body_id] if given else NOTHING,
            signed_as=one.signed_as,
            day=day_in_words(given, process) if given else "",
            came_late=given is not None and given > one.due_at,
        )
    return found


def on_the_decision(process: Process) -> Iterator[tuple[Key | None, str, str]]:
    """What the page of the decision says behind its points: where second answers stand."""
    address = reverse("answers", args=[process.slug])
    went = editions_that_went(process)
    for one in seconds_told(process, went, page_language()).values():
        kind, _dash, number = one.point.partition("-")
        key = (kind, int(number)) if number else None
        yield key, one.words, f"{address}#second-{one.key}"


def heard_again(seconds: Iterable[Mapping[str, Any]]) -> Iterator[Shown]:
    """The second answers that somebody has, to be read or heard: on what, and what it says."""
    for one in seconds:
        if one["name"]:
            yield one["name"]
        yield Shown(one["told"].words, page_language())
        if one["told"].is_given:
            yield one["told"].body


def short_second(name: str, body: str) -> str:
    """A second answer as text messages: three at most, whatever the language is written in."""
    first, read = _first(name), settings.ADDRESS + reverse("receipt")
    room = len(body)
    while True:
        words = "\n".join([first, _cut(body, room), read])
        if parts_of(plainest(words)) <= MOST_PARTS or room <= _SHORTEST:
            return words
        room = max(_SHORTEST, room - 10)


def second_letter(second: SecondAnswer, name: str, body: str, institution: str) -> str:
    """A second answer as a mail: on what, what it says, who signed, and where all of it stands."""
    address = reverse("answers", args=[second.edition.publication.decision.process.slug])
    return "\n\n".join(
        [
            _first(name, most=len(name)),
            body,
            _("Signed by %(who)s, %(institution)s.")
            % {"who": second.signed_as, "institution": institution},
            _("How people were answered: %(address)s") % {"address": settings.ADDRESS + address},
            _("All of it, with the reasons, at your receipt: %(address)s")
            % {"address": settings.ADDRESS + reverse("receipt")},
        ]
    )


def _first(name: str, most: int = _LONGEST_NAME) -> str:
    if not name:
        return _("Many found our answer wanting. A second answer:")
    return _("Many found our answer on “%(point)s” wanting. A second answer:") % {
        "point": _cut(name, most)
    }


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rstrip() + "…"
