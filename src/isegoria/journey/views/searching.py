"""Finding questions, their background and what people said: for everybody, and for staff."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from isegoria.base.numbers import page_number
from isegoria.journey.queries.searching import Sort, answers, desk_sorts, public_sorts
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.queries import account_of

LONGEST_QUERY = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in all that everybody may read."""
    query = _query(request)
    return _show(request, "journey/search.html", query, public_sorts(query))


@require_safe
@cache_control(no_store=True)
@login_required
def desk_search(request: HttpRequest) -> HttpResponse:
    """Look for words in all that somebody at the desk may read."""
    account, query = account_of(request), _query(request)
    prepared = institutions_where(account, Role.Kind.OFFICER)
    moderated = institutions_where(account, Role.Kind.OFFICER, Role.Kind.MODERATOR)
    if not moderated:
        raise PermissionDenied(_("This page is for those who prepare questions or moderate."))
    sorts = desk_sorts(
        query,
        prepared=prepared,
        moderated=moderated,
        administered=institutions_where(account),
    )
    return _show(request, "desk/search.html", query, sorts)


def _show(request: HttpRequest, template: str, query: str, sorts: list[Sort]) -> HttpResponse:
    chosen = request.GET.get("in", "")[:20]
    newest = request.GET.get("by") == "newest"
    found = answers(sorts, chosen=chosen, number=page_number(request), newest=newest)
    if found is None:
        raise Http404
    words, by_day, among = {"q": query}, {"by": "newest"}, {"in": chosen} if chosen else {}
    asked, other = (words | by_day, words) if newest else (words, words | by_day)
    page = {
        "query": query,
        "answers": found,
        "chosen": chosen,
        "newest": newest,
        "query_address": f"?{urlencode(asked)}",
        "other_order": f"?{urlencode(other | among)}",
        "pager_address": f"?{urlencode(asked | among)}&page=",
    }
    return render(request, template, page)


def _query(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY]
