"""The participation policy: for everybody to read, and for administrators to put down."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.gates import queries, services
from isegoria.gates.forms import PolicyForm
from isegoria.languages.queries import page_language, renderings
from isegoria.organisations.models import Institution
from isegoria.organisations.queries import institutions_named
from isegoria.people.queries import account_of

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """List the institutions that have a policy."""
    return render(request, "gates/policies.html", {"rows": queries.policies_shown(page_language())})


@require_safe
def policy(request: HttpRequest, institution: str) -> HttpResponse:
    """What an institution promises for all its questions, and every rule that holds."""
    found = _institution(institution)
    shown = _edition(request, found)
    page = {
        "name": queries.name_of(found, page_language()),
        "slug": found.slug,
        "edition": shown,
        "above": queries.rules_from_above(found, page_language()),
        "editions": queries.editions_of(found),
    }
    return render(request, "gates/policy.html", page)


@require_safe
def policy_as_data(request: HttpRequest, institution: str) -> HttpResponse:
    """The same rules for programs."""
    found = _institution(institution)
    if _edition(request, found) is None and not queries.rules_from_above(found, "en"):
        raise Http404
    return JsonResponse(queries.policy_data(found))


@require_safe
@cache_control(no_store=True)
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The institutions whose policy somebody can put down."""
    managed = _managed(request)
    rows = [
        (slug, managed[pk]) for pk, slug in Institution.objects.values_list("pk", "slug")
        if pk in managed
    ]  # fmt: skip
    return render(request, "gates/desk.html", {"rows": rows})


@require_http_methods(METHODS)
@cache_control(no_store=True)
@login_required
def change(request: HttpRequest, institution: str) -> HttpResponse:
    """Put down a new edition of a policy."""
    managed = _managed(request)
    found = _institution(institution)
    if found.pk not in managed:
        raise PermissionDenied(_("Your institution is another one."))
    form = _form(request, found)
    if form.is_valid():
        try:
            services.put_policy(
                institution=found,
                words=form.words,
                language=form.language,
                said=form.said(),
                by=account_of(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("Saved. It holds from now on for every question that is not open yet.")
            messages.success(request, done, "good")
            return redirect("policy-desk")
    page = {"form": form, "name": managed[found.pk]}
    return render(request, "gates/change.html", page, status=422 if form.errors else 200)


def _form(request: HttpRequest, institution: Institution) -> PolicyForm:
    latest = next(iter(queries.editions_of(institution)), None)
    words = renderings(latest.text) if latest else {}
    return PolicyForm(
        request.POST or None,
        language=latest.text.source_language if latest else page_language(),
        words={code: one.body for code, one in words.items()},
        rules=list(latest.rules.all()) if latest else [],
        groups=queries.groups_to_invite(page_language()),
    )


def _edition(request: HttpRequest, institution: Institution) -> Any:  # noqa: ANN401  # an edition or nothing
    wanted = request.GET.get("edition", "")
    shown = queries.edition_of(institution, page_language(), row_number(wanted))
    if shown is None and wanted:
        raise Http404
    return shown


def _institution(slug: str) -> Institution:
    found = Institution.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _managed(request: HttpRequest) -> dict[int, str]:
    managed = institutions_named(account_of(request), page_language())
    if not managed:
        raise PermissionDenied(_("This page is for administrators."))
    return managed
