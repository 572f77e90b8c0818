"""The films of a question, each loaded only once somebody starts it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.base.kept import same_for_everybody
from isegoria.base.numbers import row_number
from isegoria.files.giving import original
from isegoria.languages.queries import page_language
from isegoria.signing.queries import film_of, signed_page


@require_safe
@same_for_everybody
def signed(request: HttpRequest, process: str) -> HttpResponse:
    """What each film is of, how large it is, and what it says in words; no film is loaded."""
    page = signed_page(process, page_language())
    if page is None:
        raise Http404
    return render(request, "signing/signed.html", {"page": page})


@require_safe
def film(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """One film, in the stretches that a player asks for."""
    found = film_of(process, row_number(str(number)) or 0)
    if found is None:
        raise Http404
    response = original(request, found.file)
    # It is public and never changes: who sees it again on a slow line loads it once.
    response["Cache-Control"] = "public, max-age=86400"
    return response
