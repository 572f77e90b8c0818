"""Easy words at the desk: writing them beside the usual ones, and noting who has tested them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from isegoria.base.easy import easy_form
from isegoria.base.numbers import page_number
from isegoria.inform.models import ReaderTest
from isegoria.inform.services import note_test, take_test_out
from isegoria.journey import services
from isegoria.journey.forms.easy import EasyForm, ReaderTestForm
from isegoria.journey.queries.desk_question import around
from isegoria.journey.queries.easy import tests_of
from isegoria.journey.queries.texts import digest_of_easy, easy_beside, wordings_of
from isegoria.journey.views.staff import (
    for_authors_of_the_question,
    for_officers_of_the_question,
)
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]
TEXTS_A_PAGE = 20


@require_http_methods(METHODS)
@for_authors_of_the_question
def words(request: HttpRequest, process: Process, language: str) -> HttpResponse:
    """The usual words of a question beside its easy ones, with what may be hard in those."""
    _in_its_languages(process, language)
    wordings = wordings_of(process)
    pages = Paginator(easy_beside(wordings, language), TEXTS_A_PAGE)
    number = page_number(request)
    if number > pages.num_pages:
        raise Http404
    page = pages.page(number)
    form = EasyForm(request.POST or None, texts=list(page.object_list), language=language)
    if form.is_valid() and form.tried(
        lambda: services.translate_wordings(
            process, form.changes(), wordings=wordings, language=easy_form(language)
        )
    ):
        count = len(form.changes())
        said = ngettext("%(count)d text saved.", "%(count)d texts saved.", count)
        messages.success(request, said % {"count": count}, "good")
        where = reverse("desk-easy", args=[process.slug, language])
        return redirect(f"{where}?page={number}" if number > 1 else where)
    context = {
        **around(process),
        "form": form,
        "page": page,
        "done": sum(one.is_done for one in pages.object_list),
        "total": pages.count,
        "target": _target(language),
        "tests": tests_of(process, language),
    }
    return render(request, "desk/easy.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_officers_of_the_question
def tested(request: HttpRequest, process: Process, language: str) -> HttpResponse:
    """Note that readers have tested the easy words, or take such a note out."""
    _in_its_languages(process, language)
    here = redirect("desk-easy", process.slug, language)
    if "remove" in request.POST:
        rows = ReaderTest.objects.filter(process=process, language=language)
        number = request.POST["remove"]
        test = get_object_or_404(rows, pk=number if number.isdecimal() else 0)
        take_test_out(test)
        messages.success(request, _("Removed."), "good")
        return here
    today = timezone.now().astimezone(process.zone).date()
    form = ReaderTestForm(request.POST or None, today=today)
    if form.is_valid() and form.tried(
        lambda: note_test(
            process=process,
            language=language,
            readers=form.cleaned_data["readers"],
            about=form.cleaned_data["about"],
            tested_on=form.cleaned_data["tested_on"],
            signed_as=form.cleaned_data["signed_as"],
            signed_by=account_of(request),
            digest=digest_of_easy(process, language),
        ),
        about="tested_on",
    ):
        messages.success(request, _("Saved."), "good")
        return here
    page = {**around(process), "form": form, "target": _target(language)}
    return render(request, "desk/easy_tested.html", page, status=422 if form.errors else 200)


def _in_its_languages(process: Process, language: str) -> None:
    if language not in process.language_codes:
        raise Http404


def _target(language: str) -> dict[str, str]:
    return {
        "code": language,
        "tag": tag_of(language),
        "name": own_name(language),
        "direction": direction_of(language),
    }
