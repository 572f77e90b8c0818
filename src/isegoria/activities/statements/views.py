"""Pages for voting on statements and for adding one's own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.activities.statements import queries
from isegoria.activities.statements.forms import OwnStatementForm, vote_in
from isegoria.base.allowance import Allowance, network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.base.refusal import NotNow, Refused
from isegoria.hear import limits, rules, visits
from isegoria.hear.activity_type import type_of
from isegoria.hear.cookies import Memory, all_remembered, remember, remembered
from isegoria.hear.keeping import obstacle_elsewhere
from isegoria.hear.models import Channel, Item
from isegoria.hear.outreach import began_with
from isegoria.hear.queries import Part, part
from isegoria.hear.services import contribute
from isegoria.languages.queries import page_language, shown


@csrf_exempt  # no cookie before somebody takes part; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def vote(
    request: HttpRequest, process: str, position: int, number: int | None = None
) -> HttpResponse:
    """Show one statement; take one vote; go to the next."""
    memory = remembered(request, process)
    here = _part_or_404(process, position, memory)
    if request.method != "POST":
        return _show_statement(request, here, memory, _numbered(here, number))
    if refusal := _refusal(request, memory, limits.NEWCOMERS, here):
        return refusal
    reply = vote_in(request.POST)
    try:
        return _received(request, here, memory, reply)
    except Refused as refused:
        item = queries.statement_in(here.activity, reply)
        return _show_statement(request, here, memory, item, refused=refused)


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, process: str, position: int) -> HttpResponse:
    """Take a statement of one's own; offer those that say nearly the same first."""
    memory = remembered(request, process)
    here = _part_or_404(process, position, memory)
    form = OwnStatementForm(request.POST or None)
    if request.method != "POST":
        return _show_add(request, here, memory, OwnStatementForm())
    if refusal := _refusal(request, memory, limits.STATEMENTS, here):
        return refusal
    if not form.is_valid():
        return _show_add(request, here, memory, form, status=422)
    if not form.cleaned_data["anyway"]:
        twins = queries.likely_twins(here.activity, form.cleaned_data["own"], page_language())
        if twins or form.names_somebody:
            return _show_add(request, here, memory, form, twins=twins)
    try:
        return _received(request, here, memory, {"own": form.cleaned_data["own"]}, added=True)
    except Refused as refused:
        form.add_error("own", str(refused))
        return _show_add(request, here, memory, form, status=refused.status)


def _part_or_404(process: str, position: int, memory: Memory) -> Part:
    found = part(process_slug=process, type_slug=queries.SLUG, position=position, code=memory.code)
    if found is None:
        raise Http404
    return found


def _refusal(
    request: HttpRequest, memory: Memory, allowance: Allowance, here: Part
) -> HttpResponse | None:
    """What stops a form before it is read: another site, an expired visit, too many at once."""
    if not is_from_our_own_page(request, holder=memory.code or ""):
        return render(request, "errors/origin.html", status=403)
    if memory.is_unreadable and "afresh" not in request.POST:
        kept = [(name, value) for name, value in request.POST.items() if name != "ticket"]
        context = {"kept": kept, "ticket": ticket(), "question": here.activity.process.slug}
        return render(request, "errors/expired.html", context, status=403)
    if here.participant is None and (wait := allowance.take(network_of(request))):
        return please_wait(request, wait)
    return None


def _received(
    request: HttpRequest,
    here: Part,
    memory: Memory,
    reply: dict[str, str],
    *,
    added: bool = False,
) -> HttpResponse:
    """Put the reply down, let the device remember the receipt, and go on."""
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
    process = here.activity.process
    response = redirect("statements:vote", process.slug, here.activity.position)
    response.status_code = 303
    # Reading aloud, the keyboard and small screens go on at the next statement, not at the top.
    response["Location"] += "?added=1#now" if added else "#now"
    if code := received.new_code or (set_aside if here.participant is None else None):
        remember(response, process.slug, code)
    return response


def _show_statement(
    request: HttpRequest,
    here: Part,
    memory: Memory,
    item: Item | None,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    """Show one statement, or the next; where an answer was refused, with why."""
    activity, who, language = here.activity, here.participant, page_language()
    asking = type_of(activity).asking(activity, who, language)
    prompt = next((one for one in asking.prompts if one.required), None)
    if item:
        prompt = queries.asked_again(item, who, language)
    if refused and prompt:
        prompt = prompt.holding(request.POST)
    obstacle = rules.obstacle(activity) or _elsewhere(request, here)
    context = {
        **_around(request, here, memory),
        "question": asking.question,
        "prompt": None if obstacle else prompt,
        "asking": asking,
        "error": str(refused or ""),
        "obstacle": obstacle,
        "added": "added" in request.GET,
    }
    status = refused.status if refused else 200
    response = render(request, "statements/vote.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _numbered(here: Part, number: int | None) -> Item | None:
    """The statement that somebody comes back to by its number, if they do."""
    if number is None:
        return None
    found = queries.statement(here.activity, number)
    if found is None:
        raise Http404
    return found


def _show_add(
    request: HttpRequest,
    here: Part,
    memory: Memory,
    form: OwnStatementForm,
    *,
    twins: list[tuple[int, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    question_id = here.activity.process.question_id
    context = {
        **_around(request, here, memory),
        "question": shown([question_id], page_language())[question_id],
        "form": form,
        "twins": twins,
        "names_somebody": twins is not None and form.names_somebody,
        "look_again": twins is not None,
        "obstacle": rules.obstacle(here.activity) or _elsewhere(request, here),
    }
    response = render(request, "statements/add.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _around(request: HttpRequest, here: Part, memory: Memory) -> dict[str, Any]:
    """What both pages show around the form."""
    process = here.activity.process
    return {
        "activity": here.activity,
        "process": process,
        "code": memory.code,
        "ticket": ticket(memory.code or ""),
        "visit": "" if memory.code else visits.set_aside(invitation=request.GET.get("by", "")),
        "is_unreadable": memory.is_unreadable,
    }


def _elsewhere(request: HttpRequest, here: Part) -> str | None:
    """What stands in the way of a newcomer who answered the same question at another place."""
    if here.participant is not None:
        return None
    return obstacle_elsewhere(here.activity.process, all_remembered(request))
