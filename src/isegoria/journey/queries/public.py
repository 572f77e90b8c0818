"""What the public pages tell: the list of questions, and everything about one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.base.joined import columns_of, joined
from isegoria.base.listed import in_a_row
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Contribution, Participant
from isegoria.hear.queries import Asked, asked
from isegoria.inform.models import Document
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.queries import Shown, shown, told_once
from isegoria.organisations.models import Institution
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

QUESTIONS_A_PAGE = 10

_NAMES = {gate.field: gate.name for gate in GATES}

# Written out, because everybody who comes reads these pages: docs/decisions/0012. The first says
# which parts count, as ``people_in`` does.
_COUNTS = f"""part.standing = 'stands' AND part.participant_id NOT IN (
        SELECT id FROM {Participant._meta.db_table} WHERE merged_into_id IS NOT NULL)
"""  # noqa: S608  # names of our own
_PLACES = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(Stage.Kind.values))
_LISTED = f"""WITH listed AS (
        SELECT process.id, hear.ends_at, COUNT(*) OVER () AS total,
            CASE WHEN hear.ends_at <= %(now)s THEN 2
                WHEN hear.begins_at <= %(now)s THEN 0 ELSE 1 END AS standing,
            CASE WHEN hear.ends_at <= %(now)s THEN NULL
                WHEN hear.begins_at <= %(now)s THEN hear.ends_at ELSE hear.begins_at END AS soonest
        FROM {Process._meta.db_table} process LEFT JOIN {Stage._meta.db_table} hear
            ON hear.process_id = process.id AND hear.kind = 'hear'
        WHERE process.published_at IS NOT NULL
        ORDER BY standing, soonest ASC NULLS LAST, hear.ends_at DESC, process.id
        LIMIT %(most)s OFFSET %(first)s
    )
    SELECT {columns_of(Process, "process")}, {columns_of(Stage, "hear")},
        {columns_of(Stage, "decide")},
        (SELECT MAX(CASE begun.kind {_PLACES} END) FROM {Stage._meta.db_table} begun
            WHERE begun.process_id = process.id AND begun.begins_at <= %(now)s),
        (SELECT COUNT(DISTINCT part.participant_id) FROM {Contribution._meta.db_table} part
            WHERE part.process_id = process.id AND {_COUNTS}),
        listed.total
    FROM listed JOIN {Process._meta.db_table} process ON process.id = listed.id
    LEFT JOIN {Stage._meta.db_table} hear ON hear.process_id = process.id AND hear.kind = 'hear'
    LEFT JOIN {Stage._meta.db_table} decide
        ON decide.process_id = process.id AND decide.kind = 'decide'
    ORDER BY listed.standing, listed.soonest ASC NULLS LAST, listed.ends_at DESC, listed.id
"""  # noqa: S608  # the same
_BESIDE = f"""SELECT {columns_of(Correction, "correction")},
        beside.name_id, beside.people, beside.has_background
    FROM (
        SELECT process.id, institution.name_id,
            (SELECT COUNT(DISTINCT part.participant_id) FROM {Contribution._meta.db_table} part
                WHERE part.process_id = process.id AND {_COUNTS}) AS people,
            EXISTS (SELECT 1 FROM {Document._meta.db_table} document
                WHERE document.process_id = process.id) AS has_background
        FROM {Process._meta.db_table} process
        JOIN {Institution._meta.db_table} institution ON institution.id = process.institution_id
        WHERE process.id = %s
    ) beside
    LEFT JOIN {Correction._meta.db_table} correction ON correction.process_id = beside.id
    ORDER BY correction.made_at, correction.id
"""  # noqa: S608  # the same


class Listed(NamedTuple):
    """One row of the list: a question, two of its stages, and how far it has come.

    ``reached`` is the place of the last stage that has begun.
    """

    process: Process
    hear: Stage | None
    decide: Stage | None
    reached: int | None
    people: int
    total: int


@dataclass(frozen=True)
class Card:
    """One question in the list, as design/cards.html shows it."""

    standing: Standing
    title: str
    language: str
    direction: str
    address: str
    tag: str
    text: str
    when: str


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
class HomePage:
    """What journey/home.html shows of the questions."""

    open: tuple[Card, ...]
    preparation: tuple[Card, ...]
    closed: tuple[Card, ...]
    is_first: bool


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
    languages: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    has_background: bool
    is_draft: bool


def home_page(language: str, *, number: int, now: datetime) -> dict[str, Any] | None:
    """List the published questions: those open now by their closing, then the others.

    Two queries, whatever their number. None if there is no such page of the list.
    """
    cards, total = _cards(language, number, now)
    if not cards and number > 1:
        return None
    page = HomePage(
        open=tuple(card for card in cards if card.standing == "open"),
        preparation=tuple(card for card in cards if card.standing == "preparation"),
        closed=tuple(card for card in cards if card.standing == "closed"),
        is_first=number == 1,
    )
    return {"page": page, "pages": Paginator(range(total), QUESTIONS_A_PAGE).page(number)}


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


def _cards(language: str, number: int, now: datetime) -> tuple[list[Card], int]:
    """One page of the list, and how many questions there are in all."""
    asked_for = {
        "now": connection.ops.adapt_datetimefield_value(now),
        "most": QUESTIONS_A_PAGE,
        "first": (number - 1) * QUESTIONS_A_PAGE,
    }
    rows = [Listed(*row) for row in joined(_LISTED, asked_for, Process, Stage, Stage)]
    processes = [row.process for row in rows]
    keys = [key for one in processes for key in (one.question_id, one.decided_by_id)]
    words = shown(keys, language)
    return [_card(row, words, now) for row in rows], rows[0].total if rows else 0


def _card(row: Listed, words: Mapping[int | None, Shown], now: datetime) -> Card:
    process, title = row.process, words[row.process.question_id]
    standing = standing_of(row.hear, now)
    return Card(
        standing=standing,
        title=title.body,
        language=title.tag,
        direction=title.direction,
        address=reverse("question", args=[process.slug]),
        tag="" if row.reached is None else str(Stage.Kind(Stage.Kind.values[row.reached]).label),
        text=_who_decides(words[process.decided_by_id], _decides(process, row.decide)),
        when=_when(process, row.hear, standing, row.people),
    )


def _who_decides(decided_by: Shown, day: str) -> str:
    """One sentence for whom, one for the day: officials end theirs with a full stop, or do not."""
    who = isolated(str(decided_by).rstrip().rstrip(".。"))
    words = _("Who decides: %(who)s.") % {"who": who}
    if not day:
        return words
    return in_a_row(words, _("The decision is made on %(day)s.") % {"day": day})


def _when(process: Process, hear: Stage | None, standing: Standing, people: int) -> str:
    """Until when one can take part, and how many have."""
    if hear is None:
        return ""
    if standing == "preparation":
        opens = _instant(process, hear.begins_at)
        return _("Opens %(instant)s") % {"instant": opens} if opens else ""
    so_far = ngettext("%(number)s person took part", "%(number)s people took part", people) % {
        "number": _number(people)
    }
    closes = _instant(process, hear.ends_at)
    if not closes or not process.channel_codes:  # brought in: when it closed is not known
        return so_far
    words = _("Closes %(instant)s") if standing == "open" else _("Closed %(instant)s")
    return f"{words % {'instant': closes}} · {so_far}"


def _page(found: Asked, language: str, *, now: datetime) -> dict[str, Any]:
    process, by_kind = found.process, {one.kind: one for one in found.stages}
    rows = list(joined(_BESIDE, [process.pk], Correction))
    _correction, owner, people, has_background = rows[0]
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
        languages=tuple((tag_of(code), own_name(code)) for code in process.language_codes),
        changes=tuple(_change(process, made) for made, *_beside in rows if made),
        has_background=bool(has_background),
        is_draft=process.published_at is None,
    )
    return {"page": page, "people": people, "people_shown": _number(people)}


def _way(activity: Activity, title: Shown) -> Way:
    kind = type_of(activity)
    return Way(
        title=title,
        about=kind.about(activity),
        address=kind.address(activity),
        pause=activity.pause_reason if activity.is_paused else "",
    )


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


def _number(people: int) -> str:
    return number_format(people, use_l10n=True, force_grouping=True)


def _instant(process: Process, moment: datetime | None) -> str:
    return instant_in_words(moment, process) if moment else ""


def _day(process: Process, moment: datetime | None) -> str:
    return day_in_words(moment, process) if moment else ""
