"""The kiosks of an institution: set up, looked after, switched off."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from isegoria.base.refusal import Refused
from isegoria.channels.kiosk import queries, services
from isegoria.channels.kiosk.forms import KioskForm
from isegoria.channels.kiosk.models import Kiosk
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.people.vault import unseal
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_officers_of_the_question
def kiosks(request: HttpRequest, process: Process) -> HttpResponse:
    """Every kiosk and how it is doing; add one, and see the address for its device once."""
    form = KioskForm(request.POST or None)
    if form.is_valid():
        try:
            made, token = services.set_up(institution=process.institution, **form.cleaned_data)
            return _address(request, process, made, token)
        except Refused as refusal:
            form.add_error("name", str(refusal))
    page = {
        **around(process),
        "form": form,
        "kiosks": queries.kiosks_of(process),
        "aside": len(queries.kept_aside(process)),
    }
    return render(request, "kiosk/desk.html", page, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@for_officers_of_the_question
def kiosk(request: HttpRequest, process: Process, kiosk: int) -> HttpResponse:
    """A new address for one kiosk, or none any more."""
    found = Kiosk.objects.filter(institution=process.institution_id, pk=kiosk).first()
    if found is None:
        raise Http404
    if "renew" in request.POST:
        return _address(request, process, found, services.renew(found))
    services.switch_off(found)
    messages.success(request, _("The kiosk is switched off."), "good")
    return redirect("kiosk-desk", process.slug)


@require_http_methods(METHODS)
@for_officers_of_the_question
def aside(request: HttpRequest, process: Process) -> HttpResponse:
    """What came too late to be counted, with the reason; delete it when it was looked at."""
    rows = queries.kept_aside(process)
    if request.method == "POST":
        wanted = request.POST.get("delete", "")
        found = next((one for one in rows if str(one.pk) == wanted), None)
        if found is None:
            raise Http404
        services.drop_aside(found)
        messages.success(request, _("It is deleted."), "good")
        return redirect("kiosk-aside", process.slug)
    page = {
        **around(process),
        "rows": [
            (one, *json.loads(unseal(bytes(one.sealed or b""), place=one.place))) for one in rows
        ],
    }
    return render(request, "kiosk/aside.html", page)


def _address(request: HttpRequest, process: Process, kiosk: Kiosk, token: str) -> HttpResponse:
    """The address to be opened on the device, shown once."""
    page = {
        **around(process),
        "kiosk": kiosk,
        "address": request.build_absolute_uri(reverse("kiosk", args=[token])),
    }
    return render(request, "kiosk/address.html", page)
