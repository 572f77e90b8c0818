"""One question at the desk: what is missing, how it will look, opening, pausing, throwing away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import page_number
from isegoria.base.refusal import Refused
from isegoria.hear.pausing import go_on
from isegoria.hear.pausing import pause as pause_activity
from isegoria.inform.queries import reading_page
from isegoria.journey import services
from isegoria.journey.forms.content import PauseForm
from isegoria.journey.queries import public
from isegoria.journey.queries.desk_question import (
    around,
    following,
    missing_in_words,
    question_page,
)
from isegoria.journey.queries.desk_steps import bar_of
from isegoria.journey.queries.gates import checklist
from isegoria.journey.queries.previews import ways_page
from isegoria.journey.views.staff import (
    activity_or_404,
    for_everybody_at_the_question,
    for_officers_of_the_question,
)
from isegoria.languages.queries import page_language
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@for_everybody_at_the_question
def question(request: HttpRequest, process: Process) -> HttpResponse:
    """What is there, what is missing, and what can be done.

    Whoever works on it without preparing it is led to what everybody reads, or to what waits for
    their word: pages about a question name it as the way back.
    """
    if process.institution_id not in institutions_where(account_of(request), Role.Kind.OFFICER):
        is_public = process.published_at is not None
        return redirect("question", process.slug) if is_public else redirect("desk-judge")
    page = question_page(process, page_language())
    page["paused_title"] = _("Paused. Everybody who comes reads:")
    page["heading"] = missing_in_words(page["gates"]) if page["is_draft"] else ""
    return render(request, "desk/question.html", page)


@require_safe
@for_officers_of_the_question
def preview(request: HttpRequest, process: Process) -> HttpResponse:
    """The question exactly as the public will see it."""
    page = public.question_page(process, page_language(), now=timezone.now())
    bar = bar_of(process, "desk-preview")
    return render(request, "desk/preview.html", {**page, "process": process, "bar": bar})


@require_safe
@for_officers_of_the_question
def preview_about(request: HttpRequest, process: Process) -> HttpResponse:
    """The background exactly as the public will read it."""
    page = reading_page(process, page_language(), number=page_number(request))
    if page is None:
        raise Http404
    return render(request, "desk/preview_about.html", {**page, "process": process})


@require_safe
@for_officers_of_the_question
def ways(request: HttpRequest, process: Process, activity: int) -> HttpResponse:
    """What is asked, as each way to take part puts it."""
    found = ways_page(activity_or_404(process, activity), page_language())
    return render(request, "desk/ways.html", {**around(process), **found})


@require_http_methods(METHODS)
@for_officers_of_the_question
def open_(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask once more, say what follows, and put the question to the public."""
    if process.published_at is not None:
        return redirect("desk-question", process.slug)
    status = 200
    if request.method == "POST":
        try:
            services.open_to_the_public(process, by=account_of(request))
        except Refused:
            status = 422  # the page names everything that is missing
        else:
            messages.success(request, _("The question is public now."), "good")
            return redirect("desk-question", process.slug)
    missing = [one for one in checklist(process) if not one.met]
    page = {
        **around(process),
        "missing": missing,
        "heading": missing_in_words(missing),
        "following": following(process),
    }
    return render(request, "desk/open.html", page, status=status)


@require_http_methods(METHODS)
@for_officers_of_the_question
def delete(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask once more, and throw a draft away."""
    page = around(process)
    if request.method == "POST":
        try:
            services.throw_away(process)
        except Refused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, _("The draft is deleted."), "good")
            return redirect("desk")
    status = 422 if "refusal" in page else 200
    return render(request, "desk/delete.html", page, status=status)


@require_http_methods(METHODS)
@for_officers_of_the_question
def pause(request: HttpRequest, process: Process, activity: int) -> HttpResponse:
    """Stop taking answers for a while and say why, or take them again."""
    found = activity_or_404(process, activity)
    form = PauseForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST" and "reason" not in request.POST:
        go_on(activity=found)
        messages.success(request, _("People can answer again."), "good")
        return redirect("desk-question", process.slug)
    if form.is_valid():
        pause_activity(activity=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("It is paused. Everybody who comes reads your reason."), "good")
        return redirect("desk-question", process.slug)
    page = {**around(process), "activity": found, "form": form}
    return render(request, "desk/pause.html", page, status=422 if form.errors else 200)
