"""What gateways call: with a call that rings, what was pressed or spoken, and for sounds."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from isegoria.base.refusal import Refused
from isegoria.channels.voice import audio as voice
from isegoria.channels.voice import dialects
from isegoria.channels.voice.calls import Heard
from isegoria.channels.voice.gateways import GATEWAYS, Gateway
from isegoria.channels.voice.recordings import Sound, is_fetched_from
from isegoria.channels.voice.services import end, hear
from isegoria.channels.voice.told import told
from isegoria.conversation.limits import TooMany
from isegoria.conversation.numbers import phone_number
from isegoria.conversation.requests import given, sender_of

_LONGEST, _LONGEST_NAME = 2000, 200


@csrf_exempt
@require_POST
def turn(request: HttpRequest, gateway: str, secret: str = "") -> HttpResponse:
    """What was pressed or spoken, and what the gateway is told."""
    found = sender_of(
        GATEWAYS,
        gateway,
        secret=secret,
        is_genuine=lambda one: dialects.DIALECTS[one.kind].is_genuine(request, one, secret),
    )
    if found is None:
        return _said("", status=403)
    try:
        return _answer(request, found, secret)
    except Refused as refusal:
        status = refusal.status if isinstance(refusal, TooMany) else 400
        return _said(str(refusal), status=status)


@require_GET
def audio(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001  # the name says all
    """The sound of this name."""
    content = voice.sound(name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="audio/wav")
    response["Cache-Control"] = "private, max-age=600"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, gateway: Gateway, secret: str) -> HttpResponse:
    dialect = dialects.DIALECTS[gateway.kind]
    heard = _heard(request, gateway)
    if dialect.has_ended(request.POST.dict()):
        end(gateway, heard)
        return _said("", status=200)
    now, number = hear(gateway, heard)
    name = reverse("voice-turn", args=[gateway.name, secret]) if secret else ""
    path = name or reverse("voice-signed", args=[gateway.name])
    document = dialect.document(told(now, f"{settings.ADDRESS}{path}?turn={number}"), gateway)
    return HttpResponse(document, content_type="application/xml; charset=utf-8")


def _heard(request: HttpRequest, gateway: Gateway) -> Heard:
    names = dialects.DIALECTS[gateway.kind].names
    number = given(request.POST, names["number"], longest=_LONGEST_NAME)
    source = request.POST.get(names["recording"], "")[:_LONGEST]
    turn = request.GET.get("turn", "0")
    return Heard(
        call=given(request.POST, names["call"], longest=_LONGEST_NAME),
        number=phone_number(number, gateway.country),
        turn=int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 6 else 0,  # noqa: PLR2004  # no call is that long
        keys=request.POST.get(names["keys"], "")[:_LONGEST],
        sound=Sound(source) if is_fetched_from(gateway, source) else None,
    )


def _said(words: str, *, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
