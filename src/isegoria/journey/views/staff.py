"""Who may work at the desk, and on which questions: found, or not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from isegoria.hear.activity_type import Seeds, type_of
from isegoria.hear.models import Activity, Item
from isegoria.languages.queries import shown
from isegoria.organisations.models import Institution, Role
from isegoria.organisations.queries import institutions_where, roles_of
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import (
    for_authors_of_the_question,
    for_everybody_at_the_question,
    for_officers_of_the_question,
)

__all__ = [
    "activity_or_404",
    "for_authors_of_the_question",
    "for_everybody_at_the_question",
    "for_officers",
    "for_officers_of_the_question",
    "may_ask_for",
    "seed_or_404",
    "seeds_or_404",
]

View = Callable[..., HttpResponse]
Found = TypeVar("Found")


def for_officers(view: View) -> View:
    """Let in those who prepare questions for some institution; one transaction a request.

    Moderators are led to what waits for them, auditors to what was done; somebody without a role
    is told whom to ask.
    """

    @cache_control(no_store=True)
    @login_required
    @wraps(view)
    @transaction.atomic
    def let_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  # whatever the address holds
        if not institutions_where(account_of(request), Role.Kind.OFFICER):
            return _elsewhere(request)
        return view(request, *args, **kwargs)

    return let_in


def may_ask_for(request: HttpRequest, language: str) -> dict[int, tuple[Institution, str]]:
    """The institutions in whose name somebody may ask, by key, with their names."""
    keys = institutions_where(account_of(request), Role.Kind.OFFICER)
    rows = list(Institution.objects.filter(pk__in=keys).order_by("pk"))
    names = shown([one.name_id for one in rows], language)
    return {one.pk: (one, names[one.name_id].body) for one in rows}


def activity_or_404(process: Process, activity_id: int) -> Activity:
    """An activity of this question."""
    found = process.activities.select_related("process", "stage", "title").filter(pk=activity_id)
    return _there(found.first())


def seeds_or_404(activity: Activity) -> Seeds:
    """How the desk speaks of what is put into this activity one by one, if anything is."""
    return _there(type_of(activity).seeds())


def seed_or_404(activity: Activity, item_id: int) -> Item:
    """Something that staff put into this activity and that still stands."""
    found = activity.items.select_related("activity__process", "activity__stage", "text").filter(
        pk=item_id, author=None, standing=Item.Standing.ACCEPTED
    )
    return _there(found.first())


def _there(found: Found | None) -> Found:
    if found is None:
        raise Http404
    return found


def _elsewhere(request: HttpRequest) -> HttpResponse:
    kinds = {role.kind for role in roles_of(account_of(request))}
    if Role.Kind.MODERATOR in kinds and request.method in {"GET", "HEAD"}:
        return redirect("moderation-queue")
    if Role.Kind.AUDITOR in kinds and request.method in {"GET", "HEAD"}:
        return redirect("desk-audit")
    if kinds and request.method in {"GET", "HEAD"}:
        return redirect("desk-judge")
    raise PermissionDenied(
        _("This page is for those who prepare questions. Ask an administrator for that role.")
    )
