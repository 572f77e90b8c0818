"""Marking that an answer invokes a right."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.languages.queries import page_language
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.themes.models import InvokedRight, OpenText
from isegoria.themes.queries import texts
from isegoria.themes.queries.rights import rights_of_texts
from isegoria.themes.services.publishing import obstacle_to_publishing
from isegoria.themes.services.rights import mark, take_mark_out
from isegoria.themes.staff import for_readers_of_the_question
from isegoria.themes.views.around import around, book_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def about_answer(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Show which rights an answer invokes; mark one, or take a mistaken mark out."""
    book_or_404(process)
    text = texts.with_readings(texts.standing(process).filter(number=number)).first()
    if text is None:
        raise Http404
    text.process = process
    error, status = "", 200
    if request.method == "POST":
        try:
            _change(request, text)
        except Refused as refused:
            error, status = str(refused), refused.status
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("themes-answer-right", process.slug, number)
    context = around(process, page_language()) | {
        "said": texts.in_words([text], page_language(), by=None, book=None)[0],
        "marks": rights_of_texts([text.pk])[text.pk],
        "choices": InvokedRight.Right.choices,
        "untrained": obstacle_to_publishing(process, account_of(request)),
        "error": error,
        "typed": request.POST,
    }
    return render(request, "themes/right.html", context, status=status)


def _change(request: HttpRequest, text: OpenText) -> None:
    given, by = request.POST, account_of(request)
    if given.get("do") == "out":
        rows = InvokedRight.objects.select_related("process").filter(text=text, is_taken_out=False)
        take_mark_out(
            mark=get_object_or_404(rows, pk=row_number(given.get("mark", "")) or 0), by=by
        )
    else:
        mark(text=text, right=given.get("right", ""), named=given.get("named", ""), by=by)
