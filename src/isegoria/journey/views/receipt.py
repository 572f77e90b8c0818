"""What a person may do with their receipt, without an account and without a cookie.

Each view reads the code from the form, and shows the page itself instead of leading to another
address, so that the code never stands in one.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.allowance import network_of, please_wait
from isegoria.base.numbers import row_number
from isegoria.base.own_page import is_from_our_own_page
from isegoria.base.refusal import Faulty, NotNow, NotThere, Refused
from isegoria.files.giving import original, published
from isegoria.hear import limits
from isegoria.hear.activity_type import Point
from isegoria.hear.audit import proof_of
from isegoria.hear.cookies import forget, remember, remembered
from isegoria.hear.describing import (
    asked_about_oneself,
    describe,
    forget_description,
    groups_in,
    has_described,
)
from isegoria.hear.keeping import keep_one
from isegoria.hear.models import Channel
from isegoria.hear.queries import participant_of
from isegoria.hear.services import contribute, erase, merge, withdraw, withdraw_all
from isegoria.hear.speaking import speak_for, speaks_for
from isegoria.hear.transcripts import confirm as confirm_words
from isegoria.hear.uploads import form_of
from isegoria.journey.forms.speaking import SpeakingForm
from isegoria.journey.queries.receipt import (
    Opened,
    activity_of,
    first_address,
    heard_in,
    opened,
    own_file,
    page_of,
    prompt_to_change,
    remembered_questions,
    sent_of,
)
from isegoria.languages.queries import page_language
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import proof_file
from isegoria.solved.services import forget as forget_what_was_said_after
from isegoria.themes.services.objections import object_to

Page = Callable[[HttpRequest, Opened], HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


@csrf_exempt  # the code itself is what lets somebody in; see own_page
@require_http_methods(METHODS)
def show(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt, or show what one opens; changes nothing."""
    if request.method != "POST":
        return _ask(request)
    return with_receipt(request, _status)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def answer(request: HttpRequest) -> HttpResponse:
    """Show one answer: to change it, to take it back, or to check its proof."""
    return with_receipt(request, _one_answer)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def change(request: HttpRequest) -> HttpResponse:
    """Answer anew what was answered before."""
    return with_receipt(request, _change)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def take_back(request: HttpRequest) -> HttpResponse:
    """Take one answer back, or all."""
    return with_receipt(request, _take_back)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def erase_all(request: HttpRequest) -> HttpResponse:
    """Erase all that was said with this receipt, after asking once."""
    return with_receipt(request, _erase)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the answers of one of two receipts, and take those of the other back."""
    return with_receipt(request, _keep)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def proof(request: HttpRequest) -> HttpResponse:
    """Give the proof of one entry as a file that anybody can check."""
    return with_receipt(request, _proof)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with this receipt on this device, joined with what the device did before."""
    return with_receipt(request, _resume)


@csrf_exempt  # it only makes this device forget
@require_http_methods(METHODS)
def forget_here(request: HttpRequest) -> HttpResponse:
    """Let this device forget a question."""
    response = redirect("receipt")
    slug = request.POST.get("question", "")[:80]
    if request.method == "POST" and is_from_our_own_page(request) and slug_re.fullmatch(slug):
        forget(response, slug)
    return response


@csrf_exempt  # as above
@require_http_methods(METHODS)
def confirm(request: HttpRequest) -> HttpResponse:
    """Say whether what was heard in a recording is what was said, or put it right."""
    return with_receipt(request, _confirm)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def oneself(request: HttpRequest) -> HttpResponse:
    """Ask which groups somebody belongs to, if they like; keep it, or delete it."""
    return with_receipt(request, _oneself)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def speaking(request: HttpRequest) -> HttpResponse:
    """Ask for whom somebody speaks: for themselves, a group or an organisation; put it down."""
    return with_receipt(request, _speaking)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def object_to_theme(request: HttpRequest) -> HttpResponse:
    """Say that one's own words lie under the wrong theme."""
    return with_receipt(request, _object)


@require_safe
def file(request: HttpRequest, token: str, size: str) -> HttpResponse:
    """Give somebody what they sent, by an address that their receipt gave them for a while."""
    found = own_file(token)
    if found is None:
        raise Http404
    response = original(request, found) if size == "original" else published(found, size)
    response["Cache-Control"] = "no-store"
    return response


def with_receipt(request: HttpRequest, page: Page) -> HttpResponse:
    """Open the receipt that the form names and show a page about it.

    Who comes without a form, by changing the language or opening the tab again, is asked for it.
    """
    if request.method != "POST":
        return redirect("receipt")
    if not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    try:
        found = opened(request.POST.get("code", "")[:200])
    except NotThere as unknown:
        if wait := limits.wait_after_unknown_receipt(network_of(request)):
            return please_wait(request, wait)
        return _ask(request, str(unknown), status=unknown.status)
    except Refused as refused:
        return _ask(request, str(refused), status=refused.status)
    try:
        response = page(request, found)
    except Refused as refused:
        context = {**_page(request, found), "error": str(refused)}
        response = render(request, "journey/receipt.html", context, status=refused.status)
    response["Cache-Control"] = "no-store"
    return response


def _ask(request: HttpRequest, error: str = "", *, status: int = 200) -> HttpResponse:
    context = {
        "error": error,
        "typed": request.POST.get("code", "")[:40],
        "remembered": remembered_questions(request, page_language()),
        "simulated": settings.RECEIPT_SHOWN if settings.IS_DEMO else "",
    }
    response = render(request, "journey/receipt_ask.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _status(request: HttpRequest, found: Opened) -> HttpResponse:
    return render(request, "journey/receipt.html", _page(request, found))


def _one_answer(request: HttpRequest, found: Opened) -> HttpResponse:
    _activity, point = activity_of(found.participant, _key(request), page_language())
    return _show_answer(request, found, point)


def _show_answer(
    request: HttpRequest, found: Opened, point: Point, refused: Refused | None = None
) -> HttpResponse:
    entry = Entry.objects.filter(pk=point.entry_id or 0).first()
    context = {
        "code": found.code,
        "process": found.process,
        "point": point,
        "sent": sent_of(point),
        "heard": heard_in(found.participant, point),
        "entry": entry,
        "leaf_hash": bytes(entry.leaf_hash).hex() if entry else "",
        "error": str(refused or ""),
    }
    status = refused.status if refused else 200
    return render(request, "journey/receipt_answer.html", context, status=status)


def _change(request: HttpRequest, found: Opened) -> HttpResponse:
    activity, point = activity_of(found.participant, _key(request), page_language())
    prompt = prompt_to_change(activity, point)
    form, faults = form_of(request, [prompt])
    try:
        if faults:
            raise Faulty(faults)
        contribute(
            activity=activity,
            participant=found.participant,
            reply=prompt.reply_in(form),
            channel=Channel.WEB,
            language=page_language(),
            anew=True,
        )
    except (NotNow, NotThere):
        raise
    except Refused as refused:  # what was typed stays before the person, to be mended
        held = replace(point, prompt=prompt.holding(form))
        return _show_answer(request, found, held, refused)
    return done(request, found, _("Your answer is changed."))


def _confirm(request: HttpRequest, found: Opened) -> HttpResponse:
    number = row_number(request.POST.get("item", "")) or 0
    confirm_words(
        participant=found.participant, item_id=number, words=request.POST.get("words", "")
    )
    return done(request, found, _("Thank you. These are your words now."))


def _object(request: HttpRequest, found: Opened) -> HttpResponse:
    number = row_number(request.POST.get("text", "")) or 0
    words = request.POST.get(f"objection-{number}", "")
    object_to(participant=found.participant, text_id=number, words=words)
    words = _("We have your objection. Somebody looks at it, and you get an answer here.")
    return done(request, found, words)


def _oneself(request: HttpRequest, found: Opened) -> HttpResponse:
    if request.POST.get("do") == "delete":
        forget_description(found.participant)
        return done(request, found, _("What you said about yourself is deleted."))
    asked = asked_about_oneself(found.process, page_language())
    if not asked or found.participant.secret is None:
        raise NotThere(_("Nothing about yourself is asked here."))
    if request.POST.get("do") == "keep":
        said = groups_in(asked, request.POST)
        describe(participant=found.participant, said=said)
        return done(request, found, _kept(said))
    # What was said before is not shown: whoever finds a receipt shall not read it beside answers.
    context = {"code": found.code, "process": found.process, "asked": asked}
    context["has_described"] = has_described(found.participant)
    return render(request, "journey/receipt_oneself.html", context)


def _speaking(request: HttpRequest, found: Opened) -> HttpResponse:
    is_sent = request.POST.get("do") == "keep"
    before = speaks_for(found.participant)
    form = SpeakingForm(request.POST) if is_sent else SpeakingForm.holding(before)
    if is_sent and form.is_valid():
        speak_for(participant=found.participant, said=form.cleaned_data["said"])
        return done(request, found, _("Thank you. It is put down for whom you speak."))
    context = {"code": found.code, "process": found.process, "form": form}
    return render(request, "journey/receipt_speaking.html", context, status=400 if is_sent else 200)


def _kept(said: Mapping[int, int | None]) -> str:
    if any(group is not None for group in said.values()):
        return _("Thank you. It is kept apart from your answers, and only counted.")
    return _("Nothing about yourself is kept that you left out.")


def _take_back(request: HttpRequest, found: Opened) -> HttpResponse:
    if key := _key(request):
        activity, point = activity_of(found.participant, key, page_language())
        withdraw(participant=found.participant, activity=activity, item_id=point.item_id)
        return done(request, found, _("You took this back."))
    if not request.POST.get("sure"):
        return render(
            request, "journey/receipt_sure.html", {"code": found.code, "what": "withdraw"}
        )
    withdraw_all(participant=found.participant)
    return done(request, found, _("You took everything back."))


def _erase(request: HttpRequest, found: Opened) -> HttpResponse:
    if not request.POST.get("sure"):
        return render(request, "journey/receipt_sure.html", {"code": found.code, "what": "erase"})
    forget_what_was_said_after(found.participant)
    erase(participant=found.participant)
    found.participant.refresh_from_db()
    response = done(request, found, _("Everything you said here is erased."))
    if remembered(request, found.process.slug).code == found.code:
        forget(response, found.process.slug)
    return response


def _keep(request: HttpRequest, found: Opened) -> HttpResponse:
    try:
        second = opened(request.POST.get("other", "")[:200])
    except NotThere:
        if wait := limits.wait_after_unknown_receipt(network_of(request)):
            return please_wait(request, wait)
        raise
    kept, other = (second, found) if request.POST.get("keep") == "other" else (found, second)
    keep_one(kept=kept.participant, other=other.participant)
    words = _("This receipt is kept. The answers of the other one are taken back.")
    return done(request, kept, words)


def _proof(request: HttpRequest, found: Opened) -> HttpResponse:
    number = row_number(request.POST.get("entry", "")) or 0
    body = proof_of(found.participant, number)
    if body is None:
        raise NotThere(_("This answer has changed since. Open your receipt again."))
    entry = Entry.objects.select_related("log").get(pk=number)
    name = entry.position if entry.is_sealed else "promised"
    response = HttpResponse(
        json.dumps(proof_file(entry, body.salt, body.body), indent=1, ensure_ascii=False),
        content_type="application/json; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="proof-{name}.json"'
    return response


def _resume(request: HttpRequest, found: Opened) -> HttpResponse:
    here = remembered(request, found.process.slug).code
    other = participant_of(here, found.process.slug) if here else None
    if other is not None and other.pk != found.participant.pk:
        merge(found.participant, other)
    response = redirect(first_address(found.process) or "home")
    response.status_code = 303
    remember(response, found.process.slug, found.code)
    return response


def done(request: HttpRequest, found: Opened, words: str) -> HttpResponse:
    """Show the receipt again, and say what was done."""
    return render(request, "journey/receipt.html", {**_page(request, found), "done": words})


def _page(request: HttpRequest, found: Opened) -> dict[str, Any]:
    number = row_number(request.POST.get("page", "")) or 1
    return {
        **page_of(found, page_language(), number=number),
        "is_remembered": remembered(request, found.process.slug).code == found.code,
    }


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:60]
