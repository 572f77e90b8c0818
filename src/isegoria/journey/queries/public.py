"""What the public pages tell about a question, and about what stays on the device."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from isegoria.base.easy import easy_form
from isegoria.base.joined import columns_of, joined
from isegoria.hear.activity_type import type_of
from isegoria.hear.channel_type import Reach, channel_types
from isegoria.hear.models import Activity, Channel, Contribution, Participant
from isegoria.hear.queries import Asked, asked
from isegoria.inform.models import Document
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.models import Rendering, Text
from isegoria.languages.queries import Shown, shown, told_once
from isegoria.organisations.models import HelpPoint, Institution
from isegoria.process.models import Correction, Process, Stage
from isegoria.process.rules import GATES
from isegoria.process.timetable import (
    Step,
    day_in_words,
    instant_in_words,
    journey_of,
)

Standing = Literal["preparation", "open", "closed"]
Timetable = dict[str, Stage]

_NAMES = {gate.field: gate.name for gate in GATES}

# Written out, because everybody who comes reads these pages: docs/decisions/0012. The first says
# which parts count, as ``people_in`` does.
COUNTS = f"""part.standing = 'stands' AND part.participant_id NOT IN (
        SELECT id FROM {Participant._meta.db_table} WHERE merged_into_id IS NOT NULL)
"""  # noqa: S608  # names of our own
_BESIDE = f"""SELECT {columns_of(Correction, "correction")},
        beside.name_id, beside.people, beside.has_background, beside.has_points,
        beside.has_easy
    FROM (
        SELECT process.id, institution.name_id,
            (SELECT COUNT(DISTINCT part.participant_id) FROM {Contribution._meta.db_table} part
                WHERE part.process_id = process.id AND {COUNTS}) AS people,
            EXISTS (SELECT 1 FROM {Document._meta.db_table} document
                WHERE document.process_id = process.id) AS has_background,
            EXISTS (SELECT 1 FROM {HelpPoint._meta.db_table} point
                WHERE point.institution_id = process.institution_id
                AND point.closed_on IS NULL) AS has_points,
            EXISTS (SELECT 1 FROM {Rendering._meta.db_table} easy
                JOIN {Text._meta.db_table} text ON text.id = easy.text_id
                WHERE easy.text_id = process.question_id AND easy.language = %s
                    AND easy.body <> '' AND easy.source_revision = text.revision) AS has_easy
        FROM {Process._meta.db_table} process
        JOIN {Institution._meta.db_table} institution ON institution.id = process.institution_id
        WHERE process.id = %s
    ) beside
    LEFT JOIN {Correction._meta.db_table} correction ON correction.process_id = beside.id
    ORDER BY correction.made_at, correction.id
"""  # noqa: S608  # the same


@dataclass(frozen=True)
class Way:
    """One way to take part in a question, and what stands in its way just now."""

    title: Shown
    about: str
    address: str
    pause: str


@dataclass(frozen=True)
class Change:
    """What was changed in a question after it was put to the public."""

    day: str
    what: str
    reason: str
    before: str


@dataclass(frozen=True)
class Dates:
    """The dates that people ask for, in words; those of taking part to the minute."""

    opens: str
    closes: str
    decides: str
    answers: str


@dataclass(frozen=True)
class Words:
    """What the texts of a question say."""

    question: Shown
    summary: Shown
    problem: Shown
    can_change: Shown
    is_fixed: Shown
    decided_by: Shown
    groups_affected: Shown


@dataclass(frozen=True)
class QuestionPage:
    """What journey/question.html shows of a question, but for the number of people."""

    slug: str
    asked_by: Shown
    words: Words
    other_language: str
    steps: tuple[Step, ...]
    standing: Standing
    ways: tuple[Way, ...]
    dates: Dates
    promise: str
    channels: tuple[str, ...]
    reaches: tuple[Reach, ...]
    languages: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    has_background: bool
    has_easy: bool
    is_draft: bool
    has_points: bool


def question_page(process: Process, language: str, *, now: datetime) -> dict[str, Any]:
    """Tell everything about a question, published or not, as journey/question.html shows it."""
    activities = list(process.activities.order_by("position", "pk"))
    for activity in activities:
        activity.process = process
    return _page(Asked(process, list(process.stages.all()), activities), language, now=now)


def published_question_page(slug: str, language: str, *, now: datetime) -> dict[str, Any] | None:
    """Tell everything about a published question; None if there is none of this name.

    Three queries.
    """
    found = asked(slug)
    return _page(found, language, now=now) if found else None


def kept_on_the_device() -> dict[str, Any]:
    """What the browser of a reader, a participant or a member of staff keeps, as a table."""
    rows = [
        ("part-…", _("Only after you have answered"), _("Your receipt, signed"), _("180 days")),
        ("desk", _("Only when staff sign in"), _("That they are signed in"), _("12 hours")),
        ("csrftoken", _("Only when staff sign in"), _("Protects their forms"), _("1 year")),
        (
            "reading",
            _("Only when you set how you read and hear"),
            _("Text size, colours, easy words, speech and language; nothing about you"),
            _("1 year"),
        ),
        (
            _("Words not yet sent"),
            _("While you write"),
            _("So that they are not lost"),
            _("Until you close the tab"),
        ),
        (
            _("The page for “no connection”"),
            _("On your first visit"),
            _("The same for everybody"),
            _("Until you clear your browser"),
        ),
    ]
    labels = [_("What"), _("When"), _("What it holds or is for"), _("How long")]
    return {
        "caption": _("Cookies, and what else stays on your device"),
        "columns": [{"label": label} for label in labels],
        "rows": rows,
    }


def standing_of(hear: Stage | None, now: datetime) -> Standing:
    """Whether people can take part: not yet, now, or no more. The closing instant is closed."""
    if hear is not None and hear.has_ended(now):
        return "closed"
    return "open" if hear is not None and hear.has_begun(now) else "preparation"


def people_in() -> QuerySet[Contribution]:
    """The parts that stand, without those that were joined to another; to be grouped or counted."""
    return Contribution.objects.filter(
        standing=Contribution.Standing.STANDS, participant__merged_into=None
    )


def _page(found: Asked, language: str, *, now: datetime) -> dict[str, Any]:
    process, by_kind = found.process, {one.kind: one for one in found.stages}
    rows = list(joined(_BESIDE, [easy_form(language), process.pk], Correction))
    _correction, owner, people, has_background, has_points, has_easy = rows[0]
    hear = by_kind.get(Stage.Kind.HEAR) if process.published_at else None
    titles = [one.title_id for one in found.activities]
    words = shown([owner, *process.text_ids, *titles], language)
    texts, other_language = told_once(
        {name: words[getattr(process, f"{name}_id")] for name in Process.TEXTS}
    )
    page = QuestionPage(
        slug=process.slug,
        asked_by=words[owner],
        words=Words(**texts),
        other_language=other_language,
        steps=tuple(journey_of(process, found.stages, now)),
        standing=standing_of(hear, now),
        ways=tuple(_way(one, words[one.title_id]) for one in found.activities),
        dates=_dates(process, by_kind),
        promise=str(process.get_promise_display()),
        channels=tuple(str(Channel(code).label) for code in process.channel_codes),
        reaches=tuple(_reaches(process)),
        languages=tuple((tag_of(code), own_name(code)) for code in process.language_codes),
        changes=tuple(_change(process, made) for made, *_beside in rows if made),
        has_background=bool(has_background),
        has_easy=bool(has_easy),
        is_draft=process.published_at is None,
        has_points=bool(has_points),
    )
    return {"page": page, "people": people, "people_shown": number_in_words(people)}


def _way(activity: Activity, title: Shown) -> Way:
    kind = type_of(activity)
    return Way(
        title=title,
        about=kind.about(activity),
        address=kind.address(activity),
        pause=activity.pause_reason if activity.is_paused else "",
    )


def _reaches(process: Process) -> Iterator[Reach]:
    """How people take part beside these pages, and what it costs them."""
    for code in process.channel_codes:
        channel = channel_types().get(code)
        if channel and (reach := channel.reach(process)):
            yield reach


def _dates(process: Process, by_kind: Timetable) -> Dates:
    hear, answer = by_kind.get(Stage.Kind.HEAR), by_kind.get(Stage.Kind.ANSWER)
    return Dates(
        opens=_instant(process, hear.begins_at if hear else None),
        closes=_instant(process, hear.ends_at if hear else None),
        decides=_decides(process, by_kind.get(Stage.Kind.DECIDE)),
        answers=_day(process, answer.ends_at if answer else None),
    )


def _decides(process: Process, decide: Stage | None) -> str:
    return _day(process, (decide.begins_at or decide.ends_at) if decide else None)


def _change(process: Process, made: Correction) -> Change:
    return Change(
        day=day_in_words(made.made_at, process),
        what=str(_NAMES.get(made.field, made.field)),
        reason=made.reason,
        before=made.before,
    )


def number_in_words(people: int) -> str:
    """How many people, as readers of the page write it."""
    return number_format(people, use_l10n=True, force_grouping=True)


def _instant(process: Process, moment: datetime | None) -> str:
    return instant_in_words(moment, process) if moment else ""


def _day(process: Process, moment: datetime | None) -> str:
    return day_in_words(moment, process) if moment else ""
