"""What is the same for every reader, kept for a moment in the memory of this process.

When a question is read aloud on the radio, a whole district opens the same page. Each process then
works it out once a second and hands the rest what it has; nobody sees anything older than that.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from http import HTTPStatus
from typing import Generic, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from isegoria.base.easy import reads_easy

T = TypeVar("T")
View = Callable[..., HttpResponse]

_MOST = 256  # pages of some ten kilobytes each


class Kept(Generic[T]):
    """Things worked out a moment ago, by key; ``settings.KEPT_SECONDS`` says how long that is."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._things: dict[Hashable, tuple[float, T]] = {}

    def find(self, key: Hashable) -> T | None:
        """Give what was kept for this key, unless it is older than the moment."""
        found = self._things.get(key)
        return found[1] if found and self._now() < found[0] else None

    def put(self, key: Hashable, thing: T) -> None:
        """Keep a thing for the moment; when there are too many, forget them all."""
        if len(self._things) >= _MOST:
            self._things.clear()
        self._things[key] = (self._now() + settings.KEPT_SECONDS, thing)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what was kept for this key, else make it and keep it."""
        found = self.find(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found


def same_for_everybody(view: View) -> View:
    """Let a page for reading be worked out once for all who ask for it in the same second.

    For views that look at nothing of the request but its address, its language and whether easy
    words are wanted: never for one that reads a cookie or a form. What is not found, or goes wrong,
    is not kept.
    """
    kept: Kept[bytes] = Kept()

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        key = (request.get_full_path(), get_language(), reads_easy())
        if (found := kept.find(key)) is not None:
            return HttpResponse(found)
        response = view(request, *args, **named)
        if response.status_code == HTTPStatus.OK and not response.cookies:
            kept.put(key, response.content)
        return response

    return shown
