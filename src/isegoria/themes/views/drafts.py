"""Drafts of summaries by a language model: each sentence with its answers, to be checked."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.languages.queries import page_language
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_officers_of_the_question
from isegoria.themes.models import Sentence
from isegoria.themes.queries import sent
from isegoria.themes.services.modelling import ask_model, check, let_send
from isegoria.themes.staff import for_readers_of_the_question
from isegoria.themes.views.around import around, book_or_404, themes_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def draft(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Show the last draft about a theme; ask for another, or say whether a sentence holds."""
    book = book_or_404(process)
    _nodes, node = themes_or_404(process, number)
    status, by = 200, account_of(request)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "ask":
                ask_model(book=book, by=by, language=page_language(), theme=node.theme)
            else:
                found = get_object_or_404(
                    Sentence,
                    asking__theme=node.theme,
                    pk=row_number(request.POST.get("sentence", "")) or 0,
                )
                check(sentence=found, verdict=request.POST.get("verdict", ""), by=by)
        except Refused as refused:
            messages.warning(request, str(refused), "warning")
            status = refused.status
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("themes-draft", process.slug, number)
    last = sent.last_draft(node.theme)
    context = around(process, page_language()) | {
        "node": node,
        "may_send": sent.may_send(book),
        "last": last,
        "sentences": last.sentences.order_by("position") if last else [],
        "checked": sent.checked_of(book, last.program) if last else None,
        "model": settings.LLM_MODEL,
    }
    return render(request, "themes/draft.html", context, status=status)


@require_POST
@for_officers_of_the_question
def sending(request: HttpRequest, process: Process) -> HttpResponse:
    """Say what of this question a language model may be sent."""
    try:
        let_send(book=book_or_404(process), what=request.POST.get("sends", ""))
    except Refused as refused:
        messages.warning(request, str(refused), "warning")
    else:
        messages.success(request, _("Saved."), "good")
    return redirect("themes-programs", process.slug)
