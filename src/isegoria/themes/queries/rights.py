"""Which answers invoke a right. Nothing here is ordered by how many people agree."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from isegoria.process.models import Process
from isegoria.themes.models import InvokedRight
from isegoria.themes.queries.texts import standing

Right = InvokedRight.Right


def marks_in(process: Process) -> QuerySet[InvokedRight]:
    """The marks of all that stands, those of each right together."""
    rows = InvokedRight.objects.filter(process=process, is_taken_out=False)
    return rows.filter(text__in=standing(process).order_by().values("pk")).order_by("right", "pk")


def rights_of_texts(texts: Iterable[int]) -> dict[int, list[InvokedRight]]:
    """Which rights each of these answers invokes; one query."""
    found: dict[int, list[InvokedRight]] = defaultdict(list)
    rows = InvokedRight.objects.filter(text__in=list(texts), is_taken_out=False)
    for one in rows.order_by("right", "pk"):
        found[one.text_id].append(one)
    return found


def rights_of_items(items: Iterable[int]) -> dict[int, list[InvokedRight]]:
    """Which rights each of these statements invokes; one query."""
    found: dict[int, list[InvokedRight]] = defaultdict(list)
    rows = InvokedRight.objects.filter(text__item__in=list(items), is_taken_out=False)
    for one in rows.order_by("right", "pk").select_related("text"):
        found[one.text.item_id or 0].append(one)
    return found


def answers_by_right(process: Process) -> dict[str, int]:
    """How many answers that stand invoke each right; one query."""
    rows = marks_in(process).order_by().values("right").annotate(many=Count("text"))
    counted = dict(rows.values_list("right", "many"))
    return {one: counted[one] for one in Right.values if one in counted}


def items_that_invoke(process: Process) -> list[int]:
    """Every statement that stands and is marked, in the order of numbers."""
    rows = marks_in(process).exclude(text__item=None).order_by("text__number")
    return list(dict.fromkeys(rows.values_list("text__item", flat=True)))
