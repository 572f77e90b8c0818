"""What happens to every request, whichever room answers it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from isegoria.base.easy import easy_words
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
