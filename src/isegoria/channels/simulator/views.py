"""The simulated phone: what it shows, and what is typed into it. It keeps nothing of its own.

All that was typed goes along in the form. The channels hear the same thing once, so the same form
sent again shows the same phone.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.base.allowance import Allowance, network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.hear.channel_type import channel_types, name_of

MOST_TYPED = 60
LONGEST = 1000
_TRIES = Allowance(burst=300, seconds_each=2)
_NUMBER = re.compile(r"\+999\d{9}")  # no country has this code: nobody is ever called there
_PLACE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Phone:
    """A simulated phone: its number, what was begun with it, and all that was typed since."""

    number: str
    place: str
    typed: tuple[str, ...] = ()

    @classmethod
    def new(cls, number: str = "") -> "Phone":
        """A phone of one's own, or something new begun with the same phone."""
        drawn = f"+999{secrets.randbelow(10**9):09}"
        return cls(number if _NUMBER.fullmatch(number) else drawn, secrets.token_hex(8))

    @classmethod
    def read(cls, form: QueryDict) -> "Phone":
        """The phone that a form holds, with what is typed now."""
        number, place = form.get("number", ""), form.get("place", "")
        if not (_NUMBER.fullmatch(number) and _PLACE.fullmatch(place)):
            return cls.new(number)
        now = form.getlist("words")[:1]
        typed = [one[:LONGEST] for one in (*form.getlist("typed"), *now)]
        return cls(number, place, tuple(typed[:MOST_TYPED]))


@csrf_exempt  # no cookie is needed to try; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Choose what to do with the phone, do it, and see what it shows."""
    if not settings.IS_DEMO:
        raise Http404
    if request.method != "POST":
        return _show(request, {"phone": Phone.new()})
    if not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    if wait := _TRIES.take(network_of(request)):
        return please_wait(request, wait)
    channel = channel_types().get(request.POST.get("channel", ""))
    held = Phone.read(request.POST)
    if channel is None or not channel.tried_by:
        return _show(request, {"phone": held}, status=422)
    shown = channel.tried(number=held.number, place=held.place, typed=held.typed)
    is_full = len(held.typed) >= MOST_TYPED
    page = {"phone": held, "channel": channel.slug, "shown": shown, "is_full": is_full}
    return _show(request, {**page, "name": name_of(channel.slug)})


def _show(request: HttpRequest, page: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page |= {"ways": _ways(), "ticket": ticket(), "longest": LONGEST}
    response = render(request, "simulator/phone.html", page, status=status)
    response["Cache-Control"] = "no-store"  # it may show a receipt
    return response


def _ways() -> list[tuple[str, str]]:
    """What can be done with the phone, and what the button for it says."""
    return [(one.slug, str(one.tried_by)) for one in channel_types().values() if one.tried_by]
