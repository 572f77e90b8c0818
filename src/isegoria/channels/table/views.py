"""Bringing in a table of answers, at the desk of a question."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.cells import as_csv
from isegoria.base.refusal import Refused
from isegoria.channels.table import rules, services
from isegoria.channels.table.forms import ColumnsForm, FileForm, LettersForm, WhoForm
from isegoria.channels.table.models import Table
from isegoria.channels.table.reading import sheet_of
from isegoria.channels.table.showing import receipts_file, step_title, table_page
from isegoria.hear import rules as hearing
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.queries import page_language, shown
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.questionnaire.table_reading import meanings

ROWS_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def tables(request: HttpRequest, process: Process) -> HttpResponse:
    """Every table that was brought in; take one more file."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, raw = form.cleaned_data["file"]
        try:
            made = services.begin(
                process=process,
                account=account_of(request),
                name=name,
                raw=raw,
                language=page_language(),
            )
            return redirect("table-step", process.slug, made.pk, "letters")
        except Refused as refused:
            form.add_error("file", str(refused))
    page = {
        **around(process),
        "form": form,
        "tables": Table.objects.filter(process=process).order_by("-pk"),
        "obstacle": rules.obstacle(process) or _closed(process),
    }
    return render(request, "table/tables.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def step(request: HttpRequest, process: Process, number: int, step: str) -> HttpResponse:
    """Ask one thing about the table, and keep what was said."""
    found = _table_or_404(process, number)
    if step not in rules.STEPS:
        raise Http404
    if found.standing in Table.Standing.taken() or found.sealed is None:
        return redirect("table-one", process.slug, number)
    waiting = rules.first_open(found.choices)
    if waiting and rules.STEPS.index(step) > rules.STEPS.index(waiting):
        return redirect("table-step", process.slug, number, waiting)
    form = _form(request, found, step)
    if request.method == "POST" and form.is_valid():
        said = {**getattr(form, "said", form.cleaned_data), "reader": page_language()}
        try:
            services.choose(table=found, step=step, said=said)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _next(found)
    return _show_step(request, found, step, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def table(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Show what the table was understood to say; bring it in, or forget it."""
    found = _table_or_404(process, number)
    if (waiting := rules.first_open(found.choices)) and request.POST.get("act") != "forget":
        return redirect("table-step", process.slug, number, waiting)
    if request.method == "POST":
        return _act(request, found)
    page = {**around(process), **table_page(found, page_language())}
    return render(request, "table/table.html", page)


@require_safe
@for_officers_of_the_question
def receipts(request: HttpRequest, process: Process, number: int) -> HttpResponse:  # noqa: ARG001  # every view has it
    """Give the receipts of all rows as a file, to be handed out."""
    found = _table_or_404(process, number)
    if found.standing != Table.Standing.DONE or found.sealed is None:
        raise Http404
    written = as_csv(receipts_file(found, settings.ADDRESS))
    response = HttpResponse(written.encode("utf-8-sig"), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="receipts-{found.pk}.csv"'
    return response


def _act(request: HttpRequest, found: Table) -> HttpResponse:
    slug = found.process.slug
    try:
        if request.POST.get("act") == "forget":
            services.forget(found)
            messages.success(request, _("The file is forgotten."), "good")
            return redirect("table-desk", slug)
        services.accept(found)
    except Refused as refused:
        messages.warning(request, str(refused), "warning")
        return redirect("table-one", slug, found.pk)
    services.go_on(found)
    return redirect("table-one", slug, found.pk)


def _next(found: Table) -> HttpResponse:
    """The next step; after the last one the first rows are looked at right away."""
    found.refresh_from_db()
    waiting = rules.first_open(found.choices)
    if waiting:
        return redirect("table-step", found.process.slug, found.pk, waiting)
    services.go_on(found)
    return redirect("table-one", found.process.slug, found.pk)


def _form(request: HttpRequest, found: Table, step: str) -> Form:
    given, said = request.POST or None, found.choices
    if step == "letters":
        return LettersForm(given, initial=said)
    if step == "who":
        rows = _activities(found.process)
        titles = shown([one.title_id for one in rows], page_language())
        return WhoForm(
            given,
            languages=found.process.language_codes,
            activities=[(one.pk, titles[one.title_id].body) for one in rows],
            said=said,
        )
    if found.activity is None:
        raise Http404
    known = meanings(type_of(found.activity).form(found.activity), page_language())
    return ColumnsForm(given, sheet=sheet_of(found), known=known, said=said)


def _show_step(request: HttpRequest, found: Table, step: str, form: Form) -> HttpResponse:
    page: dict[str, Any] = {
        **around(found.process),
        "form": form,
        "step": step,
        "title": step_title(step),
        "number": rules.STEPS.index(step) + 1,
        "total": len(rules.STEPS) + 1,
        "table": found,
    }
    if step == "letters":
        sheet = sheet_of(found)
        page |= {
            "letters": sheet.letters,
            "columns": [{"label": name} for name in sheet.header],
            "rows": [row.cells for row in sheet.rows[:ROWS_SHOWN]],
        }
    return render(request, "table/step.html", page, status=422 if form.errors else 200)


def _table_or_404(process: Process, number: int) -> Table:
    rows = Table.objects.select_related("process", "activity__process", "activity__stage")
    found = rows.filter(process=process, pk=number).first()
    if found is None:
        raise Http404
    return found


def _activities(process: Process) -> list[Activity]:
    return list(process.activities.select_related("process", "stage").order_by("position", "pk"))


def _closed(process: Process) -> str:
    """Why nothing can be answered now, if so for all that is asked."""
    reasons = [hearing.obstacle(one) for one in _activities(process)]
    return reasons[0] or "" if reasons and all(reasons) else ""
