"""Pages at the desk on which staff write a survey."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.activities.survey import exporting, queries, rules, showing
from isegoria.activities.survey.forms import KINDS, LineForm, SheetForm, kind_of, kinds_in_words
from isegoria.activities.survey.models import Edition, Part
from isegoria.activities.survey.services import editions, lines
from isegoria.base.refusal import Refused
from isegoria.hear.models import Activity
from isegoria.hear.services import seal_question
from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process
from isegoria.process.staff import for_authors_of_the_question, for_officers_of_the_question
from isegoria.questionnaire import xlsform
from isegoria.questionnaire.definition import Form, Group

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_authors_of_the_question
def survey(request: HttpRequest, process: Process, position: int) -> HttpResponse:
    """Everything that is asked, with what is wrong with it; order, copy, remove, put to people."""
    activity = _activity_or_404(process, position)
    if request.method == "POST":
        try:
            done = _act(activity, request.POST.get("do", ""), request.POST.get("code", ""))
        except Refused as refusal:
            messages.error(request, str(refusal), "warning")
        else:
            messages.success(request, done, "good")
        return redirect("survey-desk", process.slug, position)
    laid = queries.latest(activity)
    draft = Edition.objects.filter(activity=activity, is_published=False).first()
    form = laid.form if laid else _empty(activity)
    page = {
        **_around(process, activity),
        "rows": _rows(form),
        "faults": rules.faults_of(form) if laid else [],
        "kinds": KINDS,
        "is_public": queries.laid_out(activity) is not None,
        "is_changed": draft is not None,
        "removed": Part.objects.filter(edition=draft, is_removed=True).first() if draft else None,
        "sheet": SheetForm(),
    }
    return render(request, "survey/desk.html", page)


@require_http_methods(METHODS)
@for_authors_of_the_question
def line(request: HttpRequest, process: Process, position: int, code: str = "") -> HttpResponse:
    """Write one question or group, new or there already."""
    activity = _activity_or_404(process, position)
    laid = queries.latest(activity)
    whole = laid.form if laid else _empty(activity)
    found = lines.line_of(whole, code) if code else None
    kind = kind_of(found) if found else request.GET.get("kind", "choice")
    if (code and found is None) or kind not in kinds_in_words():
        raise Http404
    is_public = queries.laid_out(activity) is not None
    form = LineForm(request.POST or None, kind=kind, form=whole, line=found, is_public=is_public)
    if form.is_valid():
        new = form.read()
        group = form.cleaned_data.get("group", "")
        reworded = [new.code] if form.cleaned_data.get("reworded") else []
        changed = lines.put(whole, new, code=code, group=group)
        try:
            editions.lay_out(activity, changed, reworded=reworded)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("survey-desk", process.slug, position)
    page = {**_around(process, activity), "form": form, "kind": kinds_in_words()[kind]}
    page["faults"] = [one.words for one in rules.faults_of(whole) if code and one.code == code]
    return render(request, "survey/line.html", page, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@for_authors_of_the_question
def take_sheet(request: HttpRequest, process: Process, position: int) -> HttpResponse:
    """Take a whole questionnaire from a spreadsheet, or say row by row why not."""
    activity = _activity_or_404(process, position)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            taken = xlsform.read(form.cleaned_data["sheet"], language=process.source_language)
            editions.lay_out(activity, taken)
        except Refused as refusal:
            for words in str(refusal).splitlines():
                form.add_error("sheet", words)
        else:
            messages.success(request, _("The survey is as the spreadsheet says."), "good")
            return redirect("survey-desk", process.slug, position)
    page = {**_around(process, activity), "form": form}
    return render(request, "survey/sheet.html", page, status=422)


@require_safe
@for_officers_of_the_question
def give_sheet(request: HttpRequest, process: Process, position: int) -> HttpResponse:  # noqa: ARG001  # every view has it
    """Give the whole questionnaire as a spreadsheet."""
    activity = _activity_or_404(process, position)
    laid = queries.latest(activity)
    if laid is None:
        raise Http404
    response = HttpResponse(xlsform.write(laid.form), content_type=xlsform.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{process.slug}-{laid.number}.xlsx"'
    return response


@require_safe
@for_officers_of_the_question
def give_answers(request: HttpRequest, process: Process, position: int) -> HttpResponse:  # noqa: ARG001  # the same
    """Give all answers that count as a table, with a description of each column."""
    activity = _activity_or_404(process, position)
    found = exporting.answers_of(activity)
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{process.slug}-answers.zip"'
    return response


@require_safe
@for_officers_of_the_question
def preview(request: HttpRequest, process: Process, position: int) -> HttpResponse:
    """Every page of the survey as a participant sees it; nothing is taken."""
    activity = _activity_or_404(process, position)
    laid = queries.latest(activity)
    if laid is None:
        raise Http404
    leaves = showing.leaves_of(activity, laid, page_language())
    return render(request, "survey/preview.html", {**_around(process, activity), "leaves": leaves})


def _act(activity: Activity, what: str, code: str) -> str:
    """Do what a button says; how that is told."""
    laid = queries.latest(activity)
    if what == "publish":
        editions.publish(activity)
        seal_question(activity.process)
        return _("People are asked the new edition from now on.")
    if laid is None or (what != "undo" and lines.line_of(laid.form, code) is None):
        raise Refused(_("This question is not there any more."))
    if what == "undo":
        editions.bring_back(activity)
    elif what == "remove":
        editions.remove(activity, code)
    elif what == "copy":
        editions.lay_out(activity, lines.copied(laid.form, code))
    elif what in {"up", "down"}:
        step = -1 if what == "up" else 1
        editions.lay_out(activity, lines.moved(laid.form, code, by=step))
    return _("Saved.")


def _activity_or_404(process: Process, position: int) -> Activity:
    found = Activity.objects.select_related("process", "stage").filter(
        process=process, type_slug=queries.SLUG, position=position
    )
    activity = found.first()
    if activity is None:
        raise Http404
    return activity


def _empty(activity: Activity) -> Form:
    languages = tuple(activity.process.language_codes)
    return Form(f"{queries.SLUG}-{activity.pk}", "1", {}, languages)


def _rows(form: Form) -> list[dict[str, Any]]:
    """Every line with its place, its kind and its words."""
    named = kinds_in_words()
    return [
        {
            "code": one.code,
            "kind": named.get(kind_of(one), ""),
            "words": one.words.get(form.language, one.code),
            "is_group": isinstance(one, Group),
            "group": lines.group_of(form, one.code),
            "rule": one.relevant,
        }
        for one in lines.lines(form.members)
    ]


def _around(process: Process, activity: Activity) -> dict[str, Any]:
    words = shown([process.question_id], page_language())
    return {"process": process, "activity": activity, "question": words[process.question_id]}
