"""Numbers as people and programs write them into addresses and forms."""

from django.http import Http404, HttpRequest

_MOST_DIGITS_OF_A_PAGE = 6
_MOST_DIGITS_OF_A_ROW = 18


def row_number(given: str) -> int | None:
    """Read the number of a row as a form carries it; None for anything else."""
    return _number(given, _MOST_DIGITS_OF_A_ROW)


def page_number(request: HttpRequest) -> int:
    """Read ``?page=`` as a number from 1 on; without it the first page. Nonsense is no page."""
    number = _number(request.GET.get("page", "1"), _MOST_DIGITS_OF_A_PAGE)
    if not number:
        raise Http404
    return number


def _number(given: str, most_digits: int) -> int | None:
    """Plain digits alone: int() would also read signs, spaces and the digits of other scripts."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= most_digits else None
