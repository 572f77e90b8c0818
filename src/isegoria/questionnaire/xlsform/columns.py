"""The columns and the kinds of rows that a spreadsheet holds, ours beside those of XLSForm."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from isegoria.questionnaire.definition import Kind

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

# What XLSForm has no column for. Other programs pass over columns that they do not know.
OUR = "isegoria_"
KIND, WAYS_OUT, LEAST, MOST = (
    "isegoria_kind",
    "isegoria_ways_out",
    "isegoria_least",
    "isegoria_most",
)
DECIMALS, UNIT, TOTAL = "isegoria_decimals", "isegoria_unit", "isegoria_total"
SHUFFLED, EXCLUSIVE = "isegoria_shuffled", "isegoria_exclusive"
LEAST_LABEL, MOST_LABEL = "isegoria_least_label", "isegoria_most_label"
TITLE, LANGUAGES = "isegoria_title", "isegoria_languages"

ALLOCATION = "allocation"
"""Shares are a select_multiple to other programs; this in KIND makes them what they are."""

FILE_KINDS = ("image", "audio", "video", "file")

TYPES = {
    "integer": Kind.NUMBER,
    "int": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "range": Kind.SCALE,
    "text": Kind.TEXT,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "geopoint": Kind.PLACE,
    "geoshape": Kind.AREA,
    "acknowledge": Kind.TICK,
    "note": Kind.NOTE,
    "calculate": Kind.HIDDEN,
    "hidden": Kind.HIDDEN,
    **dict.fromkeys(FILE_KINDS, Kind.FILE),
}
WITH_LIST = {
    "select_one": Kind.CHOICE,
    "select_multiple": Kind.CHOICES,
    "rank": Kind.RANKING,
}

WORDS = ("label", "hint", "constraint_message", LEAST_LABEL, MOST_LABEL)
"""Columns that stand there once for each language."""

CHANGING = {"read_only", "readonly", "trigger", "repeat_count", "save_to", "audio", "video"}
"""Columns that change what is asked or how, in a way that not every channel can follow."""

OTHER_CALENDARS = {"month-year", "year", "ethiopian", "coptic", "islamic", "bikram-sambat"}
OTHER_CALENDARS |= {"myanmar", "persian", "buddhist"}
OTHER_WAYS = {"signature", "draw", "annotate", "printer", "bearing"} | OTHER_CALENDARS
"""Appearances that make another answer of it, not only another look."""

DECIMALS_IF_UNSAID = 6

_IN_LANGUAGE = re.compile(r"(?P<column>[^:]+?)\s*::?\s*(?P<language>[^:].*)")
_CODE = re.compile(r".*\(\s*(?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*")


def split(heading: str) -> tuple[str, str]:
    """A heading as its column and its language, as in label::French (fr); "" without one."""
    heading = heading.removeprefix("media::")
    found = _IN_LANGUAGE.fullmatch(heading)
    if found is None or found["column"] in {"bind", "body", "instance"}:
        return heading.strip(), ""
    return found["column"].strip(), found["language"].strip()


def language_of(name: str) -> str | None:
    """The code of a language as spreadsheets name it: French (fr), French, or fr."""
    coded = _CODE.fullmatch(name)
    if coded is not None:
        return coded["code"].lower()
    known = _codes_by_name().get(name.strip().lower())
    if known is None and re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", name.strip()):
        return name.strip().lower()
    return known


def name_of(code: str) -> str:
    """The name of a language with its code, as a heading holds it."""
    try:
        name = Locale.parse(code, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name or code} ({code})"


@cache
def _codes_by_name() -> dict[str, str]:
    names = Locale("en").languages
    return {name.lower(): code.lower().replace("_", "-") for code, name in names.items()}
