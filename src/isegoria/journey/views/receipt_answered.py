"""What somebody was answered, and all that is kept of them, for whoever holds the receipt."""

import json

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.answer.services import mark
from isegoria.answer.told import answer_to
from isegoria.base.allowance import network_of, please_wait
from isegoria.base.numbers import row_number
from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.hear import limits
from isegoria.hear.routes import route_tokens_of
from isegoria.journey.forms.solved import OpinionForm
from isegoria.journey.queries.held import all_that_is_kept
from isegoria.journey.queries.influence import MOST_RECEIPTS, influence_of
from isegoria.journey.queries.receipt import AT_ONCE, Opened, opened, remembered_questions
from isegoria.journey.views.receipt import METHODS, with_receipt
from isegoria.journey.views.receipt import done as show_done
from isegoria.languages.queries import page_language, shown
from isegoria.notices.services import leave_at_receipt
from isegoria.people.routes import forget_routes
from isegoria.solved.queries import rounds_of, today_at
from isegoria.solved.rules import obstacle
from isegoria.solved.services import say
from isegoria.solved.told import asked_of


@csrf_exempt  # the code itself is what lets somebody in; see own_page
@require_http_methods(METHODS)
def our_answer(request: HttpRequest) -> HttpResponse:
    """Show what became of each of somebody's points, why, and what happens next."""
    return with_receipt(request, _answer)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def mark_answer(request: HttpRequest) -> HttpResponse:
    """Take that somebody finds a point of their answer wanting, or that it does answer them."""
    return with_receipt(request, _mark)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def was_it_solved(request: HttpRequest) -> HttpResponse:
    """Ask how the problem is now, and take what somebody says."""
    return with_receipt(request, _solved)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def influence(request: HttpRequest) -> HttpResponse:
    """Show all that somebody said, in every question whose receipt they give."""
    return with_receipt(request, _influence)


def _influence(request: HttpRequest, found: Opened) -> HttpResponse:
    error, status = "", 200
    receipts = {found.participant.pk: found}
    typed = request.POST.get("other", "")[:200]
    for code in [*request.POST.getlist("also")[:MOST_RECEIPTS], *([typed] if typed else [])]:
        try:
            other = opened(code[:200])
        except NotThere as unknown:
            if wait := limits.wait_after_unknown_receipt(network_of(request)):
                return please_wait(request, wait)
            error, status = str(unknown), unknown.status
        except Refused as refused:
            error, status = str(refused), refused.status
        else:
            receipts.setdefault(other.participant.pk, other)
    told = influence_of(list(receipts.values())[:MOST_RECEIPTS], page_language())
    there = {one.code for one in told}
    context = {
        "told": told,
        "code": found.code,
        "also": [one.code for one in told[1:]],
        "remembered": [
            one
            for one in remembered_questions(request, page_language())
            if one["code"] not in there
        ],
        "error": error,
        "typed": typed[:40] if error else "",
    }
    return render(request, "journey/influence.html", context, status=status)


def _solved(request: HttpRequest, found: Opened) -> HttpResponse:
    asked = asked_of(found.participant)
    if asked is None:
        closed = obstacle(rounds_of(found.process), today_at(found.process))
        raise NotNow(closed or _("What this receipt stood for has been erased."))
    is_sent = request.POST.get("do") == "say"
    form = OpinionForm(request.POST if is_sent else None, initial=asked)
    if is_sent and form.is_valid():
        say(participant=found.participant, **form.cleaned_data)
        return show_done(
            request, found, _("Thank you. It is only counted, and the result is public.")
        )
    words = shown([found.process.question_id], page_language())
    context = {
        "code": found.code,
        "process": found.process,
        "question": words[found.process.question_id],
        "form": form,
    }
    return render(request, "solved/ask.html", context, status=400 if is_sent else 200)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def take_along(request: HttpRequest) -> HttpResponse:
    """Give out all that is kept of somebody, as one file."""
    return with_receipt(request, _all)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def forget_contact(request: HttpRequest) -> HttpResponse:
    """Delete how somebody is written to; their answers stay."""
    return with_receipt(request, _forget_contact)


def _all(_request: HttpRequest, found: Opened) -> HttpResponse:
    kept = all_that_is_kept(found.participant, page_language())
    response = HttpResponse(
        json.dumps(kept, indent=1, ensure_ascii=False),
        content_type="application/json; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{found.process.slug}-all.json"'
    return response


def _forget_contact(request: HttpRequest, found: Opened) -> HttpResponse:
    tokens = route_tokens_of(found.participant)
    with transaction.atomic():
        forget_routes(tokens)
        leave_at_receipt(route_tokens=tokens)
    return show_done(request, found, _("Your number or address is deleted. Your answers stay."))


def _mark(request: HttpRequest, found: Opened) -> HttpResponse:
    point, kind = (request.POST.get(name, "")[:40] for name in ("point", "kind"))
    mark(participant=found.participant, point=point, kind=kind)
    return _answer(request, found, done=_("Thank you. It is put down."))


def _answer(request: HttpRequest, found: Opened, *, done: str = "") -> HttpResponse:
    answer = answer_to(found.participant, page_language())
    if answer is None:
        raise NotThere(_("There is no answer yet. It follows from the decision."))
    last = max(1, -(-len(answer["agreed"]) // AT_ONCE))
    number = min(max(row_number(request.POST.get("page", "")) or 1, 1), last)
    shown = answer["agreed"][(number - 1) * AT_ONCE : number * AT_ONCE]
    context = {
        "code": found.code,
        "answer": {**answer, "agreed": shown},
        "number": number,
        "done": done,
        "pages": range(1, last + 1) if last > 1 else None,
    }
    return render(request, "answer/answer.html", context)
