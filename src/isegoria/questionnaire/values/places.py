"""Places and outlines on the map, in degrees of latitude and longitude."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Choice, Question
from isegoria.questionnaire.values import numerals

FEWEST_CORNERS, MOST_CORNERS = 3, 200

_MOST_NORTH, _MOST_EAST = 90, 180
_NEAREST = Decimal("0.00001")  # about a metre; nobody points more exactly
_MOST_DIGITS = 20


def place(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # all readers are called alike
    """A point, as latitude and longitude."""
    return _point(raw)


def area(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # the same
    """An outline by its corners; the first need not be said again at the end."""
    given = raw.replace("\N{ARABIC SEMICOLON}", ";").strip().strip(";").split(";")
    if len(given) > MOST_CORNERS + 1:
        raise Refused(_("Draw the outline with at most %(most)d corners.") % {"most": MOST_CORNERS})
    corners = [_point(one) for one in given]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(set(corners)) < FEWEST_CORNERS or len(corners) > MOST_CORNERS:
        raise Refused(_("An outline needs at least three corners."))
    return "; ".join(corners)


def _point(raw: str) -> str:
    numbers = numerals.plain(raw).split()
    if len(numbers) != 2:  # noqa: PLR2004  # latitude and longitude
        numbers = [one.strip() for one in numerals.plain(raw).split(",")]
    if len(numbers) != 2:  # noqa: PLR2004  # the same
        raise _no_place()
    latitude, longitude = (_degrees(one.rstrip(",°")) for one in numbers)
    if abs(latitude) > _MOST_NORTH or abs(longitude) > _MOST_EAST:
        raise _no_place()
    return f"{numerals.line(latitude)} {numerals.line(longitude)}"


def _degrees(typed: str) -> Decimal:
    """Degrees with a point or a comma; a whole number of degrees never needs a mark."""
    try:
        return numerals.read(typed.replace(",", "."), _MOST_DIGITS).quantize(_NEAREST)
    except (Refused, ArithmeticError):
        raise _no_place() from None


def _no_place() -> Refused:
    return Refused(_("Give the place as latitude and longitude, in degrees: -1.28333 36.81667."))
