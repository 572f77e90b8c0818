"""What programs and the desk ask: whose key it is, and what is public, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere
from isegoria.channels.api.models import Hook, Key
from isegoria.channels.api.rules import Unknown
from isegoria.hear.models import Activity, Item
from isegoria.journey.queries.public import people_in
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import latest_checkpoint, own_number
from isegoria.organisations.models import Institution
from isegoria.process.models import Process, Stage
from isegoria.process.queries import published
from isegoria.understand.models import Finding, ItemFinding


@dataclass(frozen=True)
class Listed:
    """Some questions with what stands beside each: how many people took part."""

    processes: list[Process]
    people: dict[int, int]
    total: int


def key_of(token: str) -> Key:
    """Whose key this is; Unknown if it was never given, or was made void."""
    found = Key.objects.filter(digest=sha256(token.encode()).digest()).first()
    if found is None:
        raise Unknown(_("This key is not known, or no longer. Ask whoever gave it to you."))
    return found


def keys_for(process: Process) -> QuerySet[Key]:
    """The keys that bring answers to this question, with how much came; void ones included."""
    of_all = Q(process=None, institution=process.institution)
    return (
        Key.objects.filter(Q(process=process) | of_all)
        .annotate(
            brought=Count("arrivals", filter=Q(arrivals__process=process)),
            has_hooks=Exists(Hook.objects.filter(key=OuterRef("pk"))),
            has_lost_hooks=Exists(
                Hook.objects.filter(key=OuterRef("pk"), given_up_at__isnull=False)
            ),
        )
        .order_by("partner", "pk")
    )


def organisations(*, first: int, most: int) -> tuple[list[Institution], dict[int, int], int]:
    """Who asks the public: a page of them, how many questions of each are public, how many all."""
    public = Process.objects.exclude(published_at=None)
    rows = Institution.objects.filter(Exists(public.filter(institution=OuterRef("pk"))))
    page = list(rows.order_by("slug")[first : first + most])
    return page, _questions_of(page), rows.count()


def organisation(slug: str) -> tuple[Institution, dict[int, int]]:
    """One institution that asks the public; NotThere if there is none of this name."""
    found = Institution.objects.filter(slug=slug).first()
    counts = _questions_of([found]) if found else {}
    if found is None or not counts:
        raise NotThere(_("There is no such organisation, or it has not asked anything yet."))
    return found, counts


def questions(*, standing: str, organisation: str, first: int, most: int) -> Listed:
    """A page of the public questions, newest first; of one standing or one institution only."""
    rows = published()
    if organisation:
        rows = rows.filter(institution__slug=organisation)
    if standing:
        rows = _standing(rows, standing)
    page = list(rows[first : first + most])
    return Listed(page, _people(page), rows.count())


def question(slug: str) -> tuple[Process, int]:
    """A public question and how many people took part; NotThere if there is none of this name."""
    found = published().filter(slug=slug).first()
    if found is None:
        raise NotThere(_("There is no such question."))
    return found, _people([found]).get(found.pk, 0)


def activities(process: Process) -> list[Activity]:
    """What people are asked to do for a question, in order."""
    rows = process.activities.select_related("process", "stage").order_by("position", "pk")
    return list(rows)


def activity(slug: str, name: str) -> Activity:
    """One thing that people are asked to do, by the name ``id_of`` gives it; NotThere if none."""
    type_slug, _dash, position = name.rpartition("-")
    rows = Activity.objects.select_related("process", "stage").exclude(process__published_at=None)
    number = int(position) if position.isascii() and position.isdecimal() else 0
    found = None
    if len(position) <= 4:  # noqa: PLR2004  # no question asks that much
        found = rows.filter(process__slug=slug, type_slug=type_slug, position=number).first()
    if found is None or name != id_of(found):
        raise NotThere(_("Nothing of this name is asked there."))
    return found


def id_of(activity: Activity) -> str:
    """How an activity is called within its question; it never changes."""
    return f"{activity.type_slug}-{activity.position}"


def finding(activity: Activity) -> Finding:
    """What was heard; NotThere while nothing has been read."""
    found = Finding.objects.filter(activity=activity).first()
    if found is None:
        raise NotThere(_("What was said here has not been read yet."))
    return found


def items(finding: Finding, *, first: int, most: int) -> tuple[list[ItemFinding], int]:
    """A page of what could be answered with its numbers, and how many there are."""
    rows = ItemFinding.objects.filter(finding=finding, item__standing=Item.Standing.ACCEPTED)
    page = rows.select_related("item").order_by("number")[first : first + most]
    return list(page), rows.count()


def entries(*, first: int, most: int) -> tuple[list[Entry], int]:
    """Sealed entries of the public log from a place on, and how many are signed."""
    size = latest_checkpoint().size
    rows = _entries().filter(position__gte=first, position__lt=min(first + most, size))
    return list(rows.order_by("position")), size


def entry(position: int) -> Entry:
    """The entry at this place of the log; NotThere if it has not grown that far."""
    found = _entries().filter(position=position, position__lt=latest_checkpoint().size).first()
    if found is None:
        raise NotThere(_("The log has not grown that far."))
    return found


def _entries() -> QuerySet[Entry]:
    return Entry.objects.filter(log=own_number())


def _standing(rows: QuerySet[Process], standing: str) -> QuerySet[Process]:
    now = timezone.now()
    hear = Stage.objects.filter(process=OuterRef("pk"), kind=Stage.Kind.HEAR)
    has_ended = Exists(hear.filter(ends_at__lte=now))
    has_begun = Exists(hear.filter(begins_at__lte=now))
    conditions = {
        "open": has_begun & ~has_ended,
        "preparation": ~has_begun & ~has_ended,
        "closed": has_ended,
    }
    return rows.filter(conditions[standing])


def _people(processes: Iterable[Process]) -> dict[int, int]:
    rows = people_in().filter(process__in=list(processes)).order_by().values_list("process")
    return dict(rows.annotate(people=Count("participant", distinct=True)))


def _questions_of(institutions: Iterable[Institution]) -> dict[int, int]:
    rows = Process.objects.exclude(published_at=None).filter(institution__in=list(institutions))
    return dict(rows.order_by().values_list("institution").annotate(count=Count("pk")))
