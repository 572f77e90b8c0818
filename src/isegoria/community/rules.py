"""Who may change what is known of which community, and the steps of bringing in a table."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

STEPS = ("table", "area", "columns", "words", "source", "check")
WIDE, LONG = "wide", "long"
PEOPLE, PERCENT = "people", "percent"
MOST_WORDS = 150


def steps_of(choices: Mapping[str, Any]) -> tuple[str, ...]:
    """The steps of this table: only a long one has words to be explained."""
    return tuple(one for one in STEPS if one != "words" or choices.get("shape") == LONG)


def first_open(choices: Mapping[str, Any]) -> str:
    """The first step that nobody has answered yet; the last where all are answered."""
    done = choices.get("done", [])
    return next((one for one in steps_of(choices) if one not in done), STEPS[-1])


def obstacle_to_areas(areas: Collection[int], managed: Collection[int] | None) -> str | None:
    """Why figures of these areas cannot be put down by somebody; None if they can."""
    if managed is None or set(areas) <= set(managed):
        return None
    return _("The table speaks of areas that your institution does not answer for.")


def obstacle_to_words(words: Collection[str]) -> str | None:
    """Why a column cannot say what is counted; None if it can."""
    if len(words) > MOST_WORDS:
        return _(
            "There are more than %(most)d different words in these columns. "
            "Choose the columns that say what is counted, not the numbers."
        ) % {"most": MOST_WORDS}
    return None
