"""What components ask for besides `if` and `for`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField

from isegoria.design import drawing

register = template.Library()


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


@register.filter
def as_cell(cell: Any) -> Any:  # noqa: ANN401 - a table shows anything that can be printed
    """Give a plain value the form of a cell, nothing a dash; leave cells as they are."""
    is_cell = isinstance(cell, Mapping) or hasattr(cell, "text")
    return cell if is_cell else {"text": "\N{EN DASH}" if cell is None else cell}


@register.simple_tag
def share_bar(agree: int, passed: int, disagree: int) -> drawing.ShareBar | None:
    """Work out the parts of the bar; see drawing.share_bar."""
    return drawing.share_bar(int(agree or 0), int(passed or 0), int(disagree or 0))


@register.simple_tag
def reach_bar(heard: float, expected: float, most: float) -> drawing.ReachBar:
    """Work out the bar of how many were heard; see drawing.reach_bar."""
    return drawing.reach_bar(heard or 0, expected or 0, most or 0)


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


@register.filter
def as_length(value: float) -> str:
    """Write a number as SVG reads it, whatever the language of the page."""
    return drawing.length(value)


@register.simple_tag
def pages_near(page: Page[Any]) -> list[int | str]:
    """List the numbers of the first, the last and the neighbouring pages, with gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
