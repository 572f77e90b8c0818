"""Films in sign languages at the desk of a question: put in, looked at, taken out."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.numbers import row_number
from isegoria.base.refusal import Faulty, Refused
from isegoria.files.giving import original
from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process
from isegoria.process.staff import for_authors_of_the_question
from isegoria.signing.forms import FilmForm
from isegoria.signing.models import Film
from isegoria.signing.queries import parts_of
from isegoria.signing.services import put_film, take_out

_QUESTION = "question"


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors_of_the_question
def signed(request: HttpRequest, process: Process) -> HttpResponse:
    """All films of a question; put one in, or take one out."""
    if "take_out" in request.POST:
        return _take_out(request, process)
    language = page_language()
    parts = parts_of(process, language)
    what = [(str(one.activity_id or _QUESTION), one.title.body) for one in parts]
    form = FilmForm(request.POST or None, request.FILES or None, what=what)
    if form.is_valid() and _put(form, process):
        messages.success(request, _("The film is in."), "good")
        return redirect("desk-signed", process.slug)
    page = {
        "process": process,
        "question": shown([process.question_id], language)[process.question_id],
        "parts": parts,
        "form": form,
    }
    return render(request, "signing/desk.html", page, status=422 if form.errors else 200)


@require_safe
@for_authors_of_the_question
def watch(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """A film as staff look at it, also while the question is prepared."""
    return original(request, _film_or_404(process, str(number)).file)


def _put(form: FilmForm, process: Process) -> bool:
    said = form.cleaned_data
    sent: UploadedFile[bytes] = said["file"]
    chosen = row_number(said["what"])
    activity = process.activities.filter(pk=chosen).first() if chosen else None
    try:
        put_film(
            process=process,
            activity=activity,
            sign_language=said["sign_language"],
            transcript=said["transcript"],
            content=sent.chunks(),
            size=sent.size or 0,
        )
    except Faulty as refusal:
        for name, words in refusal.faults.items():
            form.add_error(name, words)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _take_out(request: HttpRequest, process: Process) -> HttpResponse:
    take_out(_film_or_404(process, request.POST["take_out"]))
    messages.success(request, _("The film is taken out."), "good")
    return redirect("desk-signed", process.slug)


def _film_or_404(process: Process, number: str) -> Film:
    rows = Film.objects.filter(process=process).select_related("process", "file", "transcript")
    found = rows.filter(pk=row_number(number) or 0).first()
    if found is None:
        raise Http404
    return found
