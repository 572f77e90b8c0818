"""The institutions of the site, as a tree; for administrators of its operator."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import Refused
from isegoria.languages.queries import page_language, renderings, shown
from isegoria.organisations import queries, services
from isegoria.organisations.forms import InstitutionForm
from isegoria.organisations.models import Institution, Role
from isegoria.organisations.services import give_role
from isegoria.people.queries import account_of
from isegoria.places.models import Area


@require_safe
@login_required
def tree(request: HttpRequest) -> HttpResponse:
    """Show which bodies may ask the public here, and what stands below what."""
    _check(request)
    branches = queries.institution_tree(page_language())
    return render(request, "organisations/institutions.html", {"branches": branches})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Let one more body ask the public; who adds it is its first administrator."""
    _check(request)
    language = page_language()
    form = _form(request, None, language)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_institution(
                names=form.named,
                language=language,
                above=Institution.objects.get(pk=form.cleaned_data["above"]),
                area=_area(form),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            mine = account_of(request)
            give_role(account=mine, institution=made, kind=Role.Kind.ADMINISTRATOR, by=mine)
            messages.success(request, _("It is there. Now invite who will work for it."))
            return redirect("desk-institutions")
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Change what an institution is called and what it stands below."""
    _check(request)
    institution = queries.institution_to_change(institution_id) if institution_id < 2**63 else None
    if institution is None:
        raise Http404
    form = _form(request, institution, institution.name.source_language)
    if request.method == "POST" and form.is_valid():
        above = form.cleaned_data.get("above")
        try:
            services.change_institution(
                institution=institution,
                names=form.named,
                above=Institution.objects.get(pk=above) if above else institution.above,
                area=_area(form),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. Every page says it from now on."))
            return redirect("desk-institutions")
    return _show(request, form, institution)


def _check(request: HttpRequest) -> None:
    if not queries.runs_the_site(account_of(request)):
        raise PermissionDenied(_("Only an administrator of the operator can change the site."))


def _form(request: HttpRequest, institution: Institution | None, language: str) -> InstitutionForm:
    rows = list(Area.objects.order_by("pk"))
    names = shown([one.name_id for one in rows], page_language())
    branches = queries.institution_tree(page_language())
    at = institution and {"above": institution.above_id, "area": institution.area_id}
    return InstitutionForm(
        request.POST if request.method == "POST" else None,
        institutions={one.key: "· " * one.depth + one.name.body for one in branches},
        areas={one.pk: names[one.name_id].body for one in rows},
        said=institution and renderings(institution.name),
        source=language,
        is_top=institution is not None and institution.above_id is None,
        initial=at or {},
    )


def _area(form: InstitutionForm) -> Area | None:
    chosen = form.cleaned_data["area"]
    return Area.objects.get(pk=chosen) if chosen else None


def _show(
    request: HttpRequest, form: InstitutionForm, institution: Institution | None
) -> HttpResponse:
    context = {"form": form, "institution": institution}
    status = 422 if form.errors else 200
    return render(request, "organisations/institution.html", context, status=status)
