"""The copy of a question, for everybody to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isegoria.archive.models import Copy
from isegoria.archive.queries import has_moved, kept
from isegoria.archive.showing import archive_page
from isegoria.decide.fetching import latest_decision
from isegoria.process.models import Process
from isegoria.process.queries import question

_NOT_NOW = 503
_AGAIN_AFTER = "900"


@require_safe
def archive(request: HttpRequest, process: str) -> HttpResponse:
    """What can be taken along, how it is opened and checked, and what was made before."""
    return render(request, "archive/archive.html", archive_page(_decided(process)))


@require_safe
def download(request: HttpRequest, process: str) -> HttpResponse:
    """The copy as one file; not while it may hold what somebody has taken back since."""
    asked = _decided(process)
    copy = kept(asked)
    if copy is None or has_moved(asked, copy.log_size):
        response = render(request, "archive/archive.html", archive_page(asked), status=_NOT_NOW)
        response["Retry-After"] = _AGAIN_AFTER
        return response
    bag = Copy.objects.values_list("bag", flat=True).get(pk=copy.pk)
    response = HttpResponse(bytes(bag or b""), content_type="application/zip")
    day = copy.made_at.astimezone(asked.zone).date() if copy.made_at else ""
    response["Content-Disposition"] = f'attachment; filename="{asked.slug}-{day}.zip"'
    return response


def _decided(slug: str) -> Process:
    asked = question(slug)
    if asked is None or latest_decision(asked) is None:
        raise Http404
    return asked
