"""What staff did, for auditors and administrators: read, never changed."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from isegoria.base.cells import as_csv
from isegoria.base.numbers import page_number
from isegoria.journey.queries.audit_trail import all_deeds, deeds
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.queries import account_of

LONGEST_SEARCH = 100


@require_safe
@cache_control(no_store=True)
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """What was done at the desk, the last first."""
    words = _words(request)
    page = deeds(_institutions(request), words=words, number=page_number(request))
    if page is None:
        raise Http404
    address = f"?{urlencode({'q': words})}&page=" if words else ""
    context = {"page": page, "words": words, "pager_address": address}
    return render(request, "desk/audit.html", context)


@require_safe
@cache_control(no_store=True)
@login_required
def trail_as_table(request: HttpRequest) -> HttpResponse:
    """All of it as one CSV file."""
    rows = (
        (one.at.isoformat(), one.who, one.second, one.what, one.about, one.reason)
        for one in all_deeds(_institutions(request), words=_words(request))
    )
    table = as_csv([("at", "by", "agreed_by", "what", "about", "reason"), *rows])
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="desk-record.csv"'
    return response


def _institutions(request: HttpRequest) -> set[int]:
    found = institutions_where(account_of(request), Role.Kind.AUDITOR)
    if not found:
        raise PermissionDenied(_("This page is for auditors and administrators."))
    return found


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
