"""What rooms above keep of somebody beside what they said, asked by the names in the settings.

So that whoever holds a receipt takes along all of it, also what this room does not know of.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

Kept = Sequence[Mapping[str, Any]]


@cache
def _asked() -> Mapping[str, Callable[[Sequence[int]], Kept]]:
    return {name: import_string(path) for name, path in settings.KEPT_OF_SOMEBODY.items()}


def kept_elsewhere(people: Sequence[int]) -> dict[str, list[dict[str, Any]]]:
    """What each of these rooms keeps of these parts of one person, by its name in the file."""
    return {name: [dict(row) for row in ask(people)] for name, ask in _asked().items()}
