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
from isegoria.process.services import note_author

View = Callable[..., HttpResponse]


def for_staff_of_the_question(*kinds: str, writes: bool = False) -> Callable[[View], View]:
    """Hand the view the question instead of its name, if the person has one of these roles for it.

    For everybody else it is not there. A form is handled by one person at a time, so that a change
    by somebody else in between is seen. Where words of the question are written (``writes``), who
    sends them while it is prepared is one of its authors.
    """

    def for_them(view: View) -> View:
        @cache_control(no_store=True)
        @login_required
        @wraps(view)
        @transaction.atomic
        def let_in(request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  # whatever else the address holds
            mine, is_sent = account_of(request), request.method == "POST"
            found = _question(mine, process, kinds, lock=is_sent)
            if writes and is_sent and found.published_at is None:
                note_author(found, mine)
            return view(request, found, **kwargs)

        return let_in

    return for_them


for_officers_of_the_question = for_staff_of_the_question(Role.Kind.OFFICER)
for_authors_of_the_question = for_staff_of_the_question(Role.Kind.OFFICER, writes=True)
for_everybody_at_the_question = for_staff_of_the_question(*Role.Kind.values)


def _question(account: Account, slug: str, kinds: tuple[str, ...], *, lock: bool) -> Process:
    rows = Process.objects.select_related("institution")
    if lock:
        rows = rows.select_for_update(of=("self",))
    mine = institutions_where(account, *kinds)
    found = rows.filter(slug=slug, institution__in=mine).first()
    if found is None:
        raise Http404
    return found
