"""Preparing, checking and publishing the decision on a question, at the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import Refused
from isegoria.decide import rules, showing, told
from isegoria.decide.dossier import dossier_page
from isegoria.decide.forms import PassageForm, PublishForm, RecordForm, TranslationForm
from isegoria.decide.models import Decision, Option
from isegoria.decide.queries import (
    body_of,
    decision_on,
    digest_of_body,
    points_of,
    said_in,
    state_of,
    texts_of,
)
from isegoria.decide.services import publishing, writing
from isegoria.inform.models import Document
from isegoria.languages.queries import page_language, shown
from isegoria.organisations.models import Role
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_staff_of_the_question

METHODS = ["GET", "HEAD", "POST"]
for_preparers = for_staff_of_the_question(Role.Kind.OFFICER, Role.Kind.DECISION_OFFICER)


@require_http_methods(METHODS)
@for_preparers
def decision(request: HttpRequest, process: Process) -> HttpResponse:
    """Where the decision stands; the first time, how to begin it."""
    page = told.around(process)
    if request.method == "POST":
        try:
            writing.begin(process=process)
        except Refused as refusal:
            page |= {"refusal": str(refusal), "deadline": told.deadline(process, None)}
            return render(request, "decide/begin.html", page, status=refusal.status)
        return redirect("desk-decision", process.slug)
    found = decision_on(process)
    if found is None:
        page["deadline"] = told.deadline(process, None)
        return render(request, "decide/begin.html", page)
    page |= showing.desk_page(found)
    page["signing"] = publishing.obstacle_to_signing(process, account_of(request))
    return render(request, "decide/desk.html", page)


@require_safe
@for_preparers
def dossier(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything that whoever decides has to know, on one page, to read and to print."""
    if process.published_at is None:
        raise Http404
    page = dossier_page(process, decision_on(process))
    return render(request, "decide/dossier.html", page)


@require_http_methods(METHODS)
@for_preparers
def record(request: HttpRequest, process: Process) -> HttpResponse:
    """The record: each field, and the options that were considered."""
    found = decision_or_404(process)
    form = RecordForm(request.POST or None, initial=_recorded(found))
    status = 200
    if form.is_valid():
        try:
            writing.put_record(decision=found, record=form.record())
        except writing.Overtaken as refusal:
            status = refusal.status
            form = _beside(form, str(refusal), _recorded(found))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-decision-record", process.slug)
    page = {**told.around(process), "form": form, **_language(process)}
    return render(request, "decide/record.html", page, status=_status(form, status))


@require_http_methods(METHODS)
@for_preparers
def text(request: HttpRequest, process: Process) -> HttpResponse:
    """The text passage by passage, with what is changed; one more, or all of a document."""
    found = decision_or_404(process)
    is_taken = "document" in request.POST
    form = PassageForm(None if is_taken else request.POST or None, initial={"version": 0})
    status = 200
    if request.method == "POST" and (is_taken or form.is_valid()):
        try:
            if is_taken:
                document = process.documents.filter(pk=_number(request.POST["document"])).first()
                if document is None:
                    raise Http404
                writing.take_text_from(decision=found, document=document)
            else:
                said = form.cleaned_data
                writing.put_passage(
                    decision=found, number=None, before=said["before"], after=said["after"]
                )
        except Refused as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else None
            status = refusal.status
            if is_taken:
                messages.warning(request, str(refusal), "warning")
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-decision-text", process.slug)
    page = {
        **told.around(process),
        **_language(process),
        "form": form,
        "passages": showing.draft_passages(found),
        "documents": _documents(process),
    }
    return render(request, "decide/text.html", page, status=_status(form, status))


@require_http_methods(METHODS)
@for_preparers
def passage(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One passage, before and as decided."""
    found = decision_or_404(process)
    row = found.passages.filter(number=number).first()
    if row is None:
        raise Http404
    said = said_in([row.before_id, row.after_id])
    source = process.source_language
    now = {
        "version": row.version,
        "before": said[row.before_id].get(source, ""),
        "after": said[row.after_id].get(source, ""),
    }
    form = PassageForm(request.POST or None, initial=now)
    status = 200
    if form.is_valid():
        try:
            writing.put_passage(decision=found, number=number, **form.cleaned_data)
        except writing.Overtaken as refusal:
            status = refusal.status
            form = _beside(form, str(refusal), now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-decision-text", process.slug)
    page = {**told.around(process), **_language(process), "form": form, "number": number}
    return render(request, "decide/passage.html", page, status=_status(form, status))


@require_http_methods(METHODS)
@for_preparers
def translate(request: HttpRequest, process: Process, part: str, language: str) -> HttpResponse:
    """One part of the decision in another language, beside its own."""
    found = decision_or_404(process)
    keys = texts_of(found, points_of(process, process.source_language)).get(part)
    if keys is None or language not in process.language_codes[1:]:
        raise Http404
    said = said_in(keys)
    form = TranslationForm(
        request.POST or None,
        texts=list(dict.fromkeys(keys)),
        source={key: words.get(process.source_language, "") for key, words in said.items()},
        said={key: words.get(language, "") for key, words in said.items()},
    )
    status = 200
    if form.is_valid():
        try:
            writing.translate_texts(
                decision=found, language=language, words=form.typed(), was=form.seen()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-decision-translate", process.slug, part, language)
    page = {
        **told.around(process),
        **_language(process),
        "form": form,
        "target": told.language_named(language),
    }
    return render(request, "decide/translate.html", page, status=_status(form, status))


@require_http_methods(METHODS)
@for_preparers
def publish(request: HttpRequest, process: Process) -> HttpResponse:
    """The whole decision once more, what is missing, and the signature."""
    found = decision_or_404(process)
    points = points_of(process, process.source_language)
    body = body_of(found, points)
    form = PublishForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            publishing.publish(decision=found, by=account_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("The decision is public now."), "good")
            return redirect("desk-decision", process.slug)
    state = state_of(found, points, page_language())
    page = {
        **told.around(process),
        **told.whole(process, body, process.source_language),
        "form": form,
        "digest": digest_of_body(body),
        "missing": list(rules.obstacles(state).values()),
        "flags": showing.flags_of_draft(found, state),
        "signing": publishing.obstacle_to_signing(process, account_of(request)),
        "is_again": found.publications.exists(),
    }
    return render(request, "decide/publish.html", page, status=status)


def decision_or_404(process: Process) -> Decision:
    """The decision that is being prepared."""
    found = decision_on(process)
    if found is None:
        raise Http404
    return found


def _recorded(found: Decision) -> dict[str, Any]:
    """What the record says now, by the name of each field of its form."""
    options = list(found.options.all())
    keys = [getattr(found, f"{name}_id") for name in Decision.TEXTS]
    keys += [getattr(one, f"{name}_id") for one in options for name in Option.TEXTS]
    said, source = said_in(keys), found.process.source_language
    now: dict[str, Any] = {
        "version": found.version,
        "decided_on": found.decided_on,
        "starts_on": found.starts_on,
    }
    now |= {name: said[getattr(found, f"{name}_id")].get(source, "") for name in Decision.TEXTS}
    for number, one in enumerate(options, start=1):
        for name in Option.TEXTS:
            now[f"{name}_{number}"] = said[getattr(one, f"{name}_id")].get(source, "")
    return now


def _beside(form: Any, words: str, now: dict[str, Any]) -> Any:  # noqa: ANN401  # either of two forms
    """The same form with what was typed, and beside it what somebody else has put there."""
    data = form.data.copy()
    data["version"] = str(now["version"])
    fresh = type(form)(data, initial=now)
    fresh.full_clean()
    fresh.add_error(None, words)
    for name in fresh.fields:
        said = now.get(name)
        typed = fresh.cleaned_data.get(name)
        if name != "version" and (typed or "") != (said or ""):
            fresh.add_error(name, _("It now says: %(words)s") % {"words": said or _("nothing")})
    return fresh


def _documents(process: Process) -> list[dict[str, Any]]:
    rows = list(Document.objects.filter(process=process).order_by("position"))
    titles = shown((one.title_id for one in rows), page_language())
    return [{"pk": one.pk, "title": titles[one.title_id]} for one in rows]


def _language(process: Process) -> dict[str, Any]:
    return {"language": told.language_named(process.source_language)}


def _status(form: Any, status: int) -> int:  # noqa: ANN401  # any of the forms
    return 422 if form.errors and status == 200 else status  # noqa: PLR2004  # as HTTP numbers it


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) <= 9 else 0  # noqa: PLR2004  # what fits
