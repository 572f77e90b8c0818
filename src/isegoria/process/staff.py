"""Who may work on a question at the desk: for everybody else it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account
from isegoria.people.queries import account_of
from isegoria.process.models import Process

View = Callable[..., HttpResponse]


def for_officers_of_the_question(view: View) -> View:
    """Hand the view the question instead of its name, if the person prepares questions for it.

    For everybody else it is not there. A form is handled by one person at a time, so that a change
    by somebody else in between is seen.
    """

    @cache_control(no_store=True)
    @login_required
    @wraps(view)
    @transaction.atomic
    def let_in(request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  # whatever else the address holds
        found = _question(account_of(request), process, lock=request.method == "POST")
        return view(request, found, **kwargs)

    return let_in


def _question(account: Account, slug: str, *, lock: bool) -> Process:
    rows = Process.objects.select_related("institution")
    if lock:
        rows = rows.select_for_update(of=("self",))
    mine = institutions_where(account, Role.Kind.OFFICER)
    found = rows.filter(slug=slug, institution__in=mine).first()
    if found is None:
        raise Http404
    return found
