"""Which questions need a copy, and whether one still says what the site says."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from isegoria.archive.models import Copy
from isegoria.decide.models import Publication
from isegoria.hear.models import Activity
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import own_number
from isegoria.process.models import Process
from isegoria.process.queries import published
from isegoria.process.words import topic_of

# Changes come together: one copy for all of them is enough.
SETTLED_AFTER = timedelta(minutes=10)
# What the log does not hold, such as how many days are left, is copied this often.
AT_LEAST_EVERY = timedelta(days=30)


def due_for_a_copy(now: datetime) -> Process | None:
    """The decided question that waits longest for a copy; None if none does."""
    made = Copy.objects.filter(process=OuterRef("pk")).exclude(made_at=None).order_by("-number")
    decided = Publication.objects.filter(decision__process=OuterRef("pk"))
    rows = (
        published()
        .filter(Exists(decided))
        .annotate(
            copied_to=Subquery(made.values("log_size")[:1]),
            looked_at=Subquery(made.values("looked_at")[:1]),
            topic_=Concat(Value("question-"), Cast("pk", CharField())),
        )
    )
    is_old = Q(looked_at__lt=now - AT_LEAST_EVERY)
    has_moved = Q(looked_at__lt=now - SETTLED_AFTER) & (
        Exists(_since("copied_to")) | Exists(_activities_since())
    )
    waiting = rows.filter(Q(looked_at=None) | is_old | has_moved)
    return waiting.order_by("looked_at", "pk").first()


def has_moved(process: Process, log_size: int) -> bool:
    """Whether the log has heard of a question since it had so many entries, sealed or not."""
    activities = Activity.objects.filter(process=process).values_list("pk", flat=True)
    topics = [topic_of(process.pk), *(f"activity-{pk}" for pk in activities)]
    entries = Entry.objects.filter(log=own_number(), topic__in=topics)
    return entries.filter(Q(position__gte=log_size) | Q(position=None)).exists()


def in_the_making(process: Process | None = None) -> Copy | None:
    """The copy that is being made, of this question or of any."""
    rows = Copy.objects.filter(made_at=None).select_related("process__institution")
    rows = rows if process is None else rows.filter(process=process)
    return rows.order_by("begun_at").first()


def kept(process: Process) -> Copy | None:
    """The last copy that was made, without what it holds."""
    return copies(process).first()


def copies(process: Process) -> QuerySet[Copy]:
    """Every copy that was ever made of a question, the last one first."""
    rows = Copy.objects.filter(process=process).exclude(made_at=None)
    return rows.order_by("-number").defer("bag")


def _since(size: str) -> QuerySet[Entry]:
    return Entry.objects.filter(
        log=own_number(), topic=OuterRef("topic_"), position__gte=OuterRef(size)
    )


def _activities_since() -> QuerySet[Activity]:
    topic = Concat(Value("activity-"), Cast("pk", CharField()))
    after = Entry.objects.filter(
        log=own_number(),
        topic=OuterRef("topic_"),
        position__gte=OuterRef(OuterRef("copied_to")),
    )
    rows = Activity.objects.filter(process=OuterRef("pk")).annotate(topic_=topic)
    return rows.filter(Exists(after))
