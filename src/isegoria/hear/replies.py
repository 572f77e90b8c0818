"""How the boxes of a page's form become one line of text, the same that every channel sends.

The boxes that belong to one question are named by its key, a point, and what the box is for.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Kind

WAY_OUT, LATITUDE, LONGITUDE = "out", "latitude", "longitude"
DESCRIPTION, SPOKEN, NONE = "description", "spoken", "none"
SENT = ("camera", "file")
"""The boxes in which a browser brings a file: taken just now, or chosen."""

Form = Mapping[str, str]


def box(key: str, what: str) -> str:
    """The name of one of the boxes of a question."""
    return f"{key}.{what}"


def line_in(form: Form, *, key: str, kind: Kind, values: Sequence[str]) -> str | None:
    """What was answered, as one line; None where the form did not hold the question.

    Raises Refused, in words, where what was put into the boxes contradicts itself.
    """
    said = _said_in(form, key, kind, values)
    way_out = form.get(box(key, WAY_OUT))
    if not way_out:
        return said
    if said:
        raise Refused(_("You answered, and chose not to answer as well. Leave only one of them."))
    return way_out


def all_of(form: Form, name: str) -> list[str]:
    """Everything that a form holds under one name: ticked boxes share theirs."""
    several = getattr(form, "getlist", None)
    if several is not None:
        return [one for one in several(name) if one]
    return [form[name]] if form.get(name) else []


def _said_in(form: Form, key: str, kind: Kind, values: Sequence[str]) -> str | None:
    if kind is Kind.CHOICES and key in form:
        return " ".join(all_of(form, key))
    if kind is Kind.FILE and form.get(box(key, NONE)):
        return ""
    if kind is Kind.RANKING and (numbers := _boxes(form, key, values)) is not None:
        return _in_order(numbers)
    if kind is Kind.ALLOCATION and (shares := _boxes(form, key, values)) is not None:
        return " ".join(f"{value}={share}" for value, share in shares.items() if share)
    if kind is Kind.PLACE and (found := _boxes(form, key, (LATITUDE, LONGITUDE))) is not None:
        return " ".join(one for one in found.values() if one)
    return form.get(key)


def _boxes(form: Form, key: str, names: Iterable[str]) -> dict[str, str] | None:
    """What stands in each box; None where the form has none of them."""
    found = {name: form[box(key, name)].strip() for name in names if box(key, name) in form}
    return found or None


def _in_order(numbers: Mapping[str, str]) -> str:
    """Options by the numbers that people gave them; those without one are left out."""
    places = {value: _place(number) for value, number in numbers.items() if number}
    if len(set(places.values())) < len(places):
        raise Refused(_("You gave the same place twice. Give each place once."))
    return " ".join(sorted(places, key=lambda one: places[one]))


def _place(number: str) -> int:
    try:
        return int(number)  # the digits of all scripts
    except ValueError:
        raise Refused(_("Number your choices: 1 for the first, 2 for the next.")) from None
