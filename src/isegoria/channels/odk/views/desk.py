"""Who helps with a question: codes and slips, what came through them, what was kept aside."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.channels.odk import importing, queries, services, showing
from isegoria.channels.odk.forms import EnumeratorForm, SlipsForm
from isegoria.channels.odk.models import Enclosure, Enumerator, Submission
from isegoria.channels.odk.setup import picture_of, settings_of
from isegoria.files.giving import original
from isegoria.hear.models import Assistance
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.queries import page_language, shown
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@for_officers_of_the_question
def enumerators(request: HttpRequest, process: Process) -> HttpResponse:
    """Everybody who helps; add somebody, and see their code once. Staff need none."""
    form, account = EnumeratorForm(request.POST or None), account_of(request)
    if form.is_valid():
        name = form.cleaned_data["name"]
        role = form.cleaned_data["role"] or Assistance.Role.FIELD
        try:
            if form.cleaned_data["is_me"]:
                services.register(process=process, name=name, role=role, account=account)
                messages.success(request, _("You can enter answers for others now."), "good")
                return redirect("odk-enumerators", process.slug)
            return _code(request, *services.let_in(process=process, name=name, role=role))
        except Refused as refusal:
            form.add_error("name", str(refusal))
    activities = queries.activities_of(process)
    titles = shown([one.title_id for one in activities], page_language())
    page = {
        **around(process),
        "form": form,
        "me": queries.registered(process, account),
        "ways": [(titles[one.title_id], one) for one in activities],
        "enumerators": queries.enumerators_of(process),
        "aside": Submission.objects.filter(process=process, sealed__isnull=False).count(),
    }
    return render(request, "odk/enumerators.html", page, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@for_officers_of_the_question
def enumerator(request: HttpRequest, process: Process, enumerator: int) -> HttpResponse:
    """One person: a new code, no code any more, slips to give away, files of their device."""
    who = Enumerator.objects.filter(process=process, pk=enumerator).first()
    if who is None:
        raise Http404
    if "renew" in request.POST:
        return _code(request, who, services.renew(who))
    if "stop" in request.POST:
        services.shut_out(who)
        messages.success(request, _("The code does not hold any more."), "good")
        return redirect("odk-enumerators", process.slug)
    form = SlipsForm(request.POST if "count" in request.POST else None)
    page = {**around(process), "enumerator": who, "form": form}
    if form.is_valid():
        page["codes"] = services.print_slips(who, form.cleaned_data["count"])
        return render(request, "odk/slips.html", page)
    page["brought"] = importing.bring_in(who, request.FILES.getlist("files"))
    page["rows"] = queries.sent_by(who)[:100]
    return render(request, "odk/enumerator.html", page, status=422 if form.errors else 200)


@require_safe
@for_officers_of_the_question
def through(request: HttpRequest, process: Process) -> HttpResponse:
    """How much came through helpers, day by day, and where much of it is alike."""
    return render(request, "odk/through.html", {**around(process), **showing.through(process)})


@require_http_methods(METHODS)
@for_officers_of_the_question
def aside(request: HttpRequest, process: Process) -> HttpResponse:
    """What came and was not counted, with the reason; delete it when it was looked at."""
    if request.method == "POST":
        wanted = row_number(request.POST.get("delete", ""))
        rows = Submission.objects.filter(process=process, sealed__isnull=False)
        found = rows.filter(pk=wanted or 0).first()
        if found is None:
            raise Http404
        services.drop_aside(found)
        messages.success(request, _("It is deleted."), "good")
        return redirect("odk-aside", process.slug)
    page = {**around(process), "aside": queries.kept_aside(process)}
    return render(request, "odk/aside.html", page)


@require_safe
@for_officers_of_the_question
def enclosure(request: HttpRequest, process: Process, enclosure: int) -> HttpResponse:
    """What came with a form that was not counted, as it came."""
    rows = Enclosure.objects.filter(submission__process=process, pk=enclosure)
    found = rows.exclude(file=None).select_related("file").first()
    if found is None or found.file is None:
        raise Http404
    return original(request, found.file)


def _code(request: HttpRequest, who: Enumerator, token: str) -> HttpResponse:
    """The code, shown once: as a picture for the camera, and as an address to be typed."""
    path = reverse("odk-forms", args=[token]).removesuffix("/formList")
    server = request.build_absolute_uri(path)
    page = {
        **around(who.process),
        "enumerator": who,
        "server": server,
        "picture": picture_of(settings_of(server, who.process.slug)),
        "arrived": request.build_absolute_uri(reverse("odk-arrived", args=[token])),
    }
    return render(request, "odk/code.html", page)
