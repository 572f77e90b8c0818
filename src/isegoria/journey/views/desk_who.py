"""The board *Who have we not heard* at the desk, and putting down what was done about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import Refused
from isegoria.hear.outreach import put_down
from isegoria.journey.forms.outreach import OutreachForm
from isegoria.journey.queries import desk_who
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.people.queries import account_of
from isegoria.process.models import Process


@require_safe
@for_officers_of_the_question
def board(request: HttpRequest, process: Process) -> HttpResponse:
    """Who came, who was to be expected, what was done, and what to do next."""
    return render(request, "desk/who.html", desk_who.board(request, process))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def reached(request: HttpRequest, process: Process) -> HttpResponse:
    """Put down a step that was taken to reach people; it gets a link of its own."""
    groups = desk_who.groups_to_choose(process)
    chosen = {"group": request.GET.get("group", "")}
    form = OutreachForm(request.POST or None, process=process, groups=groups, initial=chosen)
    if form.is_valid():
        try:
            put_down(process=process, by=account_of(request), **form.step())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("It is put down. The link for the invitation is below.")
            messages.success(request, done, "good")
            return redirect("desk-who", process.slug)
    page = {**around(process), "form": form}
    return render(request, "desk/reached.html", page, status=422 if form.errors else 200)
