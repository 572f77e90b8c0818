"""Sheets of meetings: printed empty, written down, taken out again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isegoria.base.refusal import Refused
from isegoria.channels.paper.forms import MOST_POINTS, MeetingForm
from isegoria.hear.meetings import (
    group_names,
    meetings_of,
    write_down,
)
from isegoria.hear.meetings import (
    take_out as take_meeting_out,
)
from isegoria.hear.models import Meeting
from isegoria.journey.queries.desk_question import around
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import shown
from isegoria.process.models import Process


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers_of_the_question
def meetings(request: HttpRequest, process: Process) -> HttpResponse:
    """Every meeting about a question; write down one more."""
    form = MeetingForm(request.POST or None, languages=process.language_codes)
    if form.is_valid():
        try:
            meeting = write_down(process=process, gathering=form.gathering())
            words = _("Meeting %(number)d is in. Everybody can read it.")
            messages.success(request, words % {"number": meeting.number}, "good")
            return redirect("paper-meetings", process.slug)
        except Refused as refusal:
            form.add_error("place", str(refusal))
    page = {
        **around(process),
        "form": form,
        "meetings": meetings_of(process),
        "languages": [(code, own_name(code)) for code in process.language_codes],
    }
    return render(request, "paper/meetings.html", page, status=422 if form.errors else 200)


@require_POST
@for_officers_of_the_question
def take_out(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Let a meeting not count any more."""
    meeting = process.meetings.filter(number=number).first()
    if meeting is None:
        raise Http404
    try:
        take_meeting_out(meeting=meeting, reason=request.POST.get("reason", "")[:300])
        messages.success(request, _("It does not count any more. Everybody can read why."), "good")
    except Refused as refusal:
        messages.error(request, str(refusal), "warning")
    return redirect("paper-meetings", process.slug)


@require_safe
@for_officers_of_the_question
def sheet(request: HttpRequest, process: Process) -> HttpResponse:
    """An empty sheet for whoever leads a meeting, in one language of the question."""
    language = request.GET.get("language", process.source_language)
    if language not in process.language_codes:
        raise Http404
    back = reverse("paper-meetings", args=[process.slug])
    with override(language):
        page = {
            "back": back,
            "tag": tag_of(language),
            "direction": direction_of(language),
            "question": shown([process.question_id], language)[process.question_id],
            "name": _("Sheet of a meeting"),
            "groups": group_names().values(),
            "ways": Meeting.Way.labels,
            "points": range(1, MOST_POINTS + 1),
        }
        return render(request, "paper/meeting_sheet.html", page)
