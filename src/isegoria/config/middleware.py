"""What happens to every request, whichever room answers it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
