"""What components ask for besides `if` and `for`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.translation import get_language

from isegoria.design import drawing
from isegoria.design.once import once

register = template.Library()
register.tag("once", once)


@register.filter
def first_control(field: BoundField) -> str:
    """Find the id of the control a person must go to in order to mend a field."""
    if field.use_fieldset and (controls := field.subwidgets):
        parts = controls[0].data.get("subwidgets")
        return str(parts[0]["attrs"]["id"]) if parts else controls[0].id_for_label
    return field.id_for_label or str(field.auto_id)


@register.filter
def grouped(code: str) -> str:
    """Write a receipt in groups of four, as it is read aloud."""
    digits = "".join(str(code).split())
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


@register.simple_tag
def next_sentence() -> str:
    """Part two sentences of a paragraph: by a space, but not in Chinese, whose signs have room."""
    return "" if (get_language() or "").startswith("zh") else " "


@register.simple_tag
def map_paths(marks: Iterable[Any]) -> list[tuple[int, str]]:
    """Draw the marks of the map, whether dictionaries or objects; see drawing.map_paths."""
    return drawing.map_paths(
        drawing.Mark(**mark)
        if isinstance(mark, Mapping)
        else drawing.Mark(x=mark.x, y=mark.y, people=mark.people, group=mark.group)
        for mark in marks
    )


@register.filter
def sample(group: int) -> str:
    """Draw the mark of a group for the list beside the map."""
    return drawing.shape(group, 10, 10, 6.5)


@register.simple_tag
def pages_near(page: Page[Any]) -> list[int | str]:
    """List the numbers of the first, the last and the neighbouring pages, with gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
