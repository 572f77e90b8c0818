"""The one door through which programs come in: what holds for every address."""

import logging
from functools import cache
from io import BytesIO

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from isegoria.channels.api.problems import problem

MOST_BYTES = 256 * 1024
_PERSONAL = "receipt"
_KNOWN = {"page", "size", "start", "language", "standing", "organisation"}
_SECONDS_TO_WAIT = 60
_logger = logging.getLogger(__name__)


@require_safe
def to_page(_request: HttpRequest) -> HttpResponse:
    """Lead people who open the address of programs to the page that describes it."""
    return redirect("api-page")


@csrf_exempt  # nothing here looks at a cookie: a key or a receipt is what lets somebody in
def door(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a program, whichever address it calls; in words where something is wrong."""
    response = _checked(request) or _answered(request, rest)
    if isinstance(response, HttpResponseNotAllowed):
        response = _other_method(request, response)
    is_read = request.method in {"GET", "HEAD"}
    is_personal = rest.split("/", 1)[0] == _PERSONAL
    if is_personal or not is_read:
        response["Cache-Control"] = "no-store"
    if is_personal:
        return response
    if is_read or (request.method == "OPTIONS" and "GET" in response.get("Allow", "")):
        _for_pages_of_others(response)
    if is_read and isinstance(response, HttpResponse) and response.status_code == 200:  # noqa: PLR2004  # found
        set_response_etag(response)
        return (
            get_conditional_response(request, etag=response["ETag"], response=response) or response
        )
    return response


def _answered(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Let the operation answer whose address this is; HEAD is asked as GET, without the body."""
    try:
        match = _operations().resolve(rest)
    except Resolver404:
        return problem(404, _("Nothing is at this address. The description names all there are."))
    asked_as = request.method
    request.method = "GET" if asked_as == "HEAD" else asked_as
    try:
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except (OperationalError, InterfaceError):
        _logger.exception("The database did not answer another system")
        words = _("The site is busy just now. Nothing was stored. Try again in a minute.")
        return problem(503, words, wait=_SECONDS_TO_WAIT)
    except Exception:
        _logger.exception("An answer to another system failed")
        return problem(500, _("The fault is ours; we have a note of it. Nothing was stored."))
    finally:
        request.method = asked_as
    return response


@cache
def _operations() -> URLResolver:
    """All operations; loaded when the first program comes, for they take memory and time."""
    from isegoria.channels.api.views.version_one import api  # noqa: PLC0415  # said above

    return URLResolver(RegexPattern(r"^"), api.urls[0])


def _checked(request: HttpRequest) -> HttpResponseBase | None:
    """Look at what is sent before anything is read of it."""
    if unknown := sorted(set(request.GET) - _KNOWN):
        words = _("Something is asked for in the address that is not known here.")
        return problem(422, words, faults=[(name[:80], words) for name in unknown[:20]])
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > MOST_BYTES:
        return _too_large()
    if request.headers.get("Transfer-Encoding", "").lower() == "chunked" and not length:
        body = request.META["wsgi.input"].read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return _too_large()
        request.META["CONTENT_LENGTH"] = str(len(body))
        request._stream = BytesIO(body)  # noqa: SLF001  # where Django reads it
    if request.method in {"POST", "PUT", "PATCH"} and request.content_type != "application/json":
        return problem(415, _("Send JSON, and say so: Content-Type: application/json."))
    return None


def _too_large() -> HttpResponse:
    return problem(413, _("More was sent than is read at once. Send less at a time."))


def _other_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say what can be done at an address, to whoever asks or does something else."""
    allowed = {one.strip() for one in response["Allow"].split(",")} | {"OPTIONS"}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    if request.method == "OPTIONS":
        said = HttpResponse(status=204)
    else:
        said = problem(405, _("That cannot be done at this address."))
    said["Allow"] = ", ".join(sorted(allowed))
    return said


def _for_pages_of_others(response: HttpResponseBase) -> None:
    """Let programs in pages of other sites read what is public, and nothing else."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Content-Language"
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
