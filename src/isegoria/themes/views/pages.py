"""What everybody reads of themes: which there are, and every answer under each."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process
from isegoria.themes.models import OpenText
from isegoria.themes.queries import book as books
from isegoria.themes.queries import meaning, proposed, public, texts
from isegoria.themes.queries.agreement import agreement_of
from isegoria.themes.queries.rights import Right, answers_by_right, rights_of_texts
from isegoria.themes.views.around import around, book_or_404

PAGE = 20


@require_safe
@same_for_everybody
def themes(request: HttpRequest, process: str) -> HttpResponse:
    """List the published themes, with how many answers lie under each and how they were read."""
    found = _found_or_404(process)
    book, language = book_or_404(found), page_language()
    rows = public.published(book, language)
    if not rows:
        raise Http404
    states = books.progress(texts.settled(book))
    objections = public.objections_told(found)
    helped = proposed.from_machine(texts.settled(book))
    context = around(found, language) | {
        "rows": rows,
        "base": states.total(),
        "nothing": states[OpenText.State.NOTHING],
        "total": texts.standing(found).count(),
        "agreement": agreement_of(book, ()),
        "helped": helped,
        "disputed": meaning.disputed(one.pk for one, _number in rows),
        "terms": meaning.terms_of(found),
        "programs": proposed.programs_of(found) if helped else [],
        "trust": proposed.trust_in(book) if helped else None,
        "explanation": shown([book.explanation_id], language)[book.explanation_id],
        "rights": [(Right(one).label, many) for one, many in answers_by_right(found).items()],
        "objections": sum(objections.values()),
        "changed": objections.get("changed", 0),
        "open": objections.get("open", 0),
    }
    return render(request, "themes/public.html", context)


@require_safe
@same_for_everybody
def theme(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """Show every answer under one published theme."""
    found = _found_or_404(process)
    book = book_or_404(found)
    language = page_language()
    nodes = books.nodes_of(found, language)
    node = next((one for one in nodes if one.theme.number == number and one.is_public), None)
    if node is None:
        raise Http404
    rows = texts.with_readings(public.under(book, node, [one.theme for one in nodes]))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))
    by_theme, by_text = meaning.remarks_about(
        found, themes=[node.pk], texts=[one.pk for one in page]
    )
    rights = rights_of_texts(one.pk for one in page)
    said = texts.in_words(list(page), language, by=None, book=None)
    context = around(found, language) | {
        "node": node,
        "page": page,
        "remarks": by_theme[node.pk],
        "said": [(one, by_text[one.text.pk], rights[one.text.pk]) for one in said],
        "total": texts.settled(book).count(),
    }
    return render(request, "themes/public_theme.html", context)


def _found_or_404(slug: str) -> Process:
    found = Process.objects.filter(slug=slug).exclude(published_at=None).first()
    if found is None:
        raise Http404
    return found
