"""What gateways call: with a call that rings, what was pressed or spoken, and for sounds."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
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
from isegoria.conversation.numbers import phone_number

_NOBODY = "no gateway has this secret"
_LONGEST = 2000


@csrf_exempt
@require_POST
def turn(request: HttpRequest, gateway: str, secret: str = "") -> HttpResponse:
    """What was pressed or spoken, and what the gateway is told."""
    found = GATEWAYS.all().get(gateway)
    if found is None:
        constant_time_compare(secret, _NOBODY)  # so that no name is told from another by time
        return _said("", status=403)
    if not dialects.DIALECTS[found.kind].is_genuine(request, found, secret):
        return _said("", status=403)
    try:
        return _answer(request, found, secret)
    except Refused as refusal:
        status = refusal.status if refusal.status == 429 else 400  # noqa: PLR2004  # too many
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
    number = phone_number(_given(request, names["number"]), gateway.country)
    source = request.POST.get(names["recording"], "")[:_LONGEST]
    turn = request.GET.get("turn", "0")
    return Heard(
        call=_given(request, names["call"]),
        number=number,
        turn=int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 6 else 0,  # noqa: PLR2004  # no call is that long
        keys=request.POST.get(names["keys"], "")[:_LONGEST],
        sound=Sound(source) if is_fetched_from(gateway, source) else None,
    )


def _given(request: HttpRequest, name: str) -> str:
    value: str = request.POST.get(name, "").strip()
    if not value:
        raise Refused(_("“%(name)s” is missing.") % {"name": name})
    if len(value) > _LONGEST // 10:
        raise Refused(_("“%(name)s” is too long.") % {"name": name})
    return value


def _said(words: str, *, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
