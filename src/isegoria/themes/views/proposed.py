"""What programs propose as themes: ask them, take it or refuse it, and turn them off."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.languages.queries import page_language
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_officers_of_the_question
from isegoria.themes.models import Codebook, Proposal
from isegoria.themes.queries import book as books
from isegoria.themes.queries import proposed, sent
from isegoria.themes.services import proposing
from isegoria.themes.services.modelling import ask_model
from isegoria.themes.staff import for_readers_of_the_question
from isegoria.themes.views.around import around, book_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def programs(request: HttpRequest, process: Process) -> HttpResponse:
    """Show what a program proposes and how often it was wrong; ask it, or decide on it."""
    book, status = book_or_404(process), 200
    if request.method == "POST":
        try:
            words = _DO[request.POST.get("do", "")](request, book)
        except KeyError:
            raise Http404 from None
        except Refused as refused:
            messages.warning(request, str(refused), "warning")
            status = refused.status
        else:
            messages.success(request, words, "good")
            return redirect("themes-programs", process.slug)
    mine = institutions_where(account_of(request), Role.Kind.OFFICER)
    context = around(process, page_language()) | {
        "book": book,
        "is_allowed": settings.MACHINES,
        "can_switch": process.institution_id in mine,
    }
    if proposed.may_propose(book):
        context |= {
            "rows": proposed.undecided(book),
            "nodes": books.nodes_of(process, page_language()),
            "trust": proposed.trust_in(book),
            "askings": proposed.askings_of(process),
            "has_model": sent.has_model(),
            "may_send": sent.may_send(book),
            "sends": Codebook.Sends.choices,
            "model": settings.LLM_MODEL,
            "host": urlsplit(settings.LLM_ADDRESS).hostname,
        }
    return render(request, "themes/programs.html", context, status=status)


@require_POST
@for_officers_of_the_question
def switch(request: HttpRequest, process: Process) -> HttpResponse:
    """Let programs propose for this question, or let them no more."""
    try:
        is_on = request.POST.get("do") == "on"
        proposing.let_programs(book=book_or_404(process), propose=is_on)
    except Refused as refused:
        messages.warning(request, str(refused), "warning")
    return redirect("themes-programs", process.slug)


def _ask(request: HttpRequest, book: Codebook) -> str:
    proposing.ask(book=book, by=account_of(request))
    return _("The program reads as soon as it can. Come back in a minute.")


def _take(request: HttpRequest, book: Codebook) -> str:
    """Take a proposal for the theme that was chosen, or for a new one of the name given."""
    proposal, language = _proposal(request, book), page_language()
    to = request.POST.get("to", "")
    theme = next((one for one in books.live(book.process) if str(one.pk) == to), None)
    name = request.POST.get("name", "")
    proposing.take(
        proposal=proposal, by=account_of(request), language=language, name=name, theme=theme
    )
    return _("Saved.")


def _refuse(request: HttpRequest, book: Codebook) -> str:
    proposing.refuse(proposal=_proposal(request, book), by=account_of(request))
    return _("Saved.")


def _ask_model(request: HttpRequest, book: Codebook) -> str:
    ask_model(book=book, by=account_of(request), language=page_language())
    return _("The program reads as soon as it can. Come back in a minute.")


_DO = {"ask": _ask, "model": _ask_model, "take": _take, "refuse": _refuse}


def _proposal(request: HttpRequest, book: Codebook) -> Proposal:
    return get_object_or_404(
        Proposal.objects.select_related("asking__process"),
        asking__process=book.process,
        pk=row_number(request.POST.get("proposal", "")) or 0,
    )
