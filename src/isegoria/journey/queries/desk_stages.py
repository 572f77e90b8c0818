"""Where each question stands by its dates, as the database tells it for very many at once."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, DateTimeField, F, FilteredRelation, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from isegoria.process.models import Process, Stage

LATE = "late"
STAGES: dict[str, str | Promise] = {
    "draft": gettext_lazy("Drafts"),
    "soon": gettext_lazy("Opening soon"),
    "open": gettext_lazy("Open"),
    "understand": gettext_lazy("To be understood"),
    "answer": gettext_lazy("To be answered"),
    "learn": gettext_lazy("To look back on"),
    LATE: gettext_lazy("Late"),
}


class Narrowed(NamedTuple):
    """How a list of questions is narrowed: by stage, institution and words."""

    stage: str = ""
    institution: int = 0
    words: str = ""


def with_dates(institutions: Collection[int]) -> QuerySet[Process]:
    """The questions of these institutions, with the dates that tell where they stand."""
    return Process.objects.filter(institution__in=institutions).annotate(
        hearing=_stage(Stage.Kind.HEAR),
        deciding=_stage(Stage.Kind.DECIDE),
        answering=_stage(Stage.Kind.ANSWER),
        learning=_stage(Stage.Kind.LEARN),
    )


def standing_in(stage: str, now: datetime) -> Q:
    """The condition for a question of ``with_dates`` to stand there; the same as the stage shown.

    Late is what has a date that passed without its step: a draft that was to open, a decision that
    was due. A published decision says what became of each point, and so answers everybody at once.
    """
    public = Q(published_at__isnull=False)
    opened, closed = Q(hearing__begins_at__lte=now), Q(hearing__ends_at__lte=now)
    undecided = ~Q(decision__publications__number=1)
    decided, looked = Q(deciding__begins_at__lte=now), Q(learning__begins_at__lte=now)
    return {
        "draft": ~public,
        "soon": public & _not_yet("hearing__begins_at", now),
        "open": public & opened & _not_yet("hearing__ends_at", now),
        "understand": public & closed & _not_yet("deciding__begins_at", now),
        "answer": public & closed & decided & _not_yet("learning__begins_at", now),
        "learn": public & closed & looked,
        LATE: (~public & opened)
        | (
            public
            & undecided
            & Q(deciding__ends_at__lte=now)
            & _not_yet("learning__begins_at", now)
        ),
    }[stage]


def narrowed(institutions: Collection[int], to: Narrowed, now: datetime) -> QuerySet[Process]:
    """The questions that a list shows, what is late first, then what is due next."""
    mine = {to.institution} & set(institutions) if to.institution else institutions
    found = with_dates(mine)
    if to.stage:
        found = found.filter(standing_in(to.stage, now))
    if to.words:
        asked = Process.objects.filter(
            Q(question__renderings__body__icontains=to.words) | Q(slug__icontains=to.words)
        )
        found = found.filter(pk__in=asked.order_by().values("pk"))
    return found.annotate(due_at=_due_at(now)).order_by(F("due_at").asc(nulls_last=True), "-pk")


def _due_at(now: datetime) -> Case:
    """The date by which a question is sorted: the one that was missed, else the next one."""
    late = standing_in(LATE, now)
    return Case(
        When(Q(published_at=None), then=F("hearing__begins_at")),
        When(late & Q(answering__ends_at__lte=now), then=F("answering__ends_at")),
        When(late, then=F("deciding__ends_at")),
        When(Q(hearing__begins_at__gt=now), then=F("hearing__begins_at")),
        When(Q(hearing__ends_at__gt=now), then=F("hearing__ends_at")),
        When(Q(deciding__ends_at__gt=now), then=F("deciding__ends_at")),
        When(Q(learning__begins_at__gt=now), then=F("learning__begins_at")),
        default=None,
        output_field=DateTimeField(),
    )


def _stage(kind: Stage.Kind) -> FilteredRelation:
    return FilteredRelation("stages", condition=Q(stages__kind=kind))


def _not_yet(field: str, now: datetime) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": now})
