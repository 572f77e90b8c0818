"""Writing promises down at the desk, and putting down what becomes of them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Faulty, Refused
from isegoria.decide.fetching import latest_decision
from isegoria.follow import rules, showing, told
from isegoria.follow.forms import PromiseForm, StepForm, TranslationForm
from isegoria.follow.models import Commitment
from isegoria.follow.queries import commitment_of
from isegoria.follow.services import becoming, writing
from isegoria.languages.queries import in_all_languages
from isegoria.organisations.models import Role
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_staff_of_the_question

METHODS = ["GET", "HEAD", "POST"]
for_preparers = for_staff_of_the_question(Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)


@require_http_methods(METHODS)
@for_preparers
def promised(request: HttpRequest, process: Process) -> HttpResponse:
    """All promises of a question, drafts included; draft them from the decision."""
    page = told.around(process)
    if request.method == "POST":
        try:
            if "whole" in request.POST:
                made = writing.draft_for_the_whole(process=process)
                return redirect("desk-promise", process.slug, made.number)
            writing.draft(process=process)
        except Refused as refusal:
            messages.warning(request, str(refusal), "warning")
        return redirect("desk-promised", process.slug)
    page |= {
        "rows": told.told_all(process, drafts=True),
        "is_decided": latest_decision(process) is not None,
    }
    return render(request, "follow/desk.html", page)


@require_http_methods(METHODS)
@for_preparers
def promise(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One promise: write it, publish it, say which milestone was reached."""
    found = commitment_or_404(process, number)
    if {"publish", "throw_away", "reached"} & set(request.POST):
        return _act(request, found)
    initial = showing.written(found)
    form = PromiseForm(request.POST or None, initial=initial, is_public=found.is_public)
    status = 200
    if form.is_valid():
        try:
            writing.put(commitment=found, promise=form.promise(), by=account_of(request))
        except Faulty as refusal:
            _say_faults(form, refusal.faults)
        except Refused as refusal:
            status = refusal.status
            form = _beside(request, found, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-promise", process.slug, number)
    page = told.around(process) | showing.desk_page(found) | {"form": form}
    return render(request, "follow/desk_promise.html", page, status=_status(form, status))


@require_http_methods(METHODS)
@for_preparers
def step(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """What became of a promise: begun, done with its proof, given up, taken up again."""
    found = commitment_or_404(process, number)
    kinds = rules.NEXT[Commitment.State(found.state)]
    if not kinds:
        raise Http404
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds,
        initial={"version": found.version},
    )
    status = 200
    if form.is_valid():
        said = form.cleaned_data
        try:
            becoming.put_down(
                commitment=found,
                kind=said["kind"],
                words=said["words"],
                version=said["version"],
                by=account_of(request),
                shows=form.shows(),
            )
        except Faulty as refusal:
            _say_faults(form, refusal.faults)
        except Refused as refusal:
            status = refusal.status
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Everybody can read it."), "good")
            return redirect("desk-promise", process.slug, number)
    page = told.around(process) | {"form": form, "one": told.told_one(found)}
    return render(request, "follow/step.html", page, status=_status(form, status))


@require_http_methods(METHODS)
@for_preparers
def translate(request: HttpRequest, process: Process, number: int, language: str) -> HttpResponse:
    """All that a promise says, in another language, beside its own."""
    found = commitment_or_404(process, number)
    if language not in process.language_codes[1:]:
        raise Http404
    keys = list(writing.texts_of(found))
    said = in_all_languages(keys)
    form = TranslationForm(
        request.POST or None,
        source={key: said[key][process.source_language] for key in keys if said[key]},
        said={key: said[key].get(language, "") for key in keys},
    )
    status = 200
    if form.is_valid():
        try:
            writing.translate_texts(commitment=found, language=language, words=form.typed())
        except Refused as refusal:
            status = refusal.status
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-promise", process.slug, number)
    page = {
        **told.around(process),
        "form": form,
        "number": number,
        "language": showing.language_named(process.source_language),
        "target": showing.language_named(language),
    }
    return render(request, "follow/translate.html", page, status=_status(form, status))


def commitment_or_404(process: Process, number: int) -> Commitment:
    """A commitment of this question, or the page that it is not there."""
    found = commitment_of(process, number)
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, found: Commitment) -> HttpResponse:
    """Do what was pressed beside the form."""
    slug, mine = found.process.slug, account_of(request)
    try:
        if "publish" in request.POST:
            version = row_number(request.POST["publish"]) or 0
            writing.publish(commitment=found, version=version, by=mine)
            messages.success(request, _("The promise is public now."), "good")
        elif "reached" in request.POST:
            number = row_number(request.POST["reached"]) or 0
            becoming.reach(commitment=found, number=number, by=mine)
            messages.success(request, _("Saved. Everybody can read it."), "good")
        else:
            writing.throw_away(commitment=found)
            return redirect("desk-promised", slug)
    except Refused as refusal:
        messages.warning(request, str(refusal), "warning")
    return redirect("desk-promise", slug, found.number)


def _beside(request: HttpRequest, found: Commitment, words: str) -> PromiseForm:
    """The same form, to be sent again over what somebody else has written meanwhile."""
    fresh = commitment_or_404(found.process, found.number)
    said = request.POST.copy()
    said["version"] = str(fresh.version)
    form = PromiseForm(said, initial=showing.written(fresh), is_public=fresh.is_public)
    form.add_error(None, words)
    return form


def _say_faults(form: forms.Form, faults: Mapping[str, Any]) -> None:
    for name, words in faults.items():
        form.add_error(name if name in form.fields else None, words)


def _status(form: forms.Form, status: int) -> int:
    return status if status != 200 or not form.errors else 422  # noqa: PLR2004  # as HTTP has it
