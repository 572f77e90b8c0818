"""What the program of a kiosk asks for: a voice, taking what waited, and its report."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from isegoria.base.allowance import Allowance
from isegoria.base.refusal import NotThere, Refused
from isegoria.base.sent import read_json
from isegoria.channels.kiosk import services
from isegoria.channels.kiosk.models import Kiosk
from isegoria.channels.kiosk.parcels import MOST_BYTES, Unreadable
from isegoria.channels.kiosk.queries import kiosk_of
from isegoria.languages.speech import can_speak
from isegoria.languages.speech import spoken as sound_of

MOST_SPOKEN = 2000
_ENOUGH = Allowance(burst=1000, seconds_each=0.2)
View = Callable[..., HttpResponse]


def for_kiosks(view: View) -> View:
    """Let in whoever has a code that holds; refuse in words, as data."""

    @csrf_exempt  # the code in the address is what lets a device in
    @require_POST
    @wraps(view)
    def let_in(request: HttpRequest, token: str) -> HttpResponse:
        found = kiosk_of(token)
        if found is None:
            return _no(_("This kiosk is switched off."), 403)
        if wait := _ENOUGH.take(str(found.pk).encode()):
            response = _no(_("This device sends too much at once. Try again later."), 429)
            response["Retry-After"] = str(wait)
            return response
        try:
            response = view(request, found)
        except Refused as refusal:
            return _no(str(refusal), refusal.status)
        response["Cache-Control"] = "no-store"
        return response

    return let_in


@for_kiosks
def report(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Note that it is there, and how it is doing."""
    said = _data(request)
    waiting = said.get("waiting")
    services.report(
        kiosk,
        waiting=waiting if isinstance(waiting, int) else 0,
        version=str(said.get("version", "")),
    )
    return JsonResponse({})


@for_kiosks
def parcel(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Take what was answered without a connection; 201 says that it is here for good."""
    if len(request.body) > MOST_BYTES:
        raise Unreadable(_("This is too large."))
    services.receive(kiosk, request.body)
    return JsonResponse({}, status=201)


@for_kiosks
def spoken(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:  # noqa: ARG001  # the guard above reads it
    """Words as a sound; they are kept nowhere."""
    said = _data(request)
    words, language = str(said.get("words", "")), str(said.get("language", ""))
    if not words.strip() or len(words) > MOST_SPOKEN or not can_speak(language):
        raise NotThere(_("There is no voice for this."))
    made = sound_of(words, language, slow=bool(said.get("slow")))
    return HttpResponse(made, content_type="audio/wav")


def _data(request: HttpRequest) -> dict[str, Any]:
    try:
        said = read_json(request.body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unreadable(_("This cannot be read."))
    return {
        name: value.replace("\x00", "") if isinstance(value, str) else value
        for name, value in said.items()
    }


def _no(words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)
