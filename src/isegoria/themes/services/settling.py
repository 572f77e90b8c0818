"""What follows from how a text was read: which reading counts, and whether readers differ."""

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When

from isegoria.themes.models import OpenText, Placing, Reading

_State, _Turn, _Outcome = OpenText.State, Reading.Turn, Reading.Outcome


def settle(texts: QuerySet[OpenText]) -> None:
    """Bring what counts of these texts up to date with their readings, all in one statement.

    The third look holds; else the first reading, unless a second one found something else or a
    colleague was asked. States of texts are named as the outcomes of readings are.
    """
    first, second, third = (_reading(turn) for turn in _Turn)
    beside = Reading.objects.filter(text=OuterRef("text"), turn=_Turn.FIRST)
    differ = Exists(second) & (
        Exists(second.exclude(outcome=Subquery(beside.values("outcome")[:1])))
        | Exists(_besides(_Turn.FIRST, _Turn.SECOND))
        | Exists(_besides(_Turn.SECOND, _Turn.FIRST))
    )
    asked = Exists(first.filter(outcome=_Outcome.ASKED))
    OpenText.objects.filter(pk__in=texts.order_by().values("pk")).update(
        state=Case(
            When(Exists(third), then=Subquery(third.values("outcome")[:1])),
            When(~Exists(first), then=Value(_State.UNREAD)),
            When(differ, then=Value(_State.DISPUTED)),
            default=Subquery(first.values("outcome")[:1]),
        ),
        counted=Case(
            When(Exists(third), then=Subquery(third.values("pk")[:1])),
            When(~Exists(first) | asked | differ, then=None),
            default=Subquery(first.values("pk")[:1]),
        ),
    )


def _reading(turn: Reading.Turn) -> QuerySet[Reading]:
    return Reading.objects.filter(text=OuterRef("pk"), turn=turn)


def _besides(one: Reading.Turn, other: Reading.Turn) -> QuerySet[Placing]:
    """Themes under which one reader placed the text and the other did not."""
    there = Placing.objects.filter(
        reading__text=OuterRef("reading__text"), reading__turn=other, theme=OuterRef("theme")
    )
    return Placing.objects.filter(~Exists(there), reading__text=OuterRef("pk"), reading__turn=one)
