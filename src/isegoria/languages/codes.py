"""Language codes as the product writes them, their names and their directions."""

from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

Direction = Literal["ltr", "rtl", "auto"]

UNKNOWN = "und"  # what is written in a language that nobody has named

# The languages of the interface. Each needs its catalogue in locale/; the first is the one it is
# written in.
INTERFACE = ("en", "fr", "es", "ar", "ru", "zh-hans")


@cache
def direction_of(code: str) -> Direction:
    """Which way the language is written; where it is not known, the words decide."""
    if code == UNKNOWN:
        return "auto"
    locale = _locale(code)
    return "rtl" if locale and locale.text_direction == "rtl" else "ltr"


@cache
def own_name(code: str) -> str:
    """What speakers call their language; the code itself if nothing is known of it."""
    locale = _locale(code)
    name = locale and _name_of(locale, locale)
    return name[:1].upper() + name[1:] if name else code


@cache
def name_in(code: str, reader: str) -> str:
    """What readers of another language call this one; the code itself if nothing is known."""
    locale, reads = _locale(code), _locale(reader)
    return (locale and reads and _name_of(locale, reads)) or own_name(code)


@cache
def is_known(code: str) -> bool:
    """Tell whether the code names a language at all."""
    return _locale(code) is not None


@cache
def tag_of(code: str) -> str:
    """The code as HTML writes it: zh-Hans, not zh-hans."""
    first, *rest = code.split("-")
    return "-".join([first, *(part.title() if len(part) == 4 else part for part in rest)])  # noqa: PLR2004  # a script's code has four letters


def _name_of(locale: Locale, reads: Locale) -> str | None:
    """The name that readers of a language have for this one, else its parts in brackets."""
    return reads.languages.get(str(locale)) or locale.get_display_name(reads)


def _locale(code: str) -> Locale | None:
    if code == UNKNOWN:  # which Babel takes for American English
        return None
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
