"""Pages for voting on statements and for adding one's own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.activities.statements import queries
from isegoria.activities.statements.forms import OwnStatementForm, VoteForm
from isegoria.base.allowance import Allowance, network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.base.refusal import Refused
from isegoria.hear import limits, rules, visits
from isegoria.hear.cookies import Memory, remember, remembered
from isegoria.hear.models import Channel, Item
from isegoria.hear.queries import Part, part
from isegoria.hear.services import contribute
from isegoria.languages.queries import page_language, shown

SLUG = "statements"


@csrf_exempt  # no cookie before somebody takes part; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def vote(
    request: HttpRequest, process: str, position: int, number: int | None = None
) -> HttpResponse:
    """Show one statement; take one vote; go to the next."""
    memory = remembered(request, process)
    here = _part_or_404(process, position, memory)
    form = VoteForm(request.POST or None)
    if request.method != "POST":
        return _show_statement(request, here, memory, VoteForm(), number=number)
    if refusal := _refusal(request, memory, limits.NEWCOMERS, here):
        return refusal
    if not form.is_valid():
        return _show_statement(request, here, memory, form, number=number, status=422)
    try:
        return _received(request, here, memory, form.reply)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show_statement(request, here, memory, form, number=number, status=refused.status)


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
    found = part(process_slug=process, type_slug=SLUG, position=position, code=memory.code)
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
        return render(request, "statements/expired.html", context, status=403)
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
    form: VoteForm,
    *,
    number: int | None,
    status: int = 200,
) -> HttpResponse:
    activity = here.activity
    item = _which(here, form, number)
    following = queries.next_statement(activity, here.participant)
    text_id = item.text_id if item else following.text_id
    chosen, matters = queries.chosen(item, here.participant) if item else ("", False)
    words = shown([text_id, activity.process.question_id], page_language())
    context = {
        **_around(here, memory),
        "question": words[activity.process.question_id],
        "form": form,
        "item_id": item.pk if item else following.item_id,
        "statement": words[text_id],
        "chosen": chosen,
        "matters": "matters" in form.data if form.is_bound else matters,
        "obstacle": rules.obstacle(activity),
        "answered": following.answered,
        "total": following.total,
        "added": "added" in request.GET,
    }
    response = render(request, "statements/vote.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _which(here: Part, form: VoteForm, number: int | None) -> Item | None:
    """The statement that was asked for, or that the refused form was about."""
    if number is not None:
        found = queries.statement(here.activity, number)
        if found is None:
            raise Http404
        return found
    if form.is_bound:
        return queries.statement_by_id(here.activity, form.data.get("statement", ""))
    return None


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
        **_around(here, memory),
        "question": shown([question_id], page_language())[question_id],
        "form": form,
        "twins": twins,
        "names_somebody": twins is not None and form.names_somebody,
        "look_again": twins is not None,
        "obstacle": rules.obstacle(here.activity),
    }
    response = render(request, "statements/add.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _around(here: Part, memory: Memory) -> dict[str, Any]:
    """What both pages show around the form."""
    process = here.activity.process
    return {
        "activity": here.activity,
        "process": process,
        "code": memory.code,
        "ticket": ticket(memory.code or ""),
        "visit": "" if memory.code else visits.set_aside(),
        "is_unreadable": memory.is_unreadable,
    }
