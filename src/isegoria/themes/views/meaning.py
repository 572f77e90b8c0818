"""What things mean where people live: remarks about a theme or an answer, and words from there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.languages.queries import page_language
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.themes.models import OpenText, Remark, Term, Theme
from isegoria.themes.queries import meaning, texts
from isegoria.themes.services.meaning import Said, explain, remark, take_out
from isegoria.themes.staff import for_readers_of_the_question
from isegoria.themes.views.around import around, book_or_404, themes_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def about_theme(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Show what is remarked about a theme, and put down more."""
    _nodes, node = themes_or_404(process, number)
    found, _texts = meaning.remarks_about(process, themes=[node.pk])
    context = {"node": node, "remarks": found[node.pk]}
    return _remarks(request, process, node.theme, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def about_answer(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Show what is remarked about an answer, and put down more."""
    book_or_404(process)
    rows = texts.with_readings(texts.standing(process).filter(number=number))
    text = rows.first()
    if text is None:
        raise Http404
    text.process = process
    _themes, found = meaning.remarks_about(process, texts=[text.pk])
    said = texts.in_words([text], page_language(), by=None, book=None)[0]
    return _remarks(request, process, text, {"said": said, "remarks": found[text.pk]})


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def words(request: HttpRequest, process: Process) -> HttpResponse:
    """List words from where people live with what they mean; put one down, or take one out."""
    book_or_404(process)
    error, status = "", 200
    if request.method == "POST":
        try:
            _put_word(request, process)
        except Refused as refused:
            error, status = str(refused), refused.status
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("themes-words", process.slug)
    context = around(process, page_language()) | {
        "terms": meaning.terms_of(process),
        "error": error,
        "typed": request.POST,
    }
    return render(request, "themes/words.html", context, status=status)


def _remarks(
    request: HttpRequest, process: Process, about: Theme | OpenText, context: dict[str, object]
) -> HttpResponse:
    error, status = "", 200
    if request.method == "POST":
        try:
            _put_remark(request, about)
        except Refused as refused:
            error, status = str(refused), refused.status
        else:
            messages.success(request, _("Saved."), "good")
            return redirect(request.path)
    context |= around(process, page_language()) | {
        "error": error,
        "kinds": Remark.Kind.choices,
        "typed": request.POST,
    }
    return render(request, "themes/remarks.html", context, status=status)


def _put_remark(request: HttpRequest, about: Theme | OpenText) -> None:
    """Take out the remark that is named, or put down what was written."""
    if request.POST.get("do") == "out":
        found = about.remarks.filter(pk=row_number(request.POST.get("remark", "")) or 0).first()
        if found is None:
            raise Http404
        take_out(found)
        return
    said = Said(
        words=request.POST.get("words", ""),
        kind=request.POST.get("kind", ""),
        language=page_language(),
        said_by=request.POST.get("said_by", ""),
    )
    remark(about=about, said=said, by=account_of(request))


def _put_word(request: HttpRequest, process: Process) -> None:
    if request.POST.get("do") == "out":
        named = row_number(request.POST.get("term", "")) or 0
        Term.objects.filter(process=process, pk=named).delete()
        return
    explain(
        process=process,
        word=request.POST.get("word", ""),
        meaning=request.POST.get("meaning", ""),
        language=page_language(),
        by=account_of(request),
    )
