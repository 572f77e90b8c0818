"""What hangs on a question at the desk: background, what people answer to, translations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import page_number, row_number
from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import activity_types, type_of
from isegoria.inform.models import Document
from isegoria.inform.queries import document_as_written, next_position
from isegoria.inform.services import About, Words, put_document, remove_document
from isegoria.journey import services
from isegoria.journey.forms.content import (
    AskingForm,
    DocumentForm,
    SeedForm,
    TranslationForm,
)
from isegoria.journey.queries.desk_question import (
    around,
    asking_page,
    background_page,
    translations_of,
)
from isegoria.journey.queries.texts import seeds_of, side_by_side, wordings_of
from isegoria.journey.rules import obstacle_to_seeding
from isegoria.journey.views.staff import (
    activity_or_404,
    for_authors_of_the_question,
    for_officers_of_the_question,
    seed_or_404,
    seeds_or_404,
)
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.process.models import Process
from isegoria.process.rules import obstacle_to_draft_alone

METHODS = ["GET", "HEAD", "POST"]
TEXTS_A_PAGE = 20


@require_http_methods(METHODS)
@for_authors_of_the_question
def document(request: HttpRequest, process: Process, position: int) -> HttpResponse:
    """One background document: write it, add passages, or take it away."""
    found = Document.objects.filter(process=process, position=position).first()
    if found is None and position != next_position(process):
        raise Http404
    title, passages = document_as_written(found) if found else ("", [])
    form = DocumentForm(
        request.POST or None,
        title=title,
        passages=passages,
        about=_about(found, request.GET.get("kind", "")),
        today=timezone.now().astimezone(process.zone).date(),
    )
    if found and "remove" in request.POST and process.published_at is None:
        remove_document(found)
        messages.success(request, _("The document is removed."), "good")
        return redirect("desk-question", process.slug)
    if form.is_valid():
        put = put_document(
            process=process,
            title=Words(form.cleaned_data["title"]),
            passages=form.passages(),
            language=process.source_language,
            position=position,
            about=form.about(),
        )
        messages.success(request, _("Saved."), "good")
        if "more" in request.POST:
            return redirect("desk-document", process.slug, put.position)
        return redirect("desk-question", process.slug)
    page = {**around(process), "form": form, "document": found}
    page["can_remove"] = found is not None and obstacle_to_draft_alone(process) is None
    return render(request, "desk/document.html", page, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_authors_of_the_question
def seeds(request: HttpRequest, process: Process, activity: int = 0) -> HttpResponse:
    """What people find to answer when the first of them comes; add one."""
    number = activity or _first_seeded(process)
    if not number:
        return redirect("desk-asking", process.slug)
    found = activity_or_404(process, number)
    kind = seeds_or_404(found)
    form = SeedForm(request.POST or None, seeds=kind)
    if form.is_valid() and form.tried(
        lambda: services.add_seed(found, words=form.cleaned_data["words"]), about="words"
    ):
        messages.success(request, _("Added."), "good")
        return redirect(request.path)
    there = seeds_of(found)
    page = {
        **around(process, "desk-asking"),
        "activity": found,
        "kind": kind,
        "form": form,
        "seeds": there,
        "lacking": max(0, kind.fewest - len(there)),
        "obstacle": obstacle_to_seeding(found),
    }
    return render(request, "desk/seeds.html", page, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_authors_of_the_question
def seed(request: HttpRequest, process: Process, activity: int, item: int) -> HttpResponse:
    """Change one of the things to begin with, or take it out."""
    found = activity_or_404(process, activity)
    there = seed_or_404(found, item)
    kind = seeds_or_404(found)
    form = SeedForm(
        request.POST or None,
        seeds=kind,
        words=seeds_of(found).get(there.pk, ""),
    )
    done = False
    if "remove" in request.POST:
        done = form.tried(lambda: services.take_seed_out(there))
    elif form.is_valid():
        done = form.tried(
            lambda: services.change_seed(there, words=form.cleaned_data["words"]), about="words"
        )
    if done:
        messages.success(request, _("Saved."), "good")
        return redirect("desk-seeds-of", process.slug, found.pk)
    page = {**around(process), "label": kind.label(there.number), "form": form}
    page["obstacle"] = obstacle_to_seeding(found)
    return render(request, "desk/seed.html", page, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_officers_of_the_question
def asking(request: HttpRequest, process: Process) -> HttpResponse:
    """What people are asked to do: add something to a draft, or take it out."""
    form = AskingForm(request.POST if "kind" in request.POST else None)
    refusal = ""
    try:
        if key := row_number(request.POST.get("remove", "")):
            services.stop_asking(activity_or_404(process, key))
            return redirect("desk-asking", process.slug)
        if form.is_valid():
            services.ask_also(process, activity_types()[form.cleaned_data["kind"]])
            return redirect("desk-asking", process.slug)
    except Refused as reason:
        refusal = str(reason)
    page = {**around(process, "desk-asking"), **asking_page(process), "form": form}
    page["refusal"] = refusal
    status = 422 if form.errors or refusal else 200
    return render(request, "desk/asking.html", page, status=status)


@require_safe
@for_officers_of_the_question
def background(request: HttpRequest, process: Process) -> HttpResponse:
    """All that people may want to know before they answer."""
    page = {**around(process, "desk-background"), **background_page(process)}
    return render(request, "desk/background.html", page)


@require_safe
@for_officers_of_the_question
def translations(request: HttpRequest, process: Process) -> HttpResponse:
    """How far each language has come."""
    page = {**around(process, "desk-translations"), "translations": translations_of(process)}
    return render(request, "desk/translations.html", page)


@require_http_methods(METHODS)
@for_authors_of_the_question
def translate(request: HttpRequest, process: Process, language: str) -> HttpResponse:
    """The texts of a question beside what they say in another language."""
    if language not in process.language_codes:
        raise Http404
    wordings = wordings_of(process)
    pages = Paginator(side_by_side(wordings, language), TEXTS_A_PAGE)
    number = page_number(request)
    if number > pages.num_pages:
        raise Http404
    page = pages.page(number)
    form = TranslationForm(request.POST or None, texts=list(page.object_list), language=language)
    if form.is_valid() and form.tried(
        lambda: services.translate_wordings(
            process, form.changes(), wordings=wordings, language=language
        )
    ):
        _tell_how_many(request, len(form.changes()))
        where = reverse("desk-translate", args=[process.slug, language])
        return redirect(f"{where}?page={number}" if number > 1 else where)
    context = {
        **around(process),
        "form": form,
        "page": page,
        "done": sum(one.is_done for one in pages.object_list),
        "total": pages.count,
        "target": {
            "code": language,
            "tag": tag_of(language),
            "name": own_name(language),
            "direction": direction_of(language),
        },
    }
    return render(request, "desk/translate.html", context, status=422 if form.errors else 200)


def _about(document: Document | None, wanted: str) -> About:
    """What a document is; of a new one what the desk was asked to add."""
    if document is None:
        return About(wanted if wanted in Document.Kind.values else Document.Kind.MORE)
    return About(document.kind, document.source, document.dated_on)


def _first_seeded(process: Process) -> int:
    """The first activity into which things are put one by one; 0 if there is none."""
    rows = process.activities.order_by("position", "pk")
    return next((one.pk for one in rows if type_of(one).seeds()), 0)


def _tell_how_many(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)d text saved.", "%(count)d texts saved.", count)
    messages.success(request, words % {"count": count}, "good")
