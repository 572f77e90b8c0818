"""One page on which a helper enters the answers of somebody else; it begins empty each time."""

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.base.allowance import network_of
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.base.refusal import Faulty, NotThere, Refused
from isegoria.channels.odk import queries
from isegoria.channels.odk.forms import HelpForm
from isegoria.channels.odk.models import Enumerator
from isegoria.hear import limits, rules, visits
from isegoria.hear.helping import Help, enter_for, is_last_of
from isegoria.hear.keeping import stands_in
from isegoria.hear.models import Activity, Participant
from isegoria.hear.prompts import Prompt
from isegoria.hear.queries import delivered
from isegoria.hear.questions import answers_in
from isegoria.journey.queries.receipt import opened
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.queries import page_language, shown
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]
_LONGEST_KEY = 64
_FIRST = {
    "before": "help-before",
    "keep": "help-keep_0",
    "consent": "help-consent_0",
    "read_back": "help-read_back_0",
}


@csrf_exempt  # the code in the address lets somebody in, no cookie; is_from_our_own_page guards
@require_http_methods(METHODS)
def by_code(request: HttpRequest, token: str, activity: int) -> HttpResponse:
    """For a helper with a code, on any phone or computer."""
    enumerator = queries.enumerator_of(token)
    if enumerator is None:
        raise Http404
    if request.method == "POST" and not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    return _enter(request, enumerator, activity, base="odk/page.html")


@require_http_methods(METHODS)
@for_officers_of_the_question
def by_staff(request: HttpRequest, process: Process, activity: int) -> HttpResponse:
    """For somebody of the staff, always under the name of a helper."""
    enumerator = queries.registered(process, account_of(request))
    if enumerator is None:
        words = _("First put yourself down as a helper, so that it is known who helped.")
        messages.warning(request, words, "warning")
        return redirect("odk-enumerators", process.slug)
    return _enter(request, enumerator, activity, base="desk/base.html")


def _enter(
    request: HttpRequest, enumerator: Enumerator, activity_id: int, *, base: str
) -> HttpResponse:
    """Ask; take all of it once; show the receipt until the next person comes."""
    every = {one.pk: one for one in queries.activities_of(enumerator.process)}
    activity = every.get(activity_id)
    if activity is None:
        raise Http404
    title, prompts = queries.sheet_of(activity)
    form = HelpForm(request.POST if request.method == "POST" else None, prefix="help")
    page = {**_around(enumerator, activity), "base": base, "title": title, "form": form}
    refused: Refused | None = None
    if request.method == "POST":
        try:
            told = _take(request, enumerator, activity, prompts, form)
            return _show(request, "odk/entered.html", {**page, **told})
        except Refused as refusal:
            refused = refusal
            prompts = tuple(one.holding(request.POST) for one in prompts)
    faults = refused.faults if isinstance(refused, Faulty) else {}
    for name in ("before", "keep"):
        if name in faults and name not in form.errors:
            form.add_error(name, faults[name])
    page |= {
        "rows": [(one, faults.get(one.key, "")) for one in prompts],
        "faults": [(_FIRST.get(key, key), words) for key, words in faults.items()],
        "error": str(refused or ""),
        "is_twice": "keep" in faults or bool(request.POST.get("help-keep")),
        "obstacle": rules.obstacle(activity),
        "key": request.POST.get("key") or token_hex(16),
        "visit": request.POST.get("visit") or visits.set_aside(),
    }
    return _show(request, "odk/enter.html", page, status=refused.status if refused else 200)


def _take(
    request: HttpRequest,
    enumerator: Enumerator,
    activity: Activity,
    prompts: tuple[Prompt, ...],
    form: HelpForm,
) -> dict[str, Any]:
    """Take the form, once; the receipt is told for the last person of this helper alone."""
    faults = {field: str(words[0]) for field, words in form.errors.items()}
    answers: dict[str, str] = {}
    try:
        answers = answers_in(prompts, request.POST)
    except Faulty as refused:
        faults |= refused.faults
    key = request.POST.get("key", "")
    name = f"helper {enumerator.pk} {key}"
    before = None
    if delivered(activity.process_id, name) is None:  # else it was asked and told then
        before = _before(request, activity, form, faults)
    if faults:
        raise Faulty(faults)
    if before and form.cleaned_data["keep"] == "before":
        return {"code": None, "kept_before": True}
    if not key or len(key) > _LONGEST_KEY:
        raise Refused(_("This page was changed on its way. Open it again and send it from there."))
    code = visits.code_of(request.POST.get("visit", ""))
    whole = enter_for(
        activity=activity,
        answers=answers,
        language=page_language(),
        key=name,
        code=code,
        help_given=_help(enumerator, form),
        instead_of=before,
    )
    is_last = is_last_of(whole.contribution, enumerator.name)
    return {"code": whole.new_code or (code if is_last else None)}


def _before(
    request: HttpRequest, activity: Activity, form: HelpForm, faults: dict[str, str]
) -> Participant | None:
    """Whose earlier answers these would be beside; whoever has some says which are kept."""
    if not (typed := form.cleaned_data.get("before", "")):
        return None
    try:
        found = opened(typed)
    except NotThere as unknown:
        wait = limits.wait_after_unknown_receipt(network_of(request))
        faults["before"] = _("Please wait a while.") if wait else str(unknown)
        return None
    except Refused as refused:
        faults["before"] = str(refused)
        return None
    if not stands_in(found.participant, activity):
        faults["before"] = _("No answer to this question stands behind this receipt.")
    elif not form.cleaned_data.get("keep"):
        faults["keep"] = _("This person has answered this question already. Say which is kept.")
    return found.participant


def _help(enumerator: Enumerator, form: HelpForm) -> Help:
    told = form.cleaned_data
    return Help(enumerator.name, enumerator.role, told["consent"], told["read_back"])


def _around(enumerator: Enumerator, activity: Activity) -> dict[str, Any]:
    process = activity.process
    name = process.institution.name_id
    words = shown([process.question_id, name], page_language())
    return {
        "enumerator": enumerator,
        "process": process,
        "question": words[process.question_id],
        "institution": words[name],
        "activity": activity,
        "ticket": ticket(),
    }


def _show(
    request: HttpRequest, template: str, page: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = render(request, template, page, status=status)
    response["Cache-Control"] = "no-store"
    return response
