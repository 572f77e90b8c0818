"""Inviting people by text message, from the desk of a question."""

from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.channels.sms.forms import InviteForm
from isegoria.channels.sms.gateways import GATEWAYS
from isegoria.channels.sms.inviting import numbers_in, plan, send_invitations
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_officers_of_the_question
def invite(request: HttpRequest, process: Process) -> HttpResponse:
    """Paste numbers, see what would be sent and what it costs, and send it."""
    form = InviteForm(request.POST or None, languages=process.language_codes)
    page = {**around(process), "form": form, "gateway": GATEWAYS.named("")}
    if form.is_valid():
        language = form.cleaned_data["language"]
        try:
            numbers = numbers_in(form.cleaned_data["numbers"], page["gateway"])
            page["plan"] = plan(process, numbers, language)
            page["looked"] = _mark_of(numbers, language)
            # Sent is only what was looked at: another list or language is shown first.
            if "send" in request.POST and request.POST.get("looked") == page["looked"]:
                count = send_invitations(process, numbers, language)
                messages.success(request, _sent(count), "good")
                return redirect("desk-question", process.slug)
        except Refused as refusal:
            page.pop("plan", None)
            form.add_error("numbers", str(refusal))
    return render(request, "sms/invite.html", page, status=422 if form.errors else 200)


def _mark_of(numbers: list[str], language: str) -> str:
    """A short mark of what was looked at."""
    return sha256("\n".join([language, *numbers]).encode()).hexdigest()[:16]


def _sent(count: int) -> str:
    return ngettext(
        "%(count)d person is invited. The message is on its way.",
        "%(count)d people are invited. The messages are on their way.",
        count,
    ) % {"count": count}
