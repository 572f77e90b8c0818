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

from isegoria.hear.models import Activity, Item
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where, roles_of
from isegoria.people.models import Account
from isegoria.people.queries import account_of
from isegoria.process.models import Process

View = Callable[..., HttpResponse]
Found = TypeVar("Found")


def for_officers(view: View) -> View:
    """Let in those who prepare questions for some institution; one transaction a request.

    Moderators are led to what waits for them; somebody without a role is told whom to ask.
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


def activity_or_404(process: Process, activity_id: int) -> Activity:
    """An activity of this question."""
    found = process.activities.select_related("process", "stage", "title").filter(pk=activity_id)
    return _there(found.first())


def seed_or_404(activity: Activity, item_id: int) -> Item:
    """Something that staff put into this activity and that still stands."""
    found = activity.items.select_related("activity__process", "activity__stage", "text").filter(
        pk=item_id, author=None, standing=Item.Standing.ACCEPTED
    )
    return _there(found.first())


def _question(account: Account, slug: str, *, lock: bool) -> Process:
    rows = Process.objects.select_related("institution")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return _there(
        rows.filter(
            slug=slug, institution__in=institutions_where(account, Role.Kind.OFFICER)
        ).first()
    )


def _there(found: Found | None) -> Found:
    if found is None:
        raise Http404
    return found


def _elsewhere(request: HttpRequest) -> HttpResponse:
    kinds = {role.kind for role in roles_of(account_of(request))}
    if Role.Kind.MODERATOR in kinds and request.method in {"GET", "HEAD"}:
        return redirect("moderation-queue")
    raise PermissionDenied(
        _("This page is for those who prepare questions. Ask an administrator for that role.")
    )
