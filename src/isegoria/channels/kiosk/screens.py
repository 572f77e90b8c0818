"""What a kiosk shows, each thing with the number that does it on the keypad.

0 is for help and 9 says all of it again, so no number begins with either. Up to eight things are
done at once by one key; where there are more, a number is typed and then taken with #.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from django.utils.translation import gettext as _

from isegoria.hear.prompts import Box, Prompt
from isegoria.languages.queries import Shown
from isegoria.questionnaire.definition import Kind

AT_ONCE = 8
_KEPT_FREE = "09"
_MARKED = {Kind.CHOICE, Kind.CHOICES, Kind.SCALE}
_AFTER_A_SCALE = 20


@dataclass(frozen=True)
class Control:
    """One thing that can be done on a screen.

    ``kind`` is button, radio, checkbox, or what is typed: text, long, number, date, time, place.
    """

    kind: str
    name: str
    value: str
    label: str
    number: int = 0
    tag: str = ""
    hint: str = ""
    is_chosen: bool = False
    places: int = 0

    @property
    def id(self) -> str:
        """What it is called on the page."""
        return f"id_{self.name}.{self.value}" if self.kind in _CHOSEN else f"id_{self.name}"


_CHOSEN = {"radio", "checkbox"}


def button(name: str, value: str, words: Shown | str) -> Control:
    """Something that leads on."""
    tag = words.tag if isinstance(words, Shown) and words.language else ""
    return Control("button", name, value, str(words), tag=tag)


def numbered(controls: Iterable[Control]) -> list[Control]:
    """The same, each with its number, in order; the numbers of a scale are its values."""
    numbers = _numbers()
    return [one if one.number else replace(one, number=next(numbers)) for one in controls]


def controls_of(prompt: Prompt) -> list[Control]:
    """Everything by which a question is answered, with its numbers."""
    kind = prompt.kind
    if kind is Kind.SCALE:
        return _scale(prompt)
    if kind in _MARKED:
        made = [_mark(prompt, one) for one in prompt.boxes]
    elif kind in (Kind.RANKING, Kind.ALLOCATION, Kind.PLACE):
        made = [_typed_beside(prompt, one) for one in prompt.boxes]
    elif kind is Kind.TICK:
        words = _("Yes")
        made = [Control("checkbox", prompt.key, "yes", words, is_chosen=bool(prompt.words))]
    else:
        made = [_typed(prompt)]
    return numbered([*made, *_beside(prompt)])


def _scale(prompt: Prompt) -> list[Control]:
    """Degrees by their own number where no other key has it."""
    made = [_mark(prompt, one) for one in prompt.boxes]
    free = [replace(one, number=_number_of(int(one.value))) for one in made]
    rest = [*_beside(prompt)]
    last = max((one.number for one in free), default=0)
    numbers = (one for one in count(last + 1) if str(one)[0] not in _KEPT_FREE)
    return [*free, *(replace(one, number=next(numbers)) for one in rest)]


def _number_of(degree: int) -> int:
    is_free = degree > 0 and str(degree)[0] not in _KEPT_FREE
    return degree if is_free else degree % 10 + _AFTER_A_SCALE


def _mark(prompt: Prompt, box: Box) -> Control:
    kind = "checkbox" if prompt.kind is Kind.CHOICES else "radio"
    label = box.option.text
    ends = {prompt.bounds.least: prompt.bounds.ends[0], prompt.bounds.most: prompt.bounds.ends[1]}
    if prompt.kind is Kind.SCALE and (end := ends.get(box.value)):
        label = f"{label}: {end}"
    return Control(kind, box.name, box.value, label, tag=prompt.text.tag, is_chosen=box.is_chosen)


def _typed_beside(prompt: Prompt, box: Box) -> Control:
    """A number for each option: its place, its share, or degrees."""
    label = box.option.text
    if prompt.kind is Kind.PLACE:
        north = box == prompt.boxes[0]
        label = _("Latitude, north of the equator") if north else _("Longitude, east of Greenwich")
    hint = prompt.bounds.unit
    if prompt.kind is Kind.RANKING:
        hint = _("its place, from 1 to %(last)d") % {"last": len(prompt.options)}
    places = len(prompt.options) if prompt.kind is Kind.RANKING else 0
    tag = "" if prompt.kind is Kind.PLACE else prompt.text.tag
    return Control("number", box.name, box.value, label, tag=tag, hint=hint, places=places)


def _typed(prompt: Prompt) -> Control:
    kinds = {Kind.NUMBER: "number", Kind.DATE: "date", Kind.TIME: "time"}
    kind = kinds.get(prompt.kind, "long" if prompt.long else "text")
    hints = {
        "date": _("year, month and day, such as 2026-03-08"),
        "time": _("hour and minute, such as 14:30"),
        "number": prompt.bounds.unit,
    }
    return Control(kind, prompt.key, prompt.words, _("Your answer"), hint=hints.get(kind, ""))


def _beside(prompt: Prompt) -> Iterator[Control]:
    """Small questions that go along, and the ways to give no answer."""
    kind = "radio" if prompt.kind in (Kind.CHOICE, Kind.SCALE) else "checkbox"
    for one in prompt.also:
        yield Control("checkbox", one.key, "yes", str(one.text), is_chosen=bool(one.said))
    for way in prompt.ways:
        name = prompt.key if kind == "radio" else way.name
        yield Control(kind, name, way.value, way.option.text, is_chosen=way.is_chosen)


def _numbers() -> Iterator[int]:
    return (one for one in count(1) if str(one)[0] not in _KEPT_FREE)
