"""Reports from the place: a form for everybody, and at the desk what waits to be read."""

import secrets

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.allowance import Allowance, network_of, please_wait
from isegoria.base.own_page import is_from_our_own_page, ticket
from isegoria.base.refusal import Faulty, Refused
from isegoria.files.giving import published
from isegoria.follow import rules, told
from isegoria.follow.forms import NotDoneForm
from isegoria.follow.models import Commitment, Report
from isegoria.follow.queries import commitment_of, today_at
from isegoria.follow.services.reporting import Found, report
from isegoria.languages.queries import page_language
from isegoria.process.queries import question

# A village behind one address can report together; then one a minute.
AT_ONCE = 30
REPORTS = Allowance(burst=AT_ONCE, seconds_each=60)


@csrf_exempt  # nobody needs a cookie to report; is_from_our_own_page guards instead
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_done(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """Say that something is not done here; without an account, and without saying who one is."""
    found = _public(process, number)
    if request.method == "POST" and not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    if request.method == "POST" and (wait := REPORTS.take(network_of(request))):
        return please_wait(request, wait)
    form = NotDoneForm(
        request.POST or None,
        request.FILES or None,
        initial={"once": secrets.token_hex(16)},
    )
    status = 200
    if form.is_valid():
        try:
            report(commitment=found, found=_found(form), sent_as=form.cleaned_data["once"])
        except Faulty as refusal:
            for name, words in refusal.faults.items():
                form.add_error(name, words)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            response = redirect(reverse("promise", args=[process, number]) + "?sent=1#reports")
            response.status_code = 303
            return response
    page = told.around(found.process) | {
        "one": told.told_one(found),
        "form": form,
        "ticket": ticket(),
        "obstacle": rules.obstacle_to_reporting(found, today_at(found.process), 0),
    }
    status = 422 if form.errors and status == 200 else status  # noqa: PLR2004  # as HTTP has it
    return render(request, "follow/not_done.html", page, status=status)


@require_safe
def place(request: HttpRequest, process: str, number: int, report: int) -> HttpResponse:  # noqa: ARG001  # the same for everybody
    """The picture that somebody took there, without the place and the time beside it."""
    rows = _public(process, number).reports.filter(standing=Report.Standing.SHOWN)
    found = rows.filter(number=report).exclude(file=None).select_related("file").first()
    if found is None or found.file is None:
        raise Http404
    return published(found.file, "large")


def _found(form: NotDoneForm) -> Found:
    said = form.cleaned_data
    sent: UploadedFile[bytes] | None = said["file"]
    return Found(
        place=said["place"],
        words=said["words"],
        language=page_language(),
        content=sent.chunks() if sent else (),
        size=(sent.size or 0) if sent else 0,
        description=said["description"],
    )


def _public(slug: str, number: int) -> Commitment:
    asked = question(slug)
    found = commitment_of(asked, number) if asked else None
    if found is None or not found.is_public:
        raise Http404
    return found
