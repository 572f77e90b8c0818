"""What two people set aside at the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.gates import setting_aside
from isegoria.gates.queries import override_for
from isegoria.gates.rules import NEVER_SET_ASIDE
from isegoria.gates.showing import ReasonForm, act, standing_for
from isegoria.journey.queries.desk_question import around
from isegoria.journey.queries.gates import causes_in, everything_missing, names_of_gates
from isegoria.journey.views.staff import for_officers_of_the_question
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
    mine, standing, do = (
        account_of(request),
        override_for(process, gate),
        request.POST.get("do", ""),
    )
    said = _said()
    form = ReasonForm(request.POST if do == "ask" else None, process=process, where=said["where"])
    page: dict[str, Any] = {**around(process), "name": names[gate], "form": form, "said": said}
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        cause = causes_in(process).get(gate)

        def ask() -> None:
            reasons = form.reasons
            setting_aside.ask(process=process, gate=gate, cause=cause, reasons=reasons, by=mine)

        try:
            done = act(do, ask=ask, standing=standing, cause=cause, by=mine)
        except Refused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, done, "good")
            return redirect("desk-question", process.slug)
    missing = {one.field: one.words for one in everything_missing(process)}
    page |= {"missing": missing.get(gate, ""), **standing_for(standing, mine)}
    return render(
        request, "desk/override.html", page, status=422 if "refusal" in page or form.errors else 200
    )


def _said() -> dict[str, str]:
    """What the page says of an opening."""
    return {
        "title": _("Open all the same"),
        "stays": _("The reason stays on the page of the question for good."),
        "where": _("Everybody reads it, for good, on the page of the question."),
        "agree": _("Agree: open all the same"),
    }
