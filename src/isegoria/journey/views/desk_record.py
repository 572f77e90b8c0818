"""The record of a question at the desk: its words, its influence, its times, its languages."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from isegoria.journey import services as journey_services
from isegoria.journey.forms.question import (
    AccessForm,
    CorrectableForm,
    InfluenceForm,
    TimesForm,
    WordsForm,
)
from isegoria.journey.queries.desk_question import around
from isegoria.journey.queries.desk_steps import address_after
from isegoria.journey.views.staff import for_authors_of_the_question, for_officers_of_the_question
from isegoria.languages.codes import own_name
from isegoria.languages.queries import page_language
from isegoria.organisations.queries import site_in
from isegoria.people.queries import account_of
from isegoria.process import services
from isegoria.process.models import Process
from isegoria.process.services import Why
from isegoria.process.timetable import zone_in_words

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_authors_of_the_question
def words(request: HttpRequest, process: Process) -> HttpResponse:
    """The question and what it is about."""
    form = WordsForm(request.POST or None, process=process)

    def save() -> None:
        given = form.cleaned_data
        texts = {name: given[name] for name in WordsForm.TEXTS}
        services.save_words(process, texts, why=_why(request, form))
        if "slug" in given:
            services.rename(process, given["slug"])

    return _section(
        request, process, form, save=save, title=gettext_lazy("The question"), at="desk-words"
    )


@require_http_methods(METHODS)
@for_authors_of_the_question
def influence(request: HttpRequest, process: Process) -> HttpResponse:
    """What the answers can change, who decides, and what is promised."""
    form = InfluenceForm(request.POST or None, process=process)

    def save() -> None:
        given = form.cleaned_data
        texts = {name: given[name] for name in InfluenceForm.TEXTS}
        services.save_words(process, texts, why=_why(request, form))
        services.promise(process, given.get("promise", process.promise))

    title = gettext_lazy("What answers can change, and who decides")
    return _section(request, process, form, save=save, title=title, at="desk-influence")


@require_http_methods(METHODS)
@for_officers_of_the_question
def times(request: HttpRequest, process: Process) -> HttpResponse:
    """When people can take part, when it is decided, and when they are answered."""
    form = TimesForm(request.POST or None, process=process)

    def save() -> None:
        services.set_times(process, form.times(), why=_why(request, form))

    lead = _("Write all dates as clocks show them there: %(zone)s.") % {
        "zone": zone_in_words(process.time_zone)
    }
    title = gettext_lazy("The timetable")
    return _section(request, process, form, save=save, title=title, lead=lead, at="desk-times")


@require_http_methods(METHODS)
@for_officers_of_the_question
def access(request: HttpRequest, process: Process) -> HttpResponse:
    """In which languages and by which ways people can take part."""
    offered = site_in(page_language()).languages
    form = AccessForm(request.POST or None, process=process, offered=offered)

    def save() -> None:
        journey_services.offer(
            process,
            languages=form.cleaned_data["languages"],
            channels=form.cleaned_data["channels"],
            why=_why(request, form),
        )

    lead = _("The question itself is written in %(language)s.") % {
        "language": own_name(process.source_language)
    }
    title = gettext_lazy("Languages and ways to take part")
    return _section(request, process, form, save=save, title=title, lead=lead, at="desk-access")


def _section(
    request: HttpRequest,
    process: Process,
    form: CorrectableForm,
    *,
    save: Callable[[], None],
    title: Promise,
    at: str,
    lead: str = "",
) -> HttpResponse:
    """Show a part of the record, save it, and go on to the next step or back to the question."""
    if form.is_valid() and form.tried(save):
        messages.success(request, _("Saved."), "good")
        if "on" in request.POST and process.published_at is None:
            return redirect(address_after(process, at))
        return redirect("desk-question", process.slug)
    languages = {"language": own_name(process.source_language)}
    page = {
        **around(process, at),
        "form": form,
        "title": title,
        "lead": lead or _("Write in %(language)s, the language of this question.") % languages,
    }
    return render(request, "desk/section.html", page, status=422 if form.errors else 200)


def _why(request: HttpRequest, form: CorrectableForm) -> Why:
    return Why(reason=form.cleaned_data.get("reason", ""), by=account_of(request))
