"""What two people set aside at the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.gates import setting_aside
from isegoria.gates.models import GateOverride
from isegoria.gates.queries import override_for
from isegoria.gates.rules import NEVER_SET_ASIDE
from isegoria.journey.forms.gates import ReasonForm
from isegoria.journey.queries.desk_question import around
from isegoria.journey.queries.gates import causes_in, everything_missing, names_of_gates
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.queries import page_language, shown
from isegoria.people.models import Account
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_officers_of_the_question
def override(request: HttpRequest, process: Process, gate: str) -> HttpResponse:
    """Ask that something missing be set aside, agree to it, refuse it, or take it back."""
    names = names_of_gates()
    if gate not in names or gate in NEVER_SET_ASIDE or process.published_at is not None:
        raise Http404
    mine, standing = account_of(request), override_for(process, gate)
    form = ReasonForm(request.POST if request.POST.get("do") == "ask" else None, process=process)
    page: dict[str, Any] = {**around(process), "name": names[gate], "form": form}
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            done = _act(request, process, gate, standing, form)
        except Refused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, done, "good")
            return redirect("desk-question", process.slug)
    page |= _standing(process, gate, standing, mine)
    return render(
        request, "desk/override.html", page, status=422 if "refusal" in page or form.errors else 200
    )


def _act(
    request: HttpRequest,
    process: Process,
    gate: str,
    standing: GateOverride | None,
    form: ReasonForm,
) -> str:
    """Do what was pressed; what to say of it."""
    mine, do = account_of(request), request.POST.get("do")
    cause = causes_in(process).get(gate)
    if do == "ask":
        setting_aside.ask(process=process, gate=gate, cause=cause, reasons=form.reasons, by=mine)
        return _("You have given one key. A second person must agree before it can open.")
    if standing is None or do not in {"agree", "refuse", "take_back"}:
        raise Refused(_("Somebody has answered this already."))
    if do == "take_back":
        setting_aside.take_back(one=standing, by=mine)
        return _("It is taken back.")
    setting_aside.answer(one=standing, agrees=do == "agree", cause=cause, by=mine)
    if do == "agree":
        return _("Two people have set this aside now. Everybody will read why.")
    return _("It is refused. Nothing opens by it.")


def _standing(
    process: Process, gate: str, standing: GateOverride | None, mine: Account
) -> dict[str, Any]:
    """What is missing, and what was asked about it."""
    missing = {one.field: one.words for one in everything_missing(process)}
    page: dict[str, Any] = {"missing": missing.get(gate, ""), "standing": standing}
    if standing is not None:
        page["reason"] = shown([standing.reason_id], page_language())[standing.reason_id]
        page["is_mine"] = mine.pk in (standing.first_by_id, standing.second_by_id)
        page["is_agreed"] = standing.state == GateOverride.State.AGREED
    return page
