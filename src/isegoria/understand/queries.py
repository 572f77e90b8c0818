"""What the pages and the worker ask: findings, who took part, what has grown old."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from isegoria.base.joined import columns_of, joined
from isegoria.hear.models import Activity, Contribution, Item, Participant, Voice
from isegoria.hear.queries import asked
from isegoria.languages.models import Rendering
from isegoria.languages.queries import as_written
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import own_number
from isegoria.places.models import Access, Outline
from isegoria.places.queries import areas_around
from isegoria.places.rules import ENOUGH
from isegoria.process.models import Process, Stage
from isegoria.understand.models import Finding, ItemFinding, WhoWasHeard
from isegoria.understand.rules import FEW_OF, FEWEST_IN_A_CELL

STATEMENTS_A_PAGE = 25
ORDERS = ("agreement", "bridging", "division", "few", "number")
MOST_WORDS = 100

# Written out, because everybody who reads what was heard asks them: docs/decisions/0012.
_FINDING = f"""SELECT {columns_of(Finding, "finding")}, {columns_of(WhoWasHeard, "who")},
        EXISTS (SELECT 1 FROM {Process._meta.db_table} part
            WHERE part.above_id = activity.process_id AND part.published_at IS NOT NULL)
    FROM {Activity._meta.db_table} activity
    LEFT JOIN {Finding._meta.db_table} finding ON finding.activity_id = activity.id
    LEFT JOIN {WhoWasHeard._meta.db_table} who
        ON who.process_id = activity.process_id AND who.told_on IS NOT NULL
    WHERE activity.id = %s
"""  # noqa: S608  # names of our own
_COUNTED = f"""SELECT counted.item_id, counted.number, counted.agree, counted.disagree,
        counted.passed, counted.matters, item.text_id
    FROM {ItemFinding._meta.db_table} counted
    JOIN {Item._meta.db_table} item ON item.id = counted.item_id
    WHERE counted.finding_id = %s AND item.standing = %s AND counted.item_id IN ({{}})
    ORDER BY counted.number
"""  # noqa: S608  # the same


@dataclass(frozen=True)
class Participation:
    """How somebody took part: by which channel, in which language, how well known, for whom."""

    channel: str
    language: str
    assurance: str
    voice: str = Voice.PERSON


class Counted(NamedTuple):
    """What was said about one statement, counted, and where its words are."""

    item_id: int
    number: int
    agree: int
    disagree: int
    passed: int
    matters: int
    text_id: int | None


@dataclass(frozen=True)
class Heard:
    """A published question with its timetable, what was asked, and the finding that is shown."""

    process: Process
    stages: list[Stage]
    activities: list[Activity]
    activity: Activity | None
    finding: Finding | None
    part: int = 1
    who: WhoWasHeard | None = None
    is_put_elsewhere: bool = False

    @property
    def is_brought_in(self) -> bool:
        """Whether people answered elsewhere: such a question names no way to answer it here."""
        return not self.process.channel_codes


def heard(slug: str, part: int = 1) -> Heard | None:
    """Find what was heard for a question; two queries. None if there is no such question.

    ``part`` counts the activities of the question from 1.
    """
    found = asked(slug)
    if found is None:
        return None
    activities = sorted(found.activities, key=lambda one: one.pk)
    if not activities and part == 1:
        return Heard(found.process, found.stages, [], None, None)
    if not 0 < part <= len(activities):
        return None
    activity = activities[part - 1]
    finding, who, elsewhere = next(joined(_FINDING, [activity.pk], Finding, WhoWasHeard))
    return Heard(
        found.process,
        found.stages,
        activities,
        activity,
        finding,
        part,
        who,
        is_put_elsewhere=bool(elsewhere),
    )


def who_was_heard(process_id: int) -> WhoWasHeard | None:
    """Whom the answers come from, as it was last told; None if nothing was told yet."""
    return WhoWasHeard.objects.filter(process=process_id).exclude(told_on=None).first()


def ways_of(process_id: int) -> dict[str, int]:
    """How many people came by each channel, in steps of ten; few are not told."""
    rows = (
        Contribution.objects.filter(
            process=process_id,
            standing=Contribution.Standing.STANDS,
            participant__merged_into=None,
            speaks_for=Voice.PERSON,
        )
        .values("channel")
        .annotate(people=Count("participant", distinct=True))
    )
    return {row["channel"]: row["people"] // FEWEST_IN_A_CELL * FEWEST_IN_A_CELL for row in rows}


def counted_of(finding: Finding, wanted: Collection[int]) -> dict[int, Counted]:
    """What was counted for these items, without those that are no longer shown; one query."""
    if not wanted:
        return {}
    query = _COUNTED.format(", ".join(["%s"] * len(wanted)))
    with connection.cursor() as cursor:
        cursor.execute(query, [finding.pk, Item.Standing.ACCEPTED, *wanted])
        rows = [Counted(*row) for row in cursor.fetchall()]
    return {row.item_id: row for row in rows}


def page_of_items(
    finding: Finding, *, order: str, words: str, number: int
) -> tuple[list[ItemFinding], int]:
    """One page of all statements, or of those with these words, and how many; one query."""
    rows = _shown_items(finding)
    if words:
        said = Rendering.objects.filter(body__icontains=words).values("text")
        rows = rows.filter(item__text__in=said)
    first = (number - 1) * STATEMENTS_A_PAGE
    ordered = rows.annotate(total=Window(Count("*"))).order_by(*_order(order))
    page = list(ordered[first : first + STATEMENTS_A_PAGE])
    return [*page], page[0].total if page else 0


def all_items(finding: Finding) -> QuerySet[ItemFinding]:
    """Every statement that is shown, by number."""
    return _shown_items(finding).order_by("number")


def participations_of(activity: Activity) -> dict[int, Participation]:
    """How each person took part, by person; joined parts are one, erased ones are gone."""
    rows = (
        Contribution.objects.filter(activity=activity, participant__merged_into=None)
        .exclude(standing=Contribution.Standing.ERASED)
        .values_list(
            "participant_id", "channel", "language", "participant__assurance", "speaks_for"
        )
    )
    return {person: Participation(*how) for person, *how in rows.iterator(5000)}


def people_of(process_id: int) -> list[int]:
    """Who took part in a question for themselves and stands by it; joined parts are one."""
    rows = Contribution.objects.filter(
        process=process_id,
        standing=Contribution.Standing.STANDS,
        participant__merged_into=None,
        speaks_for=Voice.PERSON,
    )
    return sorted(set(rows.values_list("participant_id", flat=True)))


def low_groups(area_id: int | None) -> set[int]:
    """The groups of an area of which too few can use something that they need to take part.

    By the newest source that still holds, in the area itself or the nearest one around it.
    """
    around = areas_around(area_id)
    rows = Access.objects.filter(area__in=around, group__isnull=False).select_related("source")
    today = timezone.now().date()
    known: dict[tuple[int | None, str], list[Access]] = {}
    for row in rows.exclude(means=Access.Means.PRICE):
        known.setdefault((row.group_id, row.means), []).append(row)
    used = {
        key: max(
            said,
            key=lambda one: (
                -around.index(one.area_id),
                not one.source.is_expired(today),
                one.source.counted_on,
            ),
        )
        for key, said in known.items()
    }
    return {group for (group, _means), row in used.items() if group and row.share < ENOUGH}


def outlines_of(areas: Collection[int]) -> dict[int, Any]:
    """Where these areas lie, of those whose outline is known."""
    if not areas:
        return {}
    return dict(Outline.objects.filter(area__in=areas).values_list("area", "polygons"))


def joined_into(process_id: int) -> dict[int, int]:
    """Which participant goes on for each that was joined into another."""
    rows = Participant.objects.filter(process=process_id).exclude(merged_into=None)
    return dict(rows.values_list("pk", "merged_into_id"))


def words_of(activity: Activity) -> dict[int, str]:
    """What each accepted item says in the language in which it was written, by item."""
    texts = dict(
        Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED).values_list(
            "pk", "text_id"
        )
    )
    said = as_written(texts.values())
    return {item: said.get(text, "") for item, text in texts.items()}


def standings_of(activity: Activity) -> Counter[str]:
    """How many items of the activity stand where."""
    rows = Item.objects.filter(activity=activity).values_list("standing", flat=True)
    return Counter(rows)


def stale_activities() -> list[Activity]:
    """Published activities that were never read, or of which the log has heard since."""
    heard_since = _entries_of().filter(position__gte=OuterRef("finding__log_size"))
    return list(
        _activities()
        .exclude(process__published_at=None)
        .filter(Q(finding=None) | Exists(heard_since))
        .order_by(F("finding__computed_at").asc(nulls_first=True), "pk")
    )


def read_activities(slug: str = "") -> list[tuple[Activity, bool]]:
    """Activities that were read, of one question or of all, and whether each is as it was then.

    It is not where anything was entered since, be it sealed or not.
    """
    after = Q(position__gte=OuterRef("finding__log_size")) | Q(position=None)
    rows = _activities().exclude(finding=None).annotate(moved=Exists(_entries_of().filter(after)))
    found = rows.filter(process__slug=slug) if slug else rows
    return [(one, not one.moved) for one in found.order_by("process__slug", "pk")]


def _activities() -> QuerySet[Activity]:
    # Activity.topic, as the database writes it.
    topic = Concat(Value("activity-"), Cast("pk", CharField()))
    return Activity.objects.annotate(topic_=topic).select_related("process", "stage", "finding")


def _entries_of() -> QuerySet[Entry]:
    """What the log holds of the activity that a query is about."""
    return Entry.objects.filter(log=own_number(), topic=OuterRef("topic_"))


def _shown_items(finding: Finding) -> QuerySet[ItemFinding]:
    return ItemFinding.objects.filter(
        finding=finding, item__standing=Item.Standing.ACCEPTED
    ).select_related("item")


def _order(order: str) -> list[str | OrderBy | Case]:
    if order == "number":
        return ["number"]
    if order == "few":
        return [Case(When(_held_by_few(), then=0), default=1), "-matters", "-agree", "number"]
    return [F(order).desc(nulls_last=True), "number"]


def _held_by_few() -> Q:
    """What ``reading`` lists as held by few, in the words of the database."""
    everybody = F("agree") + F("disagree") + F("passed")
    few = GreaterThan(everybody, FEW_OF * F("agree"))
    return Q(few, agreement__isnull=False, agree__gt=0, disagree__gt=F("agree"))
