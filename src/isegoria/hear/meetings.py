"""Meetings at which people spoke of a question: written down, taken out again, told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear import rules
from isegoria.hear.models import Meeting, MeetingPoint
from isegoria.hear.words import GROUPS, meeting_things
from isegoria.languages.codes import tag_of
from isegoria.ledger.services import vouch_for
from isegoria.process.models import Process
from isegoria.process.services import hold

FEWEST_TOLD = 10


@dataclass(frozen=True)
class Said:
    """One point of a meeting, with how many of those present were for and against."""

    words: str
    support: int
    dissent: int


@dataclass(frozen=True)
class Gathering:
    """What stands on the sheet of a meeting; ``groups`` holds those that were counted."""

    place: str
    held_on: date
    present: int
    way: str
    language: str
    groups: dict[str, int]
    points: Sequence[Said]


@dataclass(frozen=True)
class Told:
    """A meeting as everybody may read it; groups are words, as small numbers could name people."""

    number: int
    place: str
    held_on: date
    present: int
    way: str
    tag: str
    groups: tuple[str, ...]
    points: tuple[Said, ...]
    taken_out: str


@transaction.atomic
def write_down(*, process: Process, gathering: Gathering) -> Meeting:
    """Take the sheet of a meeting, once: it is public at once, and one voice whoever many came."""
    hold(process)
    if reason := rules.obstacle_to_meeting(process, gathering.held_on):
        raise NotNow(reason)
    place = " ".join(gathering.place.split())
    _check(gathering, place)
    there = process.meetings.filter(
        place__iexact=place, held_on=gathering.held_on, present=gathering.present, taken_out=""
    )
    if there.exists():
        raise Refused(_("This meeting was written down before. It counts once."))
    last = process.meetings.aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(
        process=process,
        number=last + 1,
        place=place,
        held_on=gathering.held_on,
        present=gathering.present,
        way=gathering.way,
        language=gathering.language,
        **gathering.groups,
    )
    MeetingPoint.objects.bulk_create(
        MeetingPoint(
            process=process,
            meeting=meeting,
            position=position,
            words=one.words,
            support=one.support,
            dissent=one.dissent,
        )
        for position, one in enumerate(gathering.points, 1)
    )
    vouch_for(meeting_things(Meeting.objects.filter(pk=meeting.pk)))
    return meeting


@transaction.atomic
def take_out(*, meeting: Meeting, reason: str) -> None:
    """Let a meeting not count any more, for a reason that everybody can read."""
    hold(meeting.process)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Say why: everybody can read it."))
    if meeting.taken_out:
        raise NotNow(_("This meeting was taken out before."))
    meeting.taken_out = reason
    meeting.save(update_fields=["taken_out"])
    vouch_for(meeting_things(Meeting.objects.filter(pk=meeting.pk)))


def meetings_in(process: Process) -> tuple[int, int]:
    """How many meetings there were about a question, and how many people were at them in all."""
    said = process.meetings.filter(taken_out="").aggregate(count=Count("pk"), people=Sum("present"))
    return said["count"], said["people"] or 0


def meetings_of(process: Process) -> list[Told]:
    """Every meeting about a question, in the order in which they were written down."""
    rows = process.meetings.order_by("number").prefetch_related("points")
    return [
        Told(
            number=one.number,
            place=one.place,
            held_on=one.held_on,
            present=one.present,
            way=str(Meeting.Way(one.way).label),
            tag=tag_of(one.language),
            groups=_in_words(one),
            points=() if one.taken_out else _points(one),
            taken_out=one.taken_out,
        )
        for one in rows
    ]


def group_names() -> dict[str, str]:
    """What the broad groups of those present are called."""
    return {
        "women": _("Women"),
        "men": _("Men"),
        "young": _("Under 25"),
        "old": _("60 and older"),
        "disabled": _("With a disability"),
    }


def fault_in(gathering: Gathering) -> tuple[str | int, str] | None:
    """What cannot be: where it stands, a group or the place of a point, and why, in words."""
    groups, present = gathering.groups, gathering.present
    larger = [name for name, count in groups.items() if count > present or name not in GROUPS]
    if not larger and groups.get("women", 0) + groups.get("men", 0) > present:
        larger = ["men"]
    if larger:
        return larger[0], _("A group cannot be larger than all who were there.")
    if not gathering.points:
        return 0, _("Write at least one point.")
    for place, one in enumerate(gathering.points):
        if not one.words.strip():
            return place, _("Each point needs words.")
        if one.support + one.dissent > present:
            return place, _("More people were for and against a point than were there.")
    return None


def _check(gathering: Gathering, place: str) -> None:
    """Refuse what cannot be: nobody there, more people than were there, no point, no words."""
    if not place or gathering.present < 1 or gathering.way not in Meeting.Way.values:
        raise Refused(_("Write where it was, how many came and how views were gathered."))
    if fault := fault_in(gathering):
        raise Refused(fault[1])


def _points(meeting: Meeting) -> tuple[Said, ...]:
    points = sorted(meeting.points.all(), key=lambda one: one.position)
    return tuple(Said(one.words, one.support, one.dissent) for one in points)


def _in_words(meeting: Meeting) -> tuple[str, ...]:
    """Who was there: numbers only where each is large enough, and so is what is left of all."""
    counted = {name: getattr(meeting, name) for name in GROUPS}
    known = {name: count for name, count in counted.items() if count is not None}
    left = [meeting.present - count for count in known.values()]
    plain = all(number == 0 or number >= FEWEST_TOLD for number in (*known.values(), *left))
    names, some, nobody = group_names(), _("some"), _("nobody")
    return tuple(
        f"{names[name]}: {count if plain else (some if count else nobody)}"
        for name, count in known.items()
    )
