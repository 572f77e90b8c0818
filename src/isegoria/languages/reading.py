"""How somebody reads and hears: text size, colours, easy words, slower speech, language.

All of it together is a number of six digits that says the settings themselves, so nobody has to
keep anything for it: a device keeps the number, and a person can take it to a kiosk on paper. The
same settings have the same number for everybody. docs/decisions/0013.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused

COOKIE = "reading"
_A_YEAR = 365 * 24 * 60 * 60
DIGITS = 6
_MODULUS = 97  # ISO 7064 MOD 97-10, as receipts have it: one wrong digit never passes

# What stands at which place is written on paper in people's pockets: only ever add at the end.
SIZES = (100, 150, 200, 300, 400)
COLOURS = ("", "light", "dark")
LANGUAGES = ("", "en", "fr", "es", "ar", "ru", "zh-hans")
# Each with room for what may be added; all of it together stays below 10,000.
_ROOM = (8, 4, 2, 2, 2, 39)


@dataclass(frozen=True)
class Reading:
    """What one reader has set; without anything, pages as they come."""

    size: int = 100
    colours: str = ""
    is_easy: bool = False
    is_slow: bool = False
    language: str = ""

    @property
    def code(self) -> str:
        """The six digits that say these settings."""
        places = (
            SIZES.index(self.size),
            COLOURS.index(self.colours),
            int(self.is_easy),
            int(self.is_slow),
            0,
            LANGUAGES.index(self.language),
        )
        number = 0
        for place, room in zip(reversed(places), reversed(_ROOM), strict=True):
            number = number * room + place
        return f"{number:04}{_MODULUS + 1 - number * 100 % _MODULUS:02}"

    @property
    def is_large(self) -> bool:
        """Tell whether the text is so large that things can no longer stand side by side."""
        return self.size >= 200  # noqa: PLR2004  # twice as large


def reading_from(code: str) -> Reading:
    """Read the settings out of six digits, as people write them; Refused says what is wrong."""
    digits = "".join(str(unicodedata.decimal(one, "")) for one in code[:200])
    if len(digits) != DIGITS:
        raise Refused(_("The number of your settings has 6 digits."))
    number, places = int(digits[:-2]), []
    for room in _ROOM:
        number, place = divmod(number, room)
        places.append(place)
    size, colours, easy, slow, later, language = places
    is_known = (size < len(SIZES), colours < len(COLOURS), language < len(LANGUAGES), not later)
    if int(digits) % _MODULUS != 1 or not all(is_known):
        raise Refused(_("One digit seems wrong. Please compare the number, digit by digit."))
    return Reading(SIZES[size], COLOURS[colours], bool(easy), bool(slow), LANGUAGES[language])


def reading_of(request: HttpRequest) -> Reading:
    """What this device has kept; nothing can be read of what we did not write."""
    try:
        return reading_from(request.COOKIES.get(COOKIE, ""))
    except Refused:
        return Reading()


def keep(response: HttpResponse, reading: Reading) -> None:
    """Let the device keep these settings, or forget them where nothing is set."""
    if reading == Reading():
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        reading.code,
        max_age=_A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
