"""What rooms above say behind the points of a decision, asked by the names in the settings.

So a promise that follows from a point is found on the page of the decision, which knows no promise.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from isegoria.process.models import Process

Key = tuple[str, int] | None  # a point as a published version names it; None: the whole decision


@dataclass(frozen=True)
class Following:
    """Something that follows from a point: in words, and where more of it stands."""

    words: str
    address: str


@cache
def _asked() -> list[Callable[[Process], Iterable[tuple[Key, str, str]]]]:
    return [import_string(name) for name in settings.AFTER_A_DECISION]


def what_follows(process: Process) -> dict[Key, list[Following]]:
    """All that follows from the decision on a question, by its point."""
    found: dict[Key, list[Following]] = {}
    for ask in _asked():
        for key, words, address in ask(process):
            found.setdefault(key, []).append(Following(words, address))
    return found
