"""By what the people of an area are told apart, and in which of its parts they are asked to be."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.community import queries
from isegoria.community.forms.groups import UseForm
from isegoria.community.views.figures import for_administrators
from isegoria.languages.queries import page_language
from isegoria.places.asking import ask_for_parts, parts_named
from isegoria.places.models import Area, Partition
from isegoria.places.parts import parts_in
from isegoria.places.queries import asked_of, partitions
from isegoria.places.rules import FEWEST_IN_A_PART, MOST_PARTS_ASKED
from isegoria.places.services import use_partitions


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def use(request: HttpRequest, area: str) -> HttpResponse:
    """Choose by what the people of an area are told apart."""
    found = _answered_for(request, area)
    language = page_language()
    others = Partition.objects.exclude(parts_of=None).exclude(parts_of=found)
    left_out = set(others.values_list("pk", flat=True))
    known = [one for one in partitions(language) if one.pk not in left_out]
    now = [one.code for one in asked_of(found.pk, language)]
    form = UseForm(request.POST or None, found=known, initial={"codes": now})
    if request.method == "POST" and form.is_valid():
        use_partitions(area=found, codes=form.cleaned_data["codes"])
        messages.success(request, _("Saved."), "good")
        return redirect("community-desk")
    context = {"form": form, "area": _shown(found)}
    return render(request, "community/use.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def parts(request: HttpRequest, area: str) -> HttpResponse:
    """Show in which parts of an area people would be asked whether they live, and ask them."""
    found = _answered_for(request, area)
    today = timezone.now().date()
    error = ""
    if request.method == "POST":
        try:
            ask_for_parts(area=found, today=today)
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("community-desk")
    counted = parts_in(found.pk, today)
    names = parts_named(counted.parts, page_language()) if counted else []
    context = {
        "area": _shown(found),
        "error": error,
        "source": counted.source if counted else None,
        "rows": [
            (name, number_format(one.people, force_grouping=True))
            for name, one in zip(names, counted.parts if counted else (), strict=True)
        ],
        "columns": [{"label": _("Part")}, {"label": _("People"), "number": True}],
        "fewest": number_format(FEWEST_IN_A_PART, force_grouping=True),
        "most": MOST_PARTS_ASKED,
        "is_asked": Partition.objects.filter(parts_of=found).exists(),
    }
    return render(request, "community/parts.html", context, status=422 if error else 200)


def _answered_for(request: HttpRequest, code: str) -> Area:
    """The area, if somebody may say by what its people are told apart."""
    managed = for_administrators(request)
    found = get_object_or_404(Area, code=code)
    if managed is not None and found.pk not in managed:
        raise PermissionDenied(_("Your institution does not answer for this area."))
    return found


def _shown(area: Area) -> queries.AreaShown:
    near = queries.all_near(area, page_language())
    return next(one for one in near if one.pk == area.pk)
