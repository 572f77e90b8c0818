"""Pages on which people answer a survey."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.activities.survey import queries, showing
from isegoria.activities.survey.showing import Leaf
from isegoria.base.allowance import network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.base.refusal import Faulty, NotNow, Refused
from isegoria.hear import limits, rules, visits
from isegoria.hear.cookies import Memory, all_remembered, remember, remembered
from isegoria.hear.keeping import obstacle_elsewhere
from isegoria.hear.models import Channel
from isegoria.hear.outreach import began_with
from isegoria.hear.queries import Part, part
from isegoria.hear.services import contribute
from isegoria.hear.uploads import form_of
from isegoria.languages.queries import page_language, shown


@csrf_exempt  # no cookie before somebody takes part; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, process: str, position: int, code: str = "") -> HttpResponse:
    """Show one page of a survey; take its answers; go to the next."""
    memory = remembered(request, process)
    here = part(process_slug=process, type_slug=queries.SLUG, position=position, code=memory.code)
    if here is None:
        raise Http404
    leaf = showing.leaf_of(
        here.activity, here.participant, page_language(), code=code, form=request.POST
    )
    if leaf is None and code:
        return _to_the_next(here)
    if request.method != "POST" or leaf is None:
        return _show(request, here, memory, leaf)
    if refusal := _refusal(request, memory, here):
        return refusal
    form, faults = form_of(request, leaf.prompts)
    try:
        return _received(request, here, memory, showing.reply_in(leaf, form, faults))
    except Faulty as faulty:
        held = showing.holding(leaf, form, faulty.faults)
        return _show(request, here, memory, held, faults=faulty.faults, status=faulty.status)
    except Refused as refused:
        held = showing.holding(leaf, form, {})
        return _show(request, here, memory, held, error=str(refused), status=refused.status)


def _refusal(request: HttpRequest, memory: Memory, here: Part) -> HttpResponse | None:
    """What stops a form before it is read: another site, an expired visit, too many at once."""
    if not is_from_our_own_page(request, holder=memory.code or ""):
        return render(request, "errors/origin.html", status=403)
    if memory.is_unreadable and "afresh" not in request.POST:
        kept = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "ticket"
        ]
        context = {"kept": kept, "ticket": ticket(), "question": here.activity.process.slug}
        return render(request, "errors/expired.html", context, status=403)
    if here.participant is None and (wait := limits.NEWCOMERS.take(network_of(request))):
        return please_wait(request, wait)
    return None


def _received(
    request: HttpRequest, here: Part, memory: Memory, reply: dict[str, str]
) -> HttpResponse:
    """Put the answers down, let the device remember the receipt, and go on."""
    if words := _elsewhere(request, here):
        raise NotNow(words)
    set_aside = None if memory.code else visits.code_of(request.POST.get("visit", ""))
    received = contribute(
        activity=here.activity,
        participant=here.participant,
        contribution=here.contribution,
        reply=reply,
        channel=Channel.WEB,
        language=page_language(),
        code=set_aside,
    )
    if received.new_code:
        began_with(here.activity.process, request.POST.get("visit", ""))
    response = _to_the_next(here)
    if code := received.new_code or (set_aside if here.participant is None else None):
        remember(response, here.activity.process.slug, code)
    return response


def _to_the_next(here: Part) -> HttpResponse:
    process = here.activity.process
    response = redirect("survey:next", process.slug, here.activity.position)
    response.status_code = 303
    # Reading aloud, the keyboard and small screens go on at the next question, not at the top.
    response["Location"] += "#now"
    return response


def _show(
    request: HttpRequest,
    here: Part,
    memory: Memory,
    leaf: Leaf | None,
    *,
    error: str = "",
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a page of the survey, with what is wrong with what was sent, or its end."""
    process = here.activity.process
    context: dict[str, Any] = {
        "activity": here.activity,
        "process": process,
        "question": shown([process.question_id], page_language())[process.question_id],
        "leaf": leaf,
        "how_far": showing.how_far(leaf) if leaf else "",
        "error": error,
        "faults": faults or {},
        "obstacle": rules.obstacle(here.activity) or _elsewhere(request, here),
        "code": memory.code,
        "ticket": ticket(memory.code or ""),
        "visit": ""
        if memory.code
        else request.POST.get("visit") or visits.set_aside(invitation=request.GET.get("by", "")),
        "is_unreadable": memory.is_unreadable,
    }
    response = render(request, "survey/page.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _elsewhere(request: HttpRequest, here: Part) -> str | None:
    """What stands in the way of a newcomer who answered the same question at another place."""
    if here.participant is not None:
        return None
    return obstacle_elsewhere(here.activity.process, all_remembered(request))
