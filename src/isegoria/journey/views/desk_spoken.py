"""What people spoke or signed, at the desk: one writes it down, a second compares."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import Refused
from isegoria.files.giving import original
from isegoria.hear import transcripts
from isegoria.hear.transcripts import Spoken
from isegoria.journey.forms.spoken import SpokenForm
from isegoria.journey.queries.desk_question import around
from isegoria.journey.queries.spoken import question_of, rows_of
from isegoria.journey.views.staff import for_officers_of_the_question
from isegoria.people.queries import account_of
from isegoria.process.models import Process

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@for_officers_of_the_question
def queue(request: HttpRequest, process: Process) -> HttpResponse:
    """What waits to be heard, from every channel."""
    page = {
        **around(process),
        "rows": rows_of(transcripts.waiting(process), account_of(request)),
    }
    return render(request, "desk/spoken.html", page)


@require_http_methods(METHODS)
@for_officers_of_the_question
def one(request: HttpRequest, process: Process, item: int) -> HttpResponse:
    """Hear or see one recording; write it down, or compare what somebody else has written."""
    found = _found(process, item)
    form = SpokenForm(request.POST or None, process=process, initial=found.so_far)
    try:
        if "nothing" in request.POST:
            language = found.so_far["language"]
            transcripts.set_aside(item=found.item, language=language, by=account_of(request))
            messages.success(request, _("It is set aside. The recording is kept."), "good")
            return redirect("desk-spoken", process.slug)
        if form.is_valid():
            messages.success(request, _put_down(request, found, form), "good")
            return redirect("desk-spoken", process.slug)
    except Refused as refusal:
        form.add_error("words", str(refusal))
    page = {
        **around(process),
        "found": found,
        "asked": question_of(found),
        "is_own": found.is_of(account_of(request)),
        "form": form,
    }
    return render(request, "desk/spoken_one.html", page, status=422 if form.errors else 200)


@require_safe
@for_officers_of_the_question
def original_of(request: HttpRequest, process: Process, item: int) -> HttpResponse:
    """The recording as it came."""
    return original(request, _found(process, item).attached.file)


def _put_down(request: HttpRequest, found: Spoken, form: SpokenForm) -> str:
    """Write down or compare, whichever it is the turn of; what was done, in words."""
    who, said = account_of(request), form.cleaned_data
    if "alone" in request.POST and found.is_of(who):
        transcripts.write_alone(item=found.item, by=who, **said)
        return _("These are the words now. Whoever said them is told.")
    if found.is_of(who):
        transcripts.write_down(item=found.item, by=who, **said)
        return _("It is written down. Somebody else compares it now.")
    if transcripts.check(item=found.item, by=who, **said):
        return _("Both of you agree: these are the words now. Whoever said them is told.")
    return _("Your words stand there now. Somebody else compares them.")


def _found(process: Process, item: int) -> Spoken:
    found = transcripts.spoken(process, item)
    if found is None:
        raise Http404
    return found
