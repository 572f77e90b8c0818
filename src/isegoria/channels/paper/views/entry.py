"""Typing sheets in, one after the other, and a share of them again."""

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Faulty, Refused
from isegoria.channels.paper import checking, queries, rules, services
from isegoria.channels.paper.forms import DayForm
from isegoria.channels.paper.models import Sheet
from isegoria.channels.paper.services import Clerk
from isegoria.hear.questions import answers_in
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.organisations.models import Role
from isegoria.organisations.queries import kinds_of
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]
Act = Callable[[Sheet, Mapping[str, str]], HttpResponse]


@require_http_methods(METHODS)
@for_officers_of_the_question
def enter(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask for the number of a sheet, show its questions, take the answers, ask for the next."""

    def act(sheet: Sheet, answers: Mapping[str, str]) -> HttpResponse:
        services.enter(
            sheet=sheet,
            code=request.POST.get("sheet", ""),
            answers=answers,
            clerk=_clerk(request, process),
            filled_on=_day(request),
            leave_out=request.POST.get("act") == "rest",
        )
        return _next(request, process, _("Sheet %(number)d is in.") % {"number": sheet.number})

    if "sheet" not in request.POST:
        return _ask(request, process)
    try:
        sheet = queries.sheet_at_hand(process, request.POST["sheet"])
    except Refused as refusal:
        return _ask(request, process, refused=str(refusal))
    if reason := rules.obstacle_to_entering(sheet):
        return _ask(request, process, refused=reason)
    if request.POST.get("act") == "void":
        services.make_void(sheet)
        words = _("Sheet %(number)d is void.") % {"number": sheet.number}
        return _next(request, process, words)
    return _sheet(request, process, sheet, act)


@require_http_methods(METHODS)
@for_officers_of_the_question
def check(request: HttpRequest, process: Process) -> HttpResponse:
    """The same for sheets that are typed a second time, without what was typed the first time."""
    clerk = _clerk(request, process)

    def act(sheet: Sheet, answers: Mapping[str, str]) -> HttpResponse:
        agrees = checking.check(sheet=sheet, answers=answers, clerk=clerk)
        differ = _("They differ. Somebody who typed neither will look at the sheet.")
        words = _("Both say the same.") if agrees else differ
        messages.success(request, words, "good" if agrees else "warning")
        return redirect("paper-check", process.slug)

    if "sheet" not in request.POST:
        return _ask(request, process, again=True)
    try:
        sheet = queries.sheet_at_hand(process, request.POST["sheet"])
    except Refused as refusal:
        return _ask(request, process, refused=str(refusal), again=True)
    if reason := checking.obstacle_to_checking(sheet, clerk):
        return _ask(request, process, refused=reason, again=True)
    return _sheet(request, process, sheet, act, again=True)


@require_http_methods(METHODS)
@for_officers_of_the_question
def differences(request: HttpRequest, process: Process) -> HttpResponse:
    """What two others typed differently; say what really stands on the sheet."""
    found, error = queries.to_settle(process, account_of(request)), ""
    wanted = request.POST.get("settle", "")
    sheet = queries.that_differ(process).filter(pk=row_number(wanted) or 0).first()
    if request.method == "POST" and sheet is None:
        error = _("This sheet was settled before.")
    elif sheet is not None:
        try:
            left = checking.settle(sheet=sheet, chosen=request.POST, clerk=_clerk(request, process))
            messages.success(request, _settled(left), "good")
            return redirect("paper-differences", process.slug)
        except Refused as refusal:
            error = str(refusal)
    page = {
        **around(process),
        "error": error,
        "sheets": [(one, queries.differences(one)) for one in found],
        "mine": queries.that_differ(process).count() - len(found),
    }
    return render(request, "paper/differences.html", page, status=422 if error else 200)


def _sheet(
    request: HttpRequest, process: Process, sheet: Sheet, act: Act, *, again: bool = False
) -> HttpResponse:
    """The questions of one sheet on a page; what is wrong with the answers, if they were sent."""
    prompts = queries.to_be_typed(sheet.batch)
    refused: Refused | None = None
    if "act" in request.POST:
        try:
            return act(sheet, answers_in(prompts, request.POST))
        except Refused as refusal:
            refused = refusal
            prompts = [one.holding(request.POST) for one in prompts]
    faults = refused.faults if isinstance(refused, Faulty) else {}
    page = {
        **around(process),
        "sheet": sheet,
        "again": again,
        "code": request.POST["sheet"],
        "day": DayForm(request.POST if refused else None),
        "day_error": faults.get("filled_on", ""),
        "rows": [(one, faults.get(one.key, "")) for one in prompts],
        "faults": faults,
        "error": str(refused or ""),
        "gone": len(sheet.batch.asked) - len(prompts),
        "can_leave_out": bool(faults) and not again and "filled_on" not in faults,
    }
    return render(request, "paper/sheet.html", page, status=refused.status if refused else 200)


def _ask(
    request: HttpRequest, process: Process, *, refused: str = "", again: bool = False
) -> HttpResponse:
    """Ask for the number of the next sheet."""
    waiting = queries.to_check(process, account_of(request)) if again else []
    page = {**around(process), "error": refused, "again": again, "waiting": waiting}
    return render(request, "paper/entry.html", page, status=422 if refused else 200)


def _next(request: HttpRequest, process: Process, words: str) -> HttpResponse:
    messages.success(request, words, "good")
    return redirect("paper-entry", process.slug)


def _clerk(request: HttpRequest, process: Process) -> Clerk:
    """Who types, and in which role: the role alone is kept with the answers."""
    account = account_of(request)
    kinds = kinds_of(account, process.institution_id)
    officer = Role.Kind.OFFICER
    return Clerk(account, str(officer if officer in kinds else Role.Kind.ADMINISTRATOR))


def _day(request: HttpRequest) -> date | None:
    """The day on the sheet; Faulty if it is none."""
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Faulty({"filled_on": str(form.errors["filled_on"][0])})
    day: date | None = form.cleaned_data["filled_on"]
    return day


def _settled(left: int) -> str:
    if left:
        return _("Settled. What the person has changed since stays as it is.")
    return _("Settled as it stands on the sheet.")
