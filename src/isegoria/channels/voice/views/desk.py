"""At the desk of a question: hearing what was spoken, writing it down, calling people back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.isolated import isolated
from isegoria.base.numbers import row_number
from isegoria.base.refusal import Refused
from isegoria.channels.voice import recordings
from isegoria.channels.voice.forms import WrittenForm
from isegoria.channels.voice.models import OPEN, CallBack, Recording
from isegoria.channels.voice.services import number_of
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.codes import own_name
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]
MOST_LISTED = 100
_Standing = Recording.Standing


@require_http_methods(METHODS)
@for_officers_of_the_question
def calls(request: HttpRequest, process: Process) -> HttpResponse:
    """What waits to be heard, and who waits to be called."""
    if request.method == "POST":
        wanted = row_number(request.POST.get("called", ""))
        gone, _each = CallBack.objects.filter(process=process, pk=wanted or 0).delete()
        if not gone:
            raise Http404
        messages.success(request, _("The number is deleted."), "good")
        return redirect("voice-calls", process.slug)
    rows = Recording.objects.filter(process=process, standing__in=OPEN).order_by("pk")
    wishes = CallBack.objects.filter(process=process).order_by("pk")[:MOST_LISTED]
    page = {
        **around(process),
        "recordings": rows[:MOST_LISTED],
        "wishes": [_wish(one) for one in wishes],
    }
    return render(request, "voice/calls.html", page)


@require_http_methods(METHODS)
@for_officers_of_the_question
def recording(request: HttpRequest, process: Process, recording: int) -> HttpResponse:
    """Hear one answer and write it down, or check what somebody else wrote down."""
    row = _found(process, recording)
    if "aside" in request.POST:
        recordings.set_aside(row)
        messages.success(request, _("It is set aside. The recording is kept."), "good")
        return redirect("voice-calls", process.slug)
    name = account_of(request).name[:80]
    is_heard = row.standing == _Standing.HEARD
    is_second = is_heard and row.written_by != name
    form = WrittenForm(request.POST or None, initial={"words": recordings.words_of(row)})
    if form.is_valid():
        try:
            _take(
                request,
                row,
                form.cleaned_data["words"],
                counts=is_second or "alone" in request.POST,
            )
            return redirect("voice-calls", process.slug)
        except Refused as refusal:
            form.add_error("words", str(refusal))
    page = {
        **around(process),
        "recording": row,
        "asked": recordings.what_was_asked(row)["asked"],
        "words": recordings.words_of(row),
        "is_open": row.standing in OPEN,
        "is_heard": is_heard,
        "is_second": is_second,
        "is_lost": recordings.is_lost(row),
        "source": recordings.source_of(row),
        "form": form,
    }
    return render(request, "voice/recording.html", page, status=422 if form.errors else 200)


def _wish(row: CallBack) -> dict[str, object]:
    number = number_of(row)
    named = {"number": number, "kept_together": isolated(number)}
    return {"row": row, "language": own_name(row.language), **named}


def _take(request: HttpRequest, row: Recording, words: str, *, counts: bool) -> None:
    """Keep the words for a second person, or let them count; say which."""
    name = account_of(request).name[:80]
    if counts:
        recordings.put_down(row, words, by=name)
        messages.success(request, _("It is written down, and counts."), "good")
    else:
        recordings.write_down(row, words, by=name)
        waits = _("It is written down. It counts once somebody else has heard it too.")
        messages.success(request, waits, "good")


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


def _found(process: Process, number: int) -> Recording:
    row = Recording.objects.filter(process=process, pk=number).first()
    if row is None:
        raise Http404
    return row
