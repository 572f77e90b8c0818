"""Which page of a long list somebody asks for."""

from django.http import Http404, HttpRequest

_MOST_DIGITS = 6


def page_number(request: HttpRequest) -> int:
    """Read ``?page=`` as a number from 1 on; without it the first page. Nonsense is no page."""
    given = request.GET.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS and int(given)):
        raise Http404
    return int(given)
