"""Areas at the desk: one by one, or many with their outlines from a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.community import boundaries, queries
from isegoria.community.boundaries import OUTLINES
from isegoria.community.forms.areas import MeaningForm, OneAreaForm, OutlinesForm
from isegoria.community.models import Draft
from isegoria.community.showing import areas_told
from isegoria.community.views.figures import for_administrators
from isegoria.languages.queries import page_language
from isegoria.people.queries import account_of
from isegoria.places.models import Area


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def area(request: HttpRequest, code: str = "") -> HttpResponse:
    """Put down one area, or mend what is said of it."""
    managed = for_administrators(request)
    found = get_object_or_404(Area.objects.select_related("parent"), code=code) if code else None
    if found is not None and managed is not None and found.pk not in managed:
        raise PermissionDenied(_("Your institution does not answer for this area."))
    areas = queries.all_areas(page_language())
    form = OneAreaForm(request.POST or None, areas=areas, initial=_now(found, areas))
    if found is not None:
        del form.fields["code"]
    if request.method == "POST" and form.is_valid():
        try:
            _put(form, found, managed)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("community-desk")
    context = {"form": form, "area": found}
    status = 422 if form.errors else 200
    return render(request, "community/one_area.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file(request: HttpRequest) -> HttpResponse:
    """Take a file of outlines."""
    for_administrators(request)
    form = OutlinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        try:
            boundaries.begin(account=account_of(request), name=name, content=content)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("community-outlines-check")
    status = 422 if form.errors else 200
    return render(request, "community/outlines.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request: HttpRequest) -> HttpResponse:
    """Show what the file was understood to tell, and save it."""
    managed = for_administrators(request)
    draft = queries.draft_of(account_of(request))
    if draft is None or OUTLINES not in draft.choices:
        return redirect("community-outlines")
    form = _form(request, draft)
    if request.method == "POST" and form.is_valid():
        try:
            number = boundaries.save(
                draft=draft, means=form.means, managed=managed, language=page_language()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = ngettext("%(number)d area is saved.", "%(number)d areas are saved.", number)
            messages.success(request, words % {"number": number}, "good")
            return redirect("community-desk")
    page: dict[str, Any] = {"form": form, "draft": draft}
    if form.is_valid():
        found = boundaries.understand(boundaries.features_of(draft), form.means, managed)
        page |= areas_told(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "community/outlines_check.html", page, status=status)


def _form(request: HttpRequest, draft: Draft) -> MeaningForm:
    """What was said of the file so far; at first what its names probably mean."""
    names = boundaries.properties_of(boundaries.features_of(draft))
    given = request.POST if request.method == "POST" else request.GET
    areas = queries.all_areas(page_language())
    usual = {**boundaries.usual(names), "inside": ""}
    if not given and not usual["code"]:
        return MeaningForm(initial=usual, names=names, areas=areas)
    return MeaningForm(given or usual, names=names, areas=areas)


def _put(form: OneAreaForm, found: Area | None, managed: set[int] | None) -> None:
    given = form.cleaned_data
    parent = Area.objects.filter(code=given["parent"]).first() if given["parent"] else None
    is_moved = found is None or found.parent_id != (parent and parent.pk)
    if managed is not None and is_moved and (parent is None or parent.pk not in managed):
        raise Refused(_("Choose an area that your institution answers for."))
    boundaries.put_one(
        area=found,
        code=given.get("code", ""),
        name=given["name"],
        parent=parent,
        language=page_language(),
    )


def _now(found: Area | None, areas: list[queries.AreaShown]) -> dict[str, str]:
    if found is None:
        return {}
    name = next(one.name.body for one in areas if one.pk == found.pk)
    return {"name": name, "parent": found.parent.code if found.parent else ""}
