"""At the desk of a question: who waits to be called, and what could not be put down."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.isolated import isolated
from isegoria.base.numbers import row_number
from isegoria.channels.voice import recordings
from isegoria.channels.voice.models import OPEN, CallBack, Recording
from isegoria.channels.voice.services import number_of
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.codes import own_name
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]
MOST_LISTED = 100


@require_http_methods(METHODS)
@for_officers_of_the_question
def calls(request: HttpRequest, process: Process) -> HttpResponse:
    """Who waits to be called, and what was spoken that could not be put down."""
    if request.method == "POST":
        messages.success(request, _act(request, process), "good")
        return redirect("voice-calls", process.slug)
    rows = Recording.objects.filter(process=process).order_by("pk")
    wishes = CallBack.objects.filter(process=process).order_by("pk")[:MOST_LISTED]
    page = {
        **around(process),
        "stuck": [_stuck(one) for one in recordings.stuck(rows)[:MOST_LISTED]],
        "kept": rows.exclude(standing__in=OPEN)[:MOST_LISTED],
        "wishes": [_wish(one) for one in wishes],
    }
    return render(request, "voice/calls.html", page)


@require_safe
@for_officers_of_the_question
def audio(request: HttpRequest, process: Process, recording: int) -> HttpResponse:  # noqa: ARG001  # whose page it is was asked before
    """The sound of one answer, as it came."""
    row = _found(process, recording)
    content = recordings.audio_of(row)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=row.media_type)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _act(request: HttpRequest, process: Process) -> str:
    """Do what one of the buttons says; what was done, in words."""
    posted = {name: row_number(request.POST[name]) for name in request.POST if name in _ACTS}
    if len(posted) != 1:
        raise Http404
    (name, number), *_none = posted.items()
    return _ACTS[name](process, number or 0)


def _called(process: Process, number: int) -> str:
    gone, _each = CallBack.objects.filter(process=process, pk=number).delete()
    if not gone:
        raise Http404
    return _("The number is deleted.")


def _again(process: Process, number: int) -> str:
    recordings.try_again(_found(process, number))
    return _("It is tried again within a minute.")


def _aside(process: Process, number: int) -> str:
    recordings.set_aside(_found(process, number))
    return _("It is set aside. The recording is kept.")


_ACTS = {"called": _called, "again": _again, "aside": _aside}


def _wish(row: CallBack) -> dict[str, object]:
    number = number_of(row)
    named = {"number": number, "kept_together": isolated(number)}
    return {"row": row, "language": own_name(row.language), **named}


def _stuck(row: Recording) -> dict[str, object]:
    asked = recordings.what_was_asked(row)["asked"]
    return {"row": row, "asked": asked, "source": recordings.source_of(row)}


def _found(process: Process, number: int) -> Recording:
    row = Recording.objects.filter(process=process, pk=number).first()
    if row is None:
        raise Http404
    return row
