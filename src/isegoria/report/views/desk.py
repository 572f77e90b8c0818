"""Writing, checking and signing the report on a question, at the desk."""

from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.refusal import Refused
from isegoria.files.giving import original
from isegoria.gates.queries import override_for
from isegoria.gates.showing import ReasonForm, act, standing_for
from isegoria.organisations.models import Role
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.process.staff import for_staff_of_the_question
from isegoria.report import gaps, rules, showing, told
from isegoria.report.forms import (
    CommunityForm,
    PublishForm,
    ReadingForm,
    RecordingForm,
    SectionForm,
    TranslationForm,
)
from isegoria.report.models import Change, Report, Section
from isegoria.report.queries import (
    Part,
    body_of,
    digest_of,
    digest_of_body,
    parts_of,
    report_on,
    spoken_words,
    state_of,
)
from isegoria.report.services import hearing, publishing, writing

METHODS = ["GET", "HEAD", "POST"]
for_writers = for_staff_of_the_question(Role.Kind.OFFICER, Role.Kind.INTERPRETER)


@require_http_methods(METHODS)
@for_writers
def report(request: HttpRequest, process: Process) -> HttpResponse:
    """Where the report stands; the first time, how to begin it."""
    page = showing.around(process)
    if request.method == "POST":
        try:
            by, drafted = account_of(request), "drafted" in request.POST
            writing.begin(process=process, by=by, drafted=drafted)
        except Refused as refusal:
            page["refusal"] = str(refusal)
            return render(request, "report/begin.html", page, status=refusal.status)
        return redirect("desk-report", process.slug)
    found = report_on(process)
    if found is None:
        page |= showing.promised(process)
        return render(request, "report/begin.html", page)
    page |= showing.desk_page(found)
    page["signing"] = publishing.obstacle_to_signing(process, account_of(request))
    return render(request, "report/desk.html", page)


@require_http_methods(METHODS)
@for_writers
def section(request: HttpRequest, process: Process, kind: str) -> HttpResponse:
    """One section, sentence by sentence, with what each rests on."""
    found, part = _part_or_404(process, kind)
    source = process.source_language
    form = SectionForm(request.POST or None, part=part, language=source)
    status = 200
    if form.is_valid():
        try:
            by, revision = account_of(request), form.revision()
            writing.revise(report=found, kind=kind, revision=revision, by=by)
        except writing.Overtaken as refusal:
            form, status = form.beside(str(refusal), part), refusal.status
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-report-section", process.slug, kind)
    quotes = showing.quotes_of(part)
    page = {
        **showing.around(process),
        "part": part,
        "form": form,
        "language": showing.language_named(source),
        "languages": showing.languages_of(part, process),
        "rows": [row | {"quote": quotes.get(row["sentence"].line.item_id)} for row in form.rows()],
        "sizes": showing.sizes_of(part, process) if kind == Section.Kind.SHORT else [],
    }
    failed = 422 if form.errors and status == 200 else status  # noqa: PLR2004  # as HTTP numbers it
    return render(request, "report/section.html", page, status=failed)


@require_http_methods(METHODS)
@for_writers
def translate(request: HttpRequest, process: Process, kind: str, language: str) -> HttpResponse:
    """One section in another language, beside its own."""
    found, part = _part_or_404(process, kind)
    if language not in process.language_codes or language == process.source_language:
        raise Http404
    form = TranslationForm(request.POST or None, part=part, language=language)
    status = 200
    if form.is_valid():
        try:
            writing.translate_section(
                report=found,
                kind=kind,
                language=language,
                version=form.cleaned_data["version"],
                words=form.typed(),
                by=account_of(request),
            )
        except writing.Overtaken as refusal:
            form, status = form.beside(str(refusal), part), refusal.status
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."), "good")
            return redirect("desk-report-translate", process.slug, kind, language)
    page = {
        **showing.around(process),
        "part": part,
        "form": form,
        "source": showing.language_named(process.source_language),
        "target": showing.language_named(language),
    }
    failed = 422 if form.errors and status == 200 else status  # noqa: PLR2004  # as HTTP numbers it
    return render(request, "report/translate.html", page, status=failed)


@require_safe
@for_writers
def history(request: HttpRequest, process: Process, kind: str) -> HttpResponse:
    """Every version of a section, with what was changed, by whom and when."""
    _found, part = _part_or_404(process, kind)
    language = request.GET.get("language", process.source_language)
    if language not in process.language_codes:
        raise Http404
    rows = Change.objects.filter(section=part.section).select_related("made_by").order_by("version")
    page = {
        **showing.around(process),
        "part": part,
        "language": showing.language_named(language),
        "others": [showing.language_named(code) for code in process.language_codes],
        "changes": showing.differences(rows, language),
    }
    return render(request, "report/history.html", page)


@require_http_methods(METHODS)
@for_writers
def audio(request: HttpRequest, process: Process) -> HttpResponse:
    """What is to be heard in each language: made here or sent, and listened to by somebody."""
    found = _report_or_404(process)
    form = RecordingForm(request.POST or None, request.FILES or None)
    language = request.POST.get("language", "")
    refusal = ""
    if request.method == "POST":
        if language not in process.language_codes:
            raise Http404
        try:
            done = _heard(request, found, language)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, done, "good")
            return redirect("desk-report-audio", process.slug)
    parts = {one.section.kind: one for one in parts_of(found, fresh=())}
    words = spoken_words(parts.get(Section.Kind.EASY), process.language_codes)
    digests = {code: digest_of(said) for code, said in words.items()}
    page = {
        **showing.around(process),
        "rows": showing.audio_rows(found, words, digests),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "report/audio.html", page, status=422 if refusal else 200)


def _heard(request: HttpRequest, found: Report, language: str) -> str:
    """Do what was pressed for one language; what was done, in words."""
    if "listened" in request.POST:
        hearing.listened(report=found, language=language, by=account_of(request))
        return _("Thank you. It is put down that you have listened.")
    if "speak" in request.POST:
        hearing.speak(report=found, language=language)
        return _("It is spoken. Listen to it now.")
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refused(_("Choose a recording."))
    content, size = sent.chunks(), sent.size or 0
    hearing.take_recording(report=found, language=language, content=content, size=size)
    return _("It is here. Listen to it now.")


@require_safe
@for_writers
def listen(request: HttpRequest, process: Process, language: str) -> HttpResponse:
    """The recording of a language as it is now."""
    row = _report_or_404(process).recordings.filter(language=language, is_current=True).first()
    if row is None:
        raise Http404
    return original(request, row.file)


@require_http_methods(METHODS)
@for_writers
def community(request: HttpRequest, process: Process) -> HttpResponse:
    """Whether a community has to read the report first, and that it has."""
    found = _report_or_404(process)
    is_note = "read_by" in request.POST
    asked = {"about": found.about_community, "community": found.community}
    about = CommunityForm(None if is_note else request.POST or None, initial=asked)
    reading = ReadingForm(request.POST if is_note else None)
    by = account_of(request)
    if about.is_valid() and _tried(
        about, lambda: hearing.say_whom_it_is_about(report=found, **about.cleaned_data)
    ):
        messages.success(request, _("Saved."), "good")
        return redirect("desk-report-community", process.slug)
    if reading.is_valid() and _tried(
        reading, lambda: hearing.note_reading(report=found, by=by, **reading.cleaned_data)
    ):
        messages.success(request, _("Saved."), "good")
        return redirect("desk-report-community", process.slug)
    failed = about if about.errors else reading
    page = {
        **showing.around(process),
        "report": found,
        "about": about,
        "reading": reading,
        "failed": failed,
        "readings": found.readings.order_by("-read_on", "-pk"),
    }
    return render(request, "report/community.html", page, status=422 if failed.errors else 200)


@require_http_methods(METHODS)
@for_writers
def publish(request: HttpRequest, process: Process) -> HttpResponse:
    """The whole report once more, what is missing, and the signature."""
    found = _report_or_404(process)
    parts = parts_of(found)
    state = state_of(found, parts)
    keys = gaps.keys_that_hold(state)
    body = body_of(found, parts, gaps.told_of(keys, process))
    form = PublishForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            publishing.publish(report=found, by=account_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("The report is public now."), "good")
            return redirect("desk-report", process.slug)
    page = {
        **showing.around(process),
        "form": form,
        "digest": digest_of_body(body),
        "chapters": showing.chapters_of(body, process, process.source_language),
        "language": showing.language_named(process.source_language),
        "missing": list(gaps.still_missing(state, keys).values()),
        "set_aside": told.set_aside_in(body, process.source_language),
        "signing": publishing.obstacle_to_signing(process, account_of(request)),
        "is_again": found.publications.exists(),
    }
    return render(request, "report/publish.html", page, status=status)


@require_http_methods(METHODS)
@for_writers
def aside(request: HttpRequest, process: Process, gate: str) -> HttpResponse:
    """Ask that something missing be set aside, agree to it, refuse it, or take it back."""
    found = _report_or_404(process)
    if gate not in rules.NAMES or gate in rules.NEVER_SET_ASIDE:
        raise Http404
    state = state_of(found, parts_of(found))
    mine, do = account_of(request), request.POST.get("do", "")
    standing, said = override_for(process, gate, gaps.STEP), _said_of_publishing()
    form = ReasonForm(request.POST if do == "ask" else None, process=process, where=said["where"])
    page = {**showing.around(process), "name": rules.NAMES[gate], "form": form, "said": said}
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        cause = gaps.causes_in(state).get(gate)

        def ask() -> None:
            gaps.ask(report=found, gate=gate, cause=cause, reasons=form.reasons, by=mine)

        try:
            done = act(do, ask=ask, standing=standing, cause=cause, by=mine)
        except Refused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, done, "good")
            return redirect("desk-report", process.slug)
    page |= {"missing": rules.obstacles(state).get(gate, ""), **standing_for(standing, mine)}
    failed = "refusal" in page or form.errors
    return render(request, "report/aside.html", page, status=422 if failed else 200)


def _said_of_publishing() -> dict[str, str]:
    """What the page of two keys says of a report."""
    return {
        "title": _("Publish all the same"),
        "stays": _("The reason stands in the report for good."),
        "where": _("Everybody reads it, for good, in the report."),
        "agree": _("Agree: publish all the same"),
    }


def _tried(form: CommunityForm | ReadingForm, act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _report_or_404(process: Process) -> Report:
    found = report_on(process)
    if found is None:
        raise Http404
    return found


def _part_or_404(process: Process, kind: str) -> tuple[Report, Part]:
    found = _report_or_404(process)
    for one in parts_of(found):
        if one.section.kind == kind:
            return found, one
    raise Http404
