"""What was promised, for everybody: where each promise stands, and what became of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isegoria.base import atom, calendar
from isegoria.base.kept import same_for_everybody
from isegoria.files.giving import original, published
from isegoria.files.kinds import IMAGE
from isegoria.follow import told
from isegoria.follow.exporting import as_calendar, as_feed
from isegoria.follow.models import Commitment, Proof
from isegoria.follow.queries import commitment_of
from isegoria.process.models import Process
from isegoria.process.queries import question


@require_safe
@same_for_everybody
def promised(request: HttpRequest, process: str) -> HttpResponse:
    """All that was promised because of the decision, the one due first on top."""
    asked = _question(process)
    rows = told.told_all(asked)
    if not rows:
        raise Http404
    return render(request, "follow/promised.html", told.around(asked) | {"rows": rows})


@require_safe
def days(request: HttpRequest, process: str) -> HttpResponse:  # noqa: ARG001  # the same for everybody
    """The days of all promises and milestones, for calendars."""
    found = as_calendar(_question(process))
    if found is None:
        raise Http404
    return HttpResponse(found, content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8")


@require_safe
def feed(request: HttpRequest, process: str) -> HttpResponse:  # noqa: ARG001  # the same
    """All that became of promises, for readers of feeds."""
    asked = _question(process)
    title = _("What was promised: %(question)s") % told.around(asked)
    found = as_feed(asked, title)
    if found is None:
        raise Http404
    return HttpResponse(atom.atom(found), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


@require_safe
@same_for_everybody
def promise(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """One promise: who does it, until when, with which money, and all that became of it."""
    found = _commitment(process, number)
    page = told.around(found.process) | {
        "one": told.told_one(found),
        "steps": told.told_steps(found),
        "reports": told.told_reports(found),
        "waiting": told.waiting_reports(found),
        "is_sent": request.GET.get("sent") == "1",
    }
    return render(request, "follow/promise.html", page)


@require_safe
def picture(request: HttpRequest, process: str, number: int, step: int) -> HttpResponse:  # noqa: ARG001  # the same for everybody
    """The picture that shows that something was done, without what a camera wrote beside it."""
    proof = _proof(process, number, step)
    if proof.file is None or proof.file.kind != IMAGE:
        raise Http404
    return published(proof.file, "large")


@require_safe
def document(request: HttpRequest, process: str, number: int, step: int) -> HttpResponse:
    """The document that shows that something was done."""
    proof = _proof(process, number, step)
    if proof.file is None or proof.file.kind == IMAGE:
        raise Http404
    return original(request, proof.file)


def _question(slug: str) -> Process:
    found = question(slug)
    if found is None:
        raise Http404
    return found


def _commitment(slug: str, number: int) -> Commitment:
    found = commitment_of(_question(slug), number)
    if found is None or not found.is_public:
        raise Http404
    return found


def _proof(slug: str, number: int, step: int) -> Proof:
    steps = _commitment(slug, number).steps.select_related("proof__file")
    found = steps.filter(number=step).exclude(proof=None).first()
    if found is None or found.proof is None:
        raise Http404
    return found.proof
