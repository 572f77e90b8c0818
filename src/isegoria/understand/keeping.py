"""Pages of findings, kept in memory for a moment.

A finding is read by many at once when it is news. Its pages are the same for everybody who reads
the same language, so each process works them out once in five seconds, and again as soon as there
is a new finding. What an official changes in a text meanwhile shows five seconds later.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Protocol

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from isegoria.understand.queries import stamps_of

SECONDS = 5
ASKED = ("part", "page", "order")
LONGEST_ASKED = 40


class Page(Protocol):
    """A view of a question."""

    def __call__(self, request: HttpRequest, process: str) -> HttpResponse:
        """Answer the request."""


def kept_for_a_moment(page: Page) -> Callable[..., HttpResponse]:
    """Answer from memory what the same findings said a moment ago, in one query."""

    @wraps(page)
    def answer(request: HttpRequest, process: str) -> HttpResponse:
        stamps = stamps_of(process)
        key = _key(request, stamps)
        if not stamps or key is None:
            return page(request, process=process)
        kept: HttpResponse | None = cache.get(key)
        if kept is None:
            kept = page(request, process=process)
            cache.set(key, kept, SECONDS)
        return kept

    return answer


def _key(request: HttpRequest, stamps: object) -> str | None:
    """Name a page by its address and findings; None for addresses that anybody could make up."""
    asked = [(name, request.GET.getlist(name)) for name in sorted(request.GET)]
    if not all(name in ASKED and len(str(values)) < LONGEST_ASKED for name, values in asked):
        return None
    named = repr((request.get_host(), request.path, asked, stamps))
    return "heard-" + sha256(named.encode()).hexdigest()
