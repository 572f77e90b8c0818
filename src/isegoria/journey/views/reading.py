"""The page on which a reader sets size, colours and language for this device."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from isegoria.base.own_page import is_from_our_own_page
from isegoria.base.refusal import Refused
from isegoria.journey.forms.reading import ReadingForm
from isegoria.languages.queries import page_language
from isegoria.languages.reading import COOKIE, Reading, keep, reading_from, reading_of
from isegoria.organisations.queries import site_in

_LONGEST = 300


@csrf_exempt  # readers have no cookie for it; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def reading(request: HttpRequest) -> HttpResponse:
    """Show what is set on this device; set it, take it from a number, or forget it."""
    form = _form(request)
    if request.method != "POST":
        return _show(request, form)
    if not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    try:
        chosen = _chosen(request, form)
    except Refused as refused:
        return _show(request, form, error=str(refused))
    return _show(request, form) if chosen is None else _kept(request, chosen)


def _form(request: HttpRequest) -> ReadingForm:
    is_sent = request.method == "POST" and "use" not in request.POST
    return ReadingForm(
        request.POST if is_sent else None,
        now=reading_of(request),
        offered=site_in(page_language()).languages,
    )


def _chosen(request: HttpRequest, form: ReadingForm) -> Reading | None:
    """What was set, by the form or by a number; None where the form was not filled in."""
    if "forget" in request.POST:
        return Reading()
    if "use" in request.POST:
        return reading_from(request.POST.get("number", ""))
    return form.reading if form.is_valid() else None


def _show(request: HttpRequest, form: ReadingForm, *, error: str = "") -> HttpResponse:
    number = reading_of(request).code if COOKIE in request.COOKIES else ""
    page = {
        "form": form,
        "number": number,
        "number_shown": f"{number[:3]} {number[3:]}",
        "typed": request.POST.get("number", "")[:40],
        "error": error,
        "back": _way_back(request),
    }
    status = 422 if form.errors or error else 200
    return render(request, "journey/reading.html", page, status=status)


def _kept(request: HttpRequest, chosen: Reading) -> HttpResponse:
    """Let the device keep it, and show this page again as it now reads."""
    here = page_language()
    offered = site_in(here).languages
    language = chosen.language if chosen.language in offered else here
    back = _way_back(request).replace(f"/{here}/", f"/{language}/", 1)
    with override(language):
        address = reverse("reading")
    query = f"?{urlencode({'back': back})}" if back else ""
    response = HttpResponseRedirect(f"{address}{query}")
    response.status_code = 303
    keep(response, chosen)
    return response


def _way_back(request: HttpRequest) -> str:
    """The page from which somebody came: one of ours that can be opened again, or none."""
    given = request.POST.get("back") or request.GET.get("back") or _page_before(request)
    is_ours = url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    answers_a_form = "/receipt/" in given or given.partition("?")[0] == request.path
    fits = given.startswith("/") and len(given) <= _LONGEST
    return given if is_ours and fits and not answers_a_form else ""


def _page_before(request: HttpRequest) -> str:
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    query = f"?{before.query}" if before.query else ""
    return f"{before.path}{query}" if before.netloc == request.get_host() else ""
