"""What follows from how a text was read: which reading counts, and whether readers differ."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from isegoria.themes.models import OpenText, Placing, Reading

_State, _Turn, _Outcome = OpenText.State, Reading.Turn, Reading.Outcome
_APART = (_Turn.FIRST, _Turn.SECOND)


def settle(texts: QuerySet[OpenText]) -> None:
    """Bring what counts of these texts up to date with their readings, all in one statement.

    The third look holds; else the first reading, unless a second one found something else or a
    colleague was asked. States of texts are named as the outcomes of readings are.
    """
    chosen = texts.order_by().values("pk")
    first, third = _reading(_Turn.FIRST), _reading(_Turn.THIRD)
    differ = Q(pk__in=_with_other_outcomes(chosen)) | Q(pk__in=_with_other_themes(chosen))
    asked = Exists(first.filter(outcome=_Outcome.ASKED))
    OpenText.objects.filter(pk__in=chosen).update(
        state=Coalesce(
            Subquery(third.values("outcome")[:1]),
            Case(
                When(~Exists(first), then=Value(_State.UNREAD)),
                When(differ, then=Value(_State.DISPUTED)),
                default=Subquery(first.values("outcome")[:1]),
            ),
        ),
        counted=Coalesce(
            Subquery(third.values("pk")[:1]),
            Case(When(asked | differ, then=None), default=Subquery(first.values("pk")[:1])),
        ),
    )


def _reading(turn: Reading.Turn) -> QuerySet[Reading]:
    return Reading.objects.filter(text=OuterRef("pk"), turn=turn)


def _twice(texts: QuerySet[OpenText, Any]) -> QuerySet[Reading, Any]:
    """Which of these two persons have read apart."""
    return Reading.objects.filter(text__in=texts, turn=_Turn.SECOND).values("text")


# What differs is found by sorting all of it once. Asked text by text, a database may look through
# a whole theme for each of them, which takes as long as its answers squared.


def _with_other_outcomes(texts: QuerySet[OpenText, Any]) -> QuerySet[Reading, Any]:
    """Texts of which two persons found different things: something to place, nothing, or asked."""
    rows = Reading.objects.filter(text__in=_twice(texts), turn__in=_APART).order_by()
    each = rows.values("text").annotate(least=Min("outcome"), most=Max("outcome"))
    return each.exclude(least=F("most")).values("text")


def _with_other_themes(texts: QuerySet[OpenText, Any]) -> QuerySet[Placing, Any]:
    """Texts that one of two persons placed under a theme and the other did not."""
    rows = Placing.objects.filter(reading__text__in=_twice(texts), reading__turn__in=_APART)
    each = rows.order_by().values("reading__text", "theme")
    alone = each.annotate(turns=Count("reading__turn", distinct=True)).filter(turns=1)
    return alone.values("reading__text")
