"""Reading samples of the answers, and letting them go, at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.answer import services
from isegoria.answer.models import Edition
from isegoria.answer.queries import edition_of
from isegoria.answer.showing import desk_page
from isegoria.base.numbers import row_number
from isegoria.base.refusal import NotNow, Refused
from isegoria.decide.fetching import latest_decision
from isegoria.organisations.models import Role
from isegoria.people.models import Account
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_staff_of_the_question

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_staff_of_the_question(Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)
def answers(request: HttpRequest, process: Process) -> HttpResponse:
    """Where the answers stand: samples to be read, who signs, how many have theirs."""
    by = account_of(request)
    if request.method != "POST":
        return render(request, "answer/desk.html", desk_page(process, by))
    try:
        said = _do(request, process, by)
    except Refused as refusal:
        page = desk_page(process, by) | {"refusal": str(refusal)}
        return render(request, "answer/desk.html", page, status=refusal.status)
    if said:
        messages.success(request, said, "good")
    return redirect("desk-answers", process.slug)


def _do(request: HttpRequest, process: Process, by: Account) -> str:
    publication = latest_decision(process)
    if publication is None:
        raise NotNow(_("There is no decision yet. The answers follow from it."))
    asked = request.POST.get("do", "")
    if asked == "begin":
        services.begin(publication=publication)
        return ""
    edition = edition_of(publication)
    if edition is None:
        raise NotNow(_("Draw samples first."))
    return _do_with(request, asked, edition, by)


def _do_with(request: HttpRequest, asked: str, edition: Edition, by: Account) -> str:
    if asked == "read":
        seed = row_number(request.POST.get("seed", "")) or 0
        services.note_read(edition=edition, seed=seed, by=by)
        return _("Put down: you have read the samples.")
    if asked == "others":
        services.draw_others(edition=edition)
        return ""
    if asked == "go":
        services.let_go(edition=edition, by=by)
        return _("The answers go. Everybody finds theirs at their receipt.")
    return ""
