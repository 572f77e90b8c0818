"""Reports from the place at the desk: read, shown or refused, and answered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import Faulty, Refused
from isegoria.files.giving import published
from isegoria.follow import showing, told
from isegoria.follow.forms import AnswerReportForm, DecideReportForm
from isegoria.follow.models import Report
from isegoria.follow.services import reporting
from isegoria.organisations.models import Role
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_staff_of_the_question

for_preparers = for_staff_of_the_question(Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)


@require_safe
@for_preparers
def reports(request: HttpRequest, process: Process) -> HttpResponse:
    """All reports on a question; what waits to be read or answered on top."""
    page = told.around(process) | {"rows": showing.report_rows(process)}
    return render(request, "follow/reports.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_preparers
def report(request: HttpRequest, process: Process, number: int, report: int) -> HttpResponse:
    """One report: let everybody read it, refuse it by a rule, answer it."""
    found = _found(process, number, report)
    decides = DecideReportForm(
        request.POST if {"show", "refuse"} & set(request.POST) else None, auto_id="decide_%s"
    )
    answers = AnswerReportForm(request.POST if "answers" in request.POST else None)
    status = 200
    for form in (decides, answers):
        if not form.is_valid():
            continue
        try:
            _act(request, found, form.cleaned_data)
        except Faulty as refusal:
            _say_faults(form, refusal.faults)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-promise-report", process.slug, number, report)
    has_errors = bool(decides.errors or answers.errors)
    page = told.around(process) | {
        "report": found,
        "one": told.told_one(found.commitment),
        "told": told.told_report(found),
        "decides": decides,
        "answers": answers,
        "form": decides if decides.errors else answers,
    }
    status = 422 if has_errors and status == 200 else status  # noqa: PLR2004  # as HTTP has it
    return render(request, "follow/report.html", page, status=status)


@require_safe
@for_preparers
def picture(request: HttpRequest, process: Process, number: int, report: int) -> HttpResponse:  # noqa: ARG001  # the same for everybody
    """The picture of a report as everybody would see it, also before anybody does."""
    file = _found(process, number, report).file
    if file is None:
        raise Http404
    return published(file, "large")


def _act(request: HttpRequest, found: Report, said: Mapping[str, Any]) -> None:
    mine = account_of(request)
    if "show" in request.POST:
        reporting.show(report=found, by=mine, description=said["description"])
    elif "refuse" in request.POST:
        reporting.refuse(report=found, rule=said["rule"], reason=said["reason"], by=mine)
    else:
        reporting.answer(report=found, outcome=said["outcome"], words=said["answer"], by=mine)


def _found(process: Process, number: int, report: int) -> Report:
    rows = Report.objects.filter(commitment__process=process, commitment__number=number)
    rows = rows.select_related("commitment__process", "commitment__disposition", "file")
    found = rows.filter(number=report).first()
    if found is None:
        raise Http404
    return found


def _say_faults(form: forms.Form, faults: Mapping[str, str]) -> None:
    for name, words in faults.items():
        form.add_error(name if name in form.fields else None, words)
