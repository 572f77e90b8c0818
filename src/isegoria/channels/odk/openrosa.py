"""What OpenRosa says about answers and bodies (https://docs.getodk.org/openrosa/)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from tempfile import TemporaryFile
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from isegoria.base.allowance import Allowance
from isegoria.base.refusal import Refused
from isegoria.channels.odk.enclosures import Beside
from isegoria.channels.odk.queries import enumerator_of
from isegoria.files.uploads import LARGEST_FORM
from isegoria.questionnaire.xform.submission import MOST_BYTES

MOST_SENT = LARGEST_FORM
XML = "text/xml; charset=utf-8"
_PART = "xml_submission_file"
_AT_ONCE = 64 * 1024
_ENOUGH = Allowance(burst=1000, seconds_each=1)
View = Callable[..., HttpResponse]


class TooLarge(Refused):
    """More than a filled-in form can be."""

    status = 413


class Unreadable(Refused):
    """It is not sent in the way that was agreed."""

    status = 400


def for_devices(view: View) -> View:
    """Let in whoever has a code that holds; refuse in words, in the way that devices read."""

    @csrf_exempt
    @wraps(view)
    def let_in(request: HttpRequest, token: str, **kwargs: int) -> HttpResponse:
        found = enumerator_of(token)
        if found is None:
            return answer(_("This code does not hold any more. Ask for a new one."), status=403)
        if wait := _ENOUGH.take(str(found.pk).encode()):
            response = answer(_("This device sends too much at once. Try again later."), status=429)
            response["Retry-After"] = str(wait)
            return response
        try:
            return said(view(request, found, **kwargs))
        except Refused as refusal:
            return answer(str(refusal), status=refusal.status)

    return let_in


def answer(words: str, *, status: int) -> HttpResponse:
    """Words for the person who holds the device."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f"<message>{escape(words)}</message></OpenRosaResponse>"
    )
    return said(HttpResponse(body, status=status, content_type=XML))


def said(response: HttpResponse) -> HttpResponse:
    """Add what every answer must bear; nothing may lie in a cache: the address is secret."""
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(MOST_SENT)
    response["Date"] = http_date(now().timestamp())
    response["Cache-Control"] = "no-store"
    return response


def submitted(request: HttpRequest) -> tuple[bytes, Beside]:
    """The XML out of what a device posts, and the files beside it by their names, or Refused.

    What is too much for one request comes in several, each with the same XML and other files.
    """
    with _taken_in(request):
        sent = request.FILES  # read to the end here
    parts = sent.getlist(_PART)
    if len(parts) != 1:
        raise Unreadable(_("A submission holds exactly one filled-in form."))
    if (parts[0].size or 0) > MOST_BYTES:
        raise TooLarge(_("The submission is too large."))
    beside = {name: sent.getlist(name)[0] for name in sent if name != _PART}
    return bytes(parts[0].read()), beside


@contextmanager
def _taken_in(request: HttpRequest) -> Iterator[None]:
    """Look at the size before anything is read; a body that comes in chunks tells none."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > MOST_SENT:
        raise TooLarge(_("The submission is too large."))
    if length or request.headers.get("Transfer-Encoding", "").lower() != "chunked":
        yield
        return
    with TemporaryFile() as body:
        while piece := request.META["wsgi.input"].read(_AT_ONCE):
            body.write(piece)
            if body.tell() > MOST_SENT:
                raise TooLarge(_("The submission is too large."))
        request.META["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
        request._stream = body  # noqa: SLF001  # where Django reads it
        yield
