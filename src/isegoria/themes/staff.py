"""Who may place what people said, and who may change themes: for all others it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.queries import account_of
from isegoria.process.models import Process

View = Callable[..., HttpResponse]

READERS = (Role.Kind.OFFICER, Role.Kind.MODERATOR, Role.Kind.INTERPRETER)


def for_readers_of_the_question(view: View) -> View:
    """Hand the view the question instead of its name, to those who may read for it."""

    @cache_control(no_store=True)
    @login_required
    @wraps(view)
    @transaction.atomic
    def let_in(request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  # whatever else the address holds
        mine = institutions_where(account_of(request), *READERS)
        found = (
            Process.objects.select_related("institution", "codebook")
            .filter(slug=process, institution__in=mine)
            .exclude(published_at=None)
            .first()
        )
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return let_in
