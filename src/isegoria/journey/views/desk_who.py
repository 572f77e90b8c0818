"""The board *Who have we not heard* at the desk, with the plan to reach people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.belonging.services import choose_for_phones
from isegoria.hear.outreach import is_done, put_down, take_off
from isegoria.journey.forms.oneself import ByPhoneForm
from isegoria.journey.forms.outreach import DoneForm, OutreachForm
from isegoria.journey.queries import desk_oneself, desk_who
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
    """Put down a step to reach people, planned or taken; it gets a link of its own."""
    groups = desk_who.groups_to_choose(process)
    chosen = {"group": request.GET.get("group", "")}
    form = OutreachForm(request.POST or None, process=process, groups=groups, initial=chosen)
    if form.is_valid():
        try:
            put_down(process=process, by=account_of(request), **form.step())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("It is put down. The link for the invitation stands below.")
            messages.success(request, done, "good")
            return redirect("desk-who", process.slug)
    page = {**around(process), "form": form}
    return render(request, "desk/reached.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def planned(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Put down that a planned step was taken, or take it off the plan."""
    today = timezone.now().astimezone(process.zone).date()
    is_off = request.POST.get("do") == "off"
    form = DoneForm(None if is_off else request.POST or None, initial={"day": today})
    try:
        if is_off:
            take_off(process=process, number=number)
            messages.success(request, _("It is taken off the plan."), "good")
            return redirect("desk-who", process.slug)
        if form.is_valid():
            is_done(process=process, number=number, done_on=form.cleaned_data["day"])
            messages.success(request, _("It is put down that this was done."), "good")
            return redirect("desk-who", process.slug)
    except (NotThere, NotNow) as refusal:  # somebody else was faster
        messages.warning(request, str(refusal), "warning")
        return redirect("desk-who", process.slug)
    except Refused as refusal:
        form.add_error("day", str(refusal))
    step = desk_who.planned_step(process, number)
    if step is None:
        raise Http404
    page = {**around(process), "form": form, "step": step}
    return render(request, "desk/planned.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def asked(request: HttpRequest, process: Process) -> HttpResponse:
    """What people are asked about themselves; which of it by phone."""
    chosen = {"chosen": desk_oneself.chosen(process)}
    choices = desk_oneself.choices(process)
    sent = request.POST if request.method == "POST" else None
    form = ByPhoneForm(sent, choices=choices, initial=chosen)
    if form.is_valid():
        try:
            choose_for_phones(process=process, chosen=form.cleaned_data["chosen"])
        except Refused as refusal:
            form.add_error("chosen", str(refusal))
        else:
            messages.success(request, _("It is put down."), "good")
            return redirect("desk-asked", process.slug)
    page = {**desk_oneself.asked_page(process), "form": form}
    return render(request, "desk/asked.html", page, status=422 if form.errors else 200)
