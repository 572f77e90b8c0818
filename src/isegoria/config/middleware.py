"""What happens to every request, whichever room answers it."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from isegoria.base.easy import easy_words
from isegoria.config.errors import unwritable
from isegoria.languages.reading import COOKIE, Reading, reading_of

Answer = Callable[[HttpRequest], HttpResponse]


class Caching:
    """Say how long a page may be kept, where the page itself does not.

    Pages for reading may be kept and must be asked for again, which their ETag makes cheap.
    What answers a form, or belongs to one person, is kept nowhere.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header to the answer."""
        response = self._answer(request)
        if not response.has_header("Cache-Control"):
            personal = request.method not in ("GET", "HEAD") or bool(response.cookies)
            response["Cache-Control"] = "no-store" if personal else "no-cache"
        return response


class UnwritableSigns:
    """Answer what holds a sign that no database can keep with a sentence, on whichever page.

    Most pages take such signs out or say so beside the field; the programs of others and the
    gateways of phones have words of their own. This is for whatever hands them on as they came:
    nothing was put down then, since a page is one transaction.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says so, if such a sign is what the database refused."""
        is_refused = isinstance(exception, (DataError, ValueError))
        return unwritable() if is_refused and _holds_such_signs(request) else None


class AsTheyRead:
    """Give each page the text size and the colours that its reader has set on this device.

    Pages themselves are made without looking at it, so that they stay the same for everybody; only
    what a device with settings is sent differs, and with it its ETag. docs/decisions/0013.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in easy words where they are wanted, and add what is set to the answer."""
        if COOKIE not in request.COOKIES:
            return self._answer(request)
        reading = reading_of(request)
        with easy_words(wanted=reading.is_easy and not _is_for_staff(request)):
            response = self._answer(request)
        if _is_page(response):
            response.content = _dressed(response.content, reading)
        return response


def _holds_such_signs(request: HttpRequest) -> bool:
    told = [request.path_info]
    for given in (request.GET, request.POST):
        told += [one for name, values in given.lists() for one in (name, *values)]
    told += [str(file.name) for _name, files in request.FILES.lists() for file in files]
    return any("\0" in one or (not one.isprintable() and _has_half_a_sign(one)) for one in told)


def _has_half_a_sign(words: str) -> bool:
    """Whether there is half of a pair of UTF-16 in it, which no text may hold by itself."""
    return any("\ud800" <= sign <= "\udfff" for sign in words)


def _is_for_staff(request: HttpRequest) -> bool:
    """Tell whether somebody works on the words themselves: then these are never others."""
    return request.path_info.split("/")[2:3] == ["desk"]


def _is_page(response: HttpResponse) -> bool:
    return response["Content-Type"].startswith("text/html") and not response.streaming


def _dressed(page: bytes, reading: Reading) -> bytes:
    told = {
        "data-text": str(reading.size) if reading.size > Reading().size else "",
        "data-large": "yes" if reading.is_large else "",
        "data-colours": reading.colours,
    }
    told = {name: value for name, value in told.items() if value}
    if not told:
        return page
    said = "".join(f' {name}="{value}"' for name, value in told.items())
    style = f'<link rel="stylesheet" href="{static("design/reading.css")}">\n</head>'
    return page.replace(b"<html", f"<html{said}".encode(), 1).replace(b"</head>", style.encode(), 1)
