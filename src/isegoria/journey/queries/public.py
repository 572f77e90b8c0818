"""What the public pages tell: the list of questions, and everything about one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Contribution
from isegoria.inform.models import Document
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.queries import Shown, shown, told_once
from isegoria.process.models import Correction, Process, Stage
from isegoria.process.queries import corrections
from isegoria.process.rules import GATES
from isegoria.process.timetable import (
    day_in_words,
    instant_in_words,
    journey_of,
    stage_reached,
)

Standing = Literal["preparation", "open", "closed"]
Timetable = dict[str, Stage]

QUESTIONS_A_PAGE = 10

_NAMES = {gate.field: gate.name for gate in GATES}


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


def home_page(language: str, *, number: int, now: datetime) -> dict[str, Any] | None:
    """List the published questions: those open now by their closing, then the others.

    Four queries, whatever their number. None if there is no such page of the list.
    """
    first = (number - 1) * QUESTIONS_A_PAGE
    rows = list(_in_order(now)[first : first + QUESTIONS_A_PAGE])
    if not rows and number > 1:
        return None
    cards = _cards(rows, language, now)
    total = rows[0].total if rows else 0
    return {
        "sections": {
            standing: [card for card in cards if card.standing == standing]
            for standing in ("open", "preparation", "closed")
        },
        "pages": Paginator(range(total), QUESTIONS_A_PAGE).page(number),
    }


def question_page(process: Process, language: str, *, now: datetime) -> dict[str, Any]:
    """Tell everything about a question, published or not, as journey/question.html shows it."""
    return _page(process, list(process.stages.all()), language, now=now)


def published_question_page(slug: str, language: str, *, now: datetime) -> dict[str, Any] | None:
    """Tell everything about a published question; None if there is none of this name."""
    stages = list(
        Stage.objects.filter(process__slug=slug)
        .exclude(process__published_at=None)
        .select_related("process__institution")
    )
    if not stages:
        return None
    return _page(stages[0].process, stages, language, now=now)


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


def _in_order(now: datetime) -> QuerySet[Any]:
    """Every published question with the size of the whole list; one query."""
    opened, closed = Q(hear__begins_at__lte=now), Q(hear__ends_at__lte=now)
    return (
        Process.objects.exclude(published_at=None)
        .select_related("institution")
        .alias(hear=FilteredRelation("stages", condition=Q(stages__kind=Stage.Kind.HEAR)))
        .alias(
            rank=Case(When(closed, then=Value(2)), When(opened, then=Value(0)), default=Value(1)),
            soonest=Case(
                When(closed, then=None),
                When(opened, then=F("hear__ends_at")),
                default=F("hear__begins_at"),
            ),
        )
        .annotate(total=Window(Count("*")))
        .order_by("rank", F("soonest").asc(nulls_last=True), F("hear__ends_at").desc(), "pk")
    )


def _cards(rows: Sequence[Process], language: str, now: datetime) -> list[Card]:
    timetables: dict[int, Timetable] = {row.pk: {} for row in rows}
    for stage in Stage.objects.filter(process__in=rows):
        timetables[stage.process_id][stage.kind] = stage
    people = dict(
        people_in()
        .filter(process__in=rows)
        .values_list("process")
        .annotate(number=Count("participant", distinct=True))
    )
    words = shown([key for row in rows for key in (row.question_id, row.decided_by_id)], language)
    return [
        _card(
            row,
            timetables[row.pk],
            title=words[row.question_id],
            decided_by=words[row.decided_by_id],
            people=people.get(row.pk, 0),
            now=now,
        )
        for row in rows
    ]


def _card(
    process: Process,
    by_kind: Timetable,
    *,
    title: Shown,
    decided_by: Shown,
    people: int,
    now: datetime,
) -> Card:
    standing = standing_of(by_kind.get(Stage.Kind.HEAR), now)
    reached = stage_reached(by_kind.values(), now)
    return Card(
        standing=standing,
        title=title.body,
        language=title.tag,
        direction=title.direction,
        address=reverse("question", args=[process.slug]),
        tag=reached.get_kind_display() if reached else "",
        text=_who_decides(decided_by, _dates(process, by_kind)["decides"]),
        when=_when(process, by_kind.get(Stage.Kind.HEAR), standing, people),
    )


def _who_decides(decided_by: Shown, day: str) -> str:
    """One sentence for whom, one for the day: officials end theirs with a full stop, or do not."""
    who = isolated(str(decided_by).rstrip().rstrip(".。"))
    words = _("Who decides: %(who)s.") % {"who": who}
    if not day:
        return words
    return " ".join([words, _("The decision is made on %(day)s.") % {"day": day}])


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
    if not closes:
        return so_far
    words = _("Closes %(instant)s") if standing == "open" else _("Closed %(instant)s")
    return f"{words % {'instant': closes}} · {so_far}"


def _page(
    process: Process, stages: Sequence[Stage], language: str, *, now: datetime
) -> dict[str, Any]:
    activities = list(process.activities.order_by("position", "pk"))
    owner, titles = process.institution.name_id, [one.title_id for one in activities]
    words = shown([owner, *process.text_ids, *titles], language)
    texts, other_language = told_once(
        {name: words[getattr(process, f"{name}_id")] for name in Process.TEXTS}
    )
    by_kind = {one.kind: one for one in stages}
    people, has_background = _counts(process)
    return {
        "process": process,
        "asked_by": words[owner],
        "words": texts,
        "other_language": other_language,
        "steps": journey_of(process, stages, now),
        "standing": standing_of(by_kind.get(Stage.Kind.HEAR), now),
        "ways": [_way(process, one, words[one.title_id]) for one in activities],
        "dates": _dates(process, by_kind),
        "promise": process.get_promise_display(),
        "channels": [str(Channel(code).label) for code in process.channel_codes],
        "languages": [(tag_of(code), own_name(code)) for code in process.language_codes],
        "people": people,
        "people_shown": _number(people),
        "changes": [_change(process, one) for one in corrections(process)],
        "has_background": has_background,
    }


def _way(process: Process, activity: Activity, title: Shown) -> Way:
    activity.process = process
    kind = type_of(activity)
    return Way(
        title=title,
        about=kind.about(activity),
        address=kind.address(activity),
        pause=activity.pause_reason if activity.is_paused else "",
    )


def _dates(process: Process, by_kind: Timetable) -> dict[str, str]:
    """The dates that people ask for, in words; those of taking part to the minute."""
    hear, decide = by_kind.get(Stage.Kind.HEAR), by_kind.get(Stage.Kind.DECIDE)
    answer = by_kind.get(Stage.Kind.ANSWER)
    return {
        "opens": _instant(process, hear.begins_at if hear else None),
        "closes": _instant(process, hear.ends_at if hear else None),
        "decides": _day(process, (decide.begins_at or decide.ends_at) if decide else None),
        "answers": _day(process, answer.ends_at if answer else None),
    }


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


def _counts(process: Process) -> tuple[int, bool]:
    """How many people took part, and whether there is something to read; one query."""
    people = (
        people_in()
        .filter(process=OuterRef("pk"))
        .values("process")
        .annotate(number=Count("participant", distinct=True))
        .values("number")
    )
    documents = Document.objects.filter(process=OuterRef("pk"))
    found: tuple[int, bool] = (
        Process.objects.filter(pk=process.pk)
        .values_list(Coalesce(Subquery(people, output_field=IntegerField()), 0), Exists(documents))
        .get()
    )
    return found
