"""Beginning a question from an earlier one, or from one of ours."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.journey.copying import begin_from, copy_question
from isegoria.journey.forms.question import CopyForm, ReadyForm
from isegoria.journey.queries.desk_question import around
from isegoria.journey.ready import READY, ready_with
from isegoria.journey.views.staff import for_officers, for_officers_of_the_question, may_ask_for
from isegoria.languages.queries import page_language
from isegoria.organisations.queries import site_in
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.queries import record_as_written
from isegoria.process.services import note_author

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_officers_of_the_question
def copy(request: HttpRequest, process: Process) -> HttpResponse:
    """Begin a draft with the texts, ways and forms of this question, and none of its answers."""
    form = CopyForm(request.POST or None, question=record_as_written(process)["question"])
    made: list[Process] = []
    if form.is_valid() and form.tried(
        lambda: made.append(copy_question(process, **_given(form))), about="question"
    ):
        note_author(made[0], account_of(request))
        messages.success(request, _("Your draft is kept. Nobody else sees it yet."), "good")
        return redirect("desk-words", made[0].slug)
    page = {**around(process), "form": form}
    return render(request, "desk/copy.html", page, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_officers
def ready(request: HttpRequest) -> HttpResponse:
    """Begin a draft with the words of one of our own questions."""
    language = page_language()
    site = site_in(language)
    institutions = may_ask_for(request, language)
    form = ReadyForm(
        request.POST or None,
        ready={one.code: f"{one.name}: {one.words['question']}" for one in READY},
        languages=site.languages,
        institutions={pk: name for pk, (_one, name) in institutions.items()},
        language=language,
    )
    made: list[Process] = []

    def begin() -> None:
        chosen = ready_with(form.cleaned_data["ready"])
        asks = form.cleaned_data.get("institution") or next(iter(institutions))
        if chosen:
            made.append(
                begin_from(
                    chosen,
                    institution=institutions[asks][0],
                    language=form.cleaned_data["language"],
                    languages=site.languages,
                    time_zone=site.time_zone,
                )
            )

    if form.is_valid() and form.tried(begin, about="ready"):
        note_author(made[0], account_of(request))
        messages.success(request, _("Your draft is kept. Nobody else sees it yet."), "good")
        return redirect("desk-words", made[0].slug)
    return render(request, "desk/ready.html", {"form": form}, status=422 if form.errors else 200)


def _given(form: CopyForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("question", "opens_at")}
