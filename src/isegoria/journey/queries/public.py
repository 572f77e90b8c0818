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
from isegoria.cascade.models import LevelRequest
from isegoria.cascade.queries import Levels, levels_of
from isegoria.decide.models import Decision
from isegoria.decide.models import Publication as Decided
from isegoria.decide.rules import due_at, is_overdue
from isegoria.follow.models import Commitment
from isegoria.gates.closing import silent_at_closing
from isegoria.gates.models import Closing, Confirmation, GateOverride, Review, Silent
from isegoria.hear.activity_type import type_of
from isegoria.hear.channel_type import Reach, channel_types, name_of
from isegoria.hear.models import Activity, Contribution, Participant
from isegoria.hear.queries import Asked, asked
from isegoria.inform.models import Document
from isegoria.inform.queries import can_be_heard
from isegoria.journey.queries.notes import Note, notes_on
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
from isegoria.report.models import Publication, Report
from isegoria.report.rules import due_on, is_late
from isegoria.signing.models import Film

Standing = Literal["preparation", "open", "closed"]
Timetable = dict[str, Stage]

_NAMES = {gate.field: gate.name for gate in GATES}

# Written out, because everybody who comes reads these pages: docs/decisions/0012. The first says
# which parts count, as ``people_in`` does.
COUNTS = f"""part.standing = 'stands' AND part.participant_id NOT IN (
        SELECT id FROM {Participant._meta.db_table} WHERE merged_into_id IS NOT NULL)
"""  # noqa: S608  # names of our own
# Each kind of document as one bit, so that one column tells all that are there.
_KINDS = {kind: 1 << at for at, kind in enumerate(Document.Kind)}
_OF_EACH_KIND = "CASE document.kind {} END".format(
    " ".join(f"WHEN '{kind.value}' THEN {bit}" for kind, bit in _KINDS.items())
)
_BESIDE = f"""SELECT {columns_of(Correction, "correction")},
        beside.name_id, beside.people, beside.background, beside.has_points,
        beside.has_easy, beside.has_notes, beside.is_judged,
        beside.has_silent, beside.has_report, beside.has_decision, beside.is_signed,
        beside.is_followed, beside.has_levels
    FROM (
        SELECT process.id, institution.name_id,
            (SELECT COUNT(DISTINCT part.participant_id) FROM {Contribution._meta.db_table} part
                WHERE part.process_id = process.id AND {COUNTS}) AS people,
            (SELECT SUM(DISTINCT {_OF_EACH_KIND}) FROM {Document._meta.db_table} document
                WHERE document.process_id = process.id) AS background,
            EXISTS (SELECT 1 FROM {HelpPoint._meta.db_table} point
                WHERE point.institution_id = process.institution_id
                AND point.closed_on IS NULL) AS has_points,
            EXISTS (SELECT 1 FROM {Rendering._meta.db_table} easy
                JOIN {Text._meta.db_table} text ON text.id = easy.text_id
                WHERE easy.text_id = process.question_id AND easy.language = %s
                    AND easy.body <> '' AND easy.source_revision = text.revision) AS has_easy,
            EXISTS (SELECT 1 FROM {GateOverride._meta.db_table} aside
                WHERE aside.process_id = process.id AND aside.state = 'agreed'
                    AND aside.step = 'opening') AS has_notes,
            EXISTS (SELECT 1 FROM {Review._meta.db_table} review
                WHERE review.process_id = process.id)
            OR EXISTS (SELECT 1 FROM {Confirmation._meta.db_table} confirmation
                WHERE confirmation.process_id = process.id) AS is_judged,
            EXISTS (SELECT 1 FROM {Silent._meta.db_table} silent
                JOIN {Closing._meta.db_table} closing ON closing.id = silent.closing_id
                WHERE closing.process_id = process.id) AS has_silent,
            EXISTS (SELECT 1 FROM {Publication._meta.db_table} told
                JOIN {Report._meta.db_table} report ON report.id = told.report_id
                WHERE report.process_id = process.id) AS has_report,
            EXISTS (SELECT 1 FROM {Decided._meta.db_table} decided
                JOIN {Decision._meta.db_table} decision ON decision.id = decided.decision_id
                WHERE decision.process_id = process.id) AS has_decision,
            EXISTS (SELECT 1 FROM {Commitment._meta.db_table} commitment
                WHERE commitment.process_id = process.id
                AND commitment.state <> 'draft') AS is_followed,
            EXISTS (SELECT 1 FROM {Film._meta.db_table} film
                WHERE film.process_id = process.id) AS is_signed,
            process.above_id IS NOT NULL OR EXISTS (SELECT 1 FROM
                {LevelRequest._meta.db_table} asked
                WHERE asked.process_id = process.id OR asked.made_id = process.id) AS has_levels
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
class Promised:
    """The report, or the decision: whether it is there, else by when it is promised."""

    is_there: bool
    due: str
    is_late: bool


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
    background: tuple[str, ...]
    has_easy: bool
    is_audible: bool
    is_signed: bool
    levels: Levels | None
    is_followed: bool
    is_draft: bool
    has_points: bool
    notes: tuple[Note, ...]
    is_judged: bool
    silent: tuple[Shown, ...]
    report: Promised
    decision: Promised


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
    _correction, owner, people, kinds, has_points, *flags = rows[0]
    has_easy, has_notes, is_judged, has_silent, has_report, is_decided, *more = flags
    is_signed, is_followed, has_levels = more
    hear = by_kind.get(Stage.Kind.HEAR) if process.published_at else None
    words = shown([owner, *process.text_ids, *(one.title_id for one in found.activities)], language)
    keys = {name: getattr(process, f"{name}_id") for name in Process.TEXTS}
    texts, other_language = told_once({name: words[key] for name, key in keys.items()})
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
        channels=tuple(name_of(code) for code in process.channel_codes),
        reaches=tuple(reaches_of(process)),
        languages=tuple((tag_of(code), own_name(code)) for code in process.language_codes),
        changes=tuple(_change(process, made) for made, *_beside in rows if made),
        has_background=bool(kinds),
        background=_kinds_in(kinds or 0),
        has_easy=bool(has_easy),
        is_audible=process.published_at is not None and can_be_heard(texts["summary"]),
        is_signed=bool(is_signed),
        levels=levels_of(process, language, now=now) if has_levels else None,
        is_followed=bool(is_followed),
        is_draft=process.published_at is None,
        has_points=bool(has_points),
        notes=notes_on(process, language) if has_notes else (),
        silent=tuple(silent_at_closing(process, language)) if has_silent else (),
        is_judged=bool(is_judged) and process.published_at is not None,
        report=_report(process, hear, is_there=bool(has_report), now=now),
        decision=_decision(process, by_kind, is_there=bool(is_decided), now=now),
    )
    return {"page": page, "people": people, "people_shown": number_in_words(people)}


def _kinds_in(bits: int) -> tuple[str, ...]:
    """Which kinds of documents there are, in words; of one kind alone nothing needs to be said."""
    found = [kind for kind, bit in _KINDS.items() if bits & bit]
    return tuple(str(one.label) for one in found) if found != [Document.Kind.MORE] else ()


def _way(activity: Activity, title: Shown) -> Way:
    kind = type_of(activity)
    return Way(
        title=title,
        about=kind.about(activity),
        address=kind.address(activity),
        pause=activity.pause_reason if activity.is_paused else "",
    )


def reaches_of(process: Process) -> Iterator[Reach]:
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


def _report(process: Process, hear: Stage | None, *, is_there: bool, now: datetime) -> Promised:
    """Whether the report on what was heard is there; where people answered here, when it is due."""
    closes_at = hear.ends_at if hear and process.channels and hear.has_ended(now) else None
    due = due_on(closes_at)
    return Promised(
        is_there=is_there,
        due="" if is_there else _day(process, due),
        is_late=not is_there and is_late(closes_at, now, None),
    )


def _decision(process: Process, by_kind: Timetable, *, is_there: bool, now: datetime) -> Promised:
    """Whether the decision is there, else by when it is due; nothing where nobody answers here."""
    hear = by_kind.get(Stage.Kind.HEAR)
    has_closed = hear is not None and process.channels and hear.has_ended(now)
    due = due_at(by_kind) if has_closed else None
    return Promised(
        is_there=is_there,
        due="" if is_there else _day(process, due),
        is_late=not is_there and is_overdue(due, None, now),
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
