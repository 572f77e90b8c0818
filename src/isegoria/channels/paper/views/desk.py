"""Printing sheets, and what became of each batch."""

from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles.finders import find
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from isegoria.base.refusal import Refused
from isegoria.channels.paper import queries, services, showing
from isegoria.channels.paper.forms import PackageForm, PrintForm
from isegoria.hear.channel_type import channel_types
from isegoria.hear.questions import in_words
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages import speech
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import page_language, shown
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.timetable import instant_in_words


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def sheets(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything that was printed; print more."""
    activities = list(process.activities.select_related("process", "stage").order_by("position"))
    titles = shown([one.title_id for one in activities], page_language())
    form = PrintForm(
        request.POST or None,
        activities=[(one.pk, titles[one.title_id].body) for one in activities],
        languages=process.language_codes,
    )
    if form.is_valid():
        wanted = dict(form.cleaned_data)
        wanted["activity"] = next(
            one for one in activities if str(one.pk) == form.cleaned_data["activity"]
        )
        try:
            return _printed(request, process, services.print_sheets(**wanted))
        except Refused as refusal:
            form.add_error("count", str(refusal))
    page = {
        **around(process),
        "form": form,
        "batches": [
            (one, titles[one.activity.title_id], own_name(one.language), tag_of(one.language))
            for one in queries.batches_of(process)
        ],
        "to_check": queries.to_check(process, account_of(request)).count(),
        "differ": queries.to_settle(process, account_of(request)).count(),
    }
    return render(request, "paper/sheets.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def package(request: HttpRequest, process: Process) -> HttpResponse:
    """One file with all that somebody takes along to a place without power or network."""
    form = PackageForm(request.POST or None, languages=process.language_codes)
    if form.is_valid():
        try:
            return _package(request, process, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("count", str(refusal))
    page = {**around(process), "form": form}
    return render(request, "paper/package.html", page, status=422 if form.errors else 200)


@require_POST
@for_officers_of_the_question
def void(request: HttpRequest, process: Process, batch: int) -> HttpResponse:
    """Let what is left of a batch not count."""
    found = queries.batches_of(process).filter(pk=batch).first()
    if found is None:
        raise Http404
    count = services.make_the_rest_void(found)
    words = ngettext("%(count)d sheet is void now.", "%(count)d sheets are void now.", count)
    messages.success(request, words % {"count": count}, "good")
    return redirect("paper-desk", process.slug)


def _package(request: HttpRequest, process: Process, *, language: str, count: int) -> HttpResponse:
    """Sheets of all that is asked, its words to be read aloud, how to go about it, and the rest."""
    files: dict[str, bytes] = {"paper.css": Path(str(find("paper/paper.css"))).read_bytes()}
    with transaction.atomic():  # no numbers are drawn for a package that is not handed out
        if not (asked := showing.asked_on_paper(process)):
            raise Refused(_("Nothing can be put on paper now."))
        for one in asked:
            printed = services.print_sheets(activity=one, language=language, count=count)
            files[f"sheets-{one.pk}.html"] = _printed(request, process, printed, along=True).content
            words = showing.aloud_of(one, language)
            files[f"aloud-{one.pk}.txt"] = words.encode()
            if speech.can_speak(language):
                files[f"aloud-{one.pk}.wav"] = speech.spoken(words, language, slow=True)
        for channel in channel_types().values():
            files |= {one.name: one.content for one in channel.packed(process, language)}
    files["read-me.txt"] = showing.how_to(files, language).encode()
    response = HttpResponse(showing.as_one_file(files), content_type="application/zip")
    name = f"{process.slug}-{language}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _printed(
    request: HttpRequest, process: Process, printed: services.Printed, *, along: bool = False
) -> HttpResponse:
    """The sheets in their own language, to be printed now, or taken along as a file."""
    batch, language = printed.batch, printed.batch.language
    form = queries.form_of(batch.activity)
    back = reverse("paper-desk", args=[process.slug])
    with override(language):
        ends_at = batch.activity.stage.ends_at
        page = {
            "back": back,
            "batch": batch,
            "tag": tag_of(language),
            "direction": direction_of(language),
            "question": shown([process.question_id], language)[process.question_id],
            "title": in_words(form.title, form, language) if form else "",
            "rows": showing.rows_of(form, language) if form else [],
            "pages": showing.pages_of(printed),
            "phones": showing.phones_of(process),
            "receipts": request.build_absolute_uri(reverse("receipt")),
            "until": instant_in_words(ends_at, process) if ends_at else "",
            "name": _("Sheets of paper"),
            "along": along,
        }
        return render(request, "paper/print.html", page)
