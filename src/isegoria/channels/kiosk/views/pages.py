"""What people see at a kiosk: languages, questions, one thing at a time, their receipt.

One address shows all of it. Whatever follows is the answer to a form, so nothing of a person
stands in an address, a cookie or the history of the browser, and a form of a visit that is over
leads to the first screen.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from isegoria.base.allowance import network_of
from isegoria.base.easy import easy_words
from isegoria.base.own_page import is_from_our_own_page
from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.channels.kiosk import oneself, queries, services
from isegoria.channels.kiosk.models import Kiosk
from isegoria.channels.kiosk.screens import Control, button, controls_of, numbered
from isegoria.channels.kiosk.views.showing import closed, show
from isegoria.channels.kiosk.walk import LOOKS, Place, Step, next_step, step_named
from isegoria.hear import limits
from isegoria.hear.models import Channel
from isegoria.hear.queries import participant_of
from isegoria.hear.services import contribute
from isegoria.journey.queries.receipt import Opened, opened, page_of
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import page_language
from isegoria.languages.reading import reading_from
from isegoria.organisations.queries import site_in
from isegoria.questionnaire.definition import SKIPPED

Act = Callable[[HttpRequest, Kiosk, Place], HttpResponse]


@csrf_exempt  # no cookie is needed at a kiosk; is_from_our_own_page guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Show the first screen; follow whoever goes on from there."""
    found = queries.kiosk_of(token)
    if found is None:
        return closed(request, _("This kiosk is switched off. Please tell the staff here."), 404)
    if request.method != "POST":
        return _start(request, found)
    if not is_from_our_own_page(request):
        return closed(request, _("Please begin at the first screen of this kiosk."), 403)
    if limits.NEWCOMERS.take(network_of(request)):
        return closed(request, _("Please wait a while."), 429)
    return _visit(request, found)


@require_safe
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """All that can be asked, on one page that the kiosk keeps for the time without a connection."""
    found = queries.kiosk_of(token)
    if found is None:
        return closed(request, _("This kiosk is switched off. Please tell the staff here."), 404)
    rows = queries.kept_at(found, page_language())
    page = {
        "menu": numbered(button("sheet", str(one.activity.pk), one.title) for one in rows),
        "is_within": True,
        "sheets": [(one, [(p, controls_of(p)) for p in one.prompts]) for one in rows],
    }
    return show(request, found, Place(""), "kiosk/kept.html", page)


def _visit(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Begin a visit, end it, or go on in the one that is going on."""
    act, place = request.POST.get("act", ""), Place.read(request.POST)
    if act == "begin":
        return _questions(request, kiosk, Place(services.begin(kiosk), look=place.look))
    is_over = not queries.is_current(kiosk, place.sitting)
    if act == "end" and not is_over:
        services.end(kiosk)
    if act == "end" or is_over:
        response = redirect(request.path)
        response.status_code = 303
        return response
    with easy_words(wanted="easy" in place.look):
        return _follow(request, kiosk, place, act)


def _follow(request: HttpRequest, kiosk: Kiosk, place: Place, act: str) -> HttpResponse:
    """Do what was pressed."""
    look = request.POST.get("turn", "")
    if look in LOOKS:
        return _again(request, kiosk, place.turned(look))
    if slug := request.POST.get("enter", ""):
        return _onwards(request, kiosk, place.entering(slug))
    if name := request.POST.get("more", ""):
        return _ask(request, kiosk, _named(kiosk, place, name), replace(place, at=name))
    for what in ("takeback", "erase"):
        if slug := request.POST.get(what, ""):
            return _sure(request, kiosk, place, what, slug)
        if slug := request.POST.get(f"really-{what}", ""):
            return _really(request, kiosk, place, what, slug)
    acts: dict[str, Act] = {
        "questions": _questions,
        "answer": _said_of_oneself if place.at.startswith(oneself.ABOUT) else _answer,
        "back": _back,
        "finish": _finish,
        "oneself": _oneself,
        "receipt": _receipt,
        "settings": _settings,
        "use": _use,
        "open": _open,
    }
    return acts.get(act, _questions)(request, kiosk, place)


def _start(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """The languages, each by its own name."""
    languages = [
        (number, one, tag_of(one), direction_of(one), own_name(one))
        for number, one in enumerate(site_in(page_language()).languages, start=1)
    ]
    page = {"languages": languages, "lock": queries.lock_of(kiosk), "is_start": True}
    return show(request, kiosk, Place(""), "kiosk/start.html", page)


def _questions(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """What can be answered here now, and the way to one's receipt."""
    found = queries.questions_at(kiosk, page_language())
    controls = [button("enter", one.process.slug, one.question) for one in found]
    controls.append(button("act", "receipt", _("Open your receipt")))
    controls.append(button("act", "settings", _("Use your settings")))
    page = {"controls": numbered(controls), "is_empty": not found}
    return show(request, kiosk, replace(place, at=""), "kiosk/questions.html", page)


def _onwards(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """Ask what comes next in this question, or thank whoever has answered all."""
    process = queries.question_at(kiosk, place.question)
    if process is None:
        return _questions(request, kiosk, place)
    step = next_step(process, place, page_language())
    noted = place.left_out(*(name for name, _words in step.notes))
    if step.prompt:
        return _ask(request, kiosk, step, replace(noted, at=step.name))
    return _done(request, kiosk, step, noted)


def _ask(
    request: HttpRequest, kiosk: Kiosk, step: Step, place: Place, *, error: str = ""
) -> HttpResponse:
    if step.prompt is None:
        return _onwards(request, kiosk, place)
    controls = controls_of(step.prompt)
    page = {
        "step": step,
        "controls": controls,
        "also": [one.key for one in step.prompt.also],
        "is_within": place.participant is not None,
        "error": error,
    }
    return show(request, kiosk, place, "kiosk/step.html", page, status=422 if error else 200)


def _answer(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """Take one answer, and go on."""
    try:
        step = _named(kiosk, place, place.at)
    except NotThere:
        return _onwards(request, kiosk, place)
    prompt, activity = step.prompt, step.activity
    if prompt is None or activity is None:
        return _onwards(request, kiosk, place)
    said = ""
    try:
        reply = prompt.reply_in(request.POST)
        reply |= {key: "yes" for key in request.POST.getlist("also") if request.POST.get(key)}
        said = reply.setdefault(prompt.key, "")
        contribute(
            activity=activity,
            participant=place.participant,
            reply=reply,
            channel=Channel.KIOSK,
            language=page_language(),
            code=place.code or None,
            anew=step.anew,
        )
    except (NotNow, NotThere) as refusal:
        return _done(request, kiosk, Step(step.question, obstacle=str(refusal)), place)
    except Refused as refusal:
        if said == SKIPPED and (prompt.optional or not prompt.required):
            return _onwards(request, kiosk, place.left_out(place.at))
        held = replace(step, prompt=prompt.holding(request.POST))
        return _ask(request, kiosk, held, place, error=str(refusal))
    return _onwards(request, kiosk, place.answered())


def _back(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """Ask the answer before anew; from the first one, back to the questions."""
    if place.at.startswith(oneself.ABOUT):
        return _thanks(request, kiosk, replace(place, said={}))
    done = list(place.done)
    while done:
        before = replace(place, at=done.pop(), done=tuple(done))
        try:
            return _ask(request, kiosk, _named(kiosk, before, before.at), before)
        except NotThere:
            continue
    return _questions(request, kiosk, place)


def _again(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """The same screen once more, with what was typed into it."""
    if not place.at:
        return _questions(request, kiosk, place)
    step = _named(kiosk, place, place.at)
    held = step.prompt.holding(request.POST) if step.prompt else None
    return _ask(request, kiosk, replace(step, prompt=held), place)


def _finish(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """The receipt for what was answered so far."""
    process = queries.question_at(kiosk, place.question)
    if process is None:
        return _questions(request, kiosk, place)
    step = next_step(process, place, page_language())
    return _done(request, kiosk, Step(step.question, is_left=step.prompt is not None), place)


def _oneself(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """Ask the next thing about themselves; what they leave out is left out."""
    step = oneself.step_about(place, page_language())
    if step is None:
        return _thanks(request, kiosk, place)
    return _ask(request, kiosk, step, replace(place, at=step.name))


def _said_of_oneself(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """Seal what they say of themselves, and ask the next thing."""
    try:
        step = oneself.named(place, page_language())
        said = request.POST.get(step.prompt.key, "") if step.prompt else ""
        place = oneself.taken(place, said, page_language())
    except (NotNow, NotThere):
        return _thanks(request, kiosk, replace(place, said={}))
    return _oneself(request, kiosk, place)


def _thanks(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """The receipt again, and what can be added."""
    process = queries.question_at(kiosk, place.question)
    if process is None:
        return _questions(request, kiosk, place)
    step = next_step(process, place, page_language())
    step = Step(step.question, is_left=True) if step.prompt else step
    return _done(request, kiosk, step, place)


def _done(request: HttpRequest, kiosk: Kiosk, step: Step, place: Place) -> HttpResponse:
    """Thanks, the receipt, and what can be added."""
    controls = [button("more", name, prompt.text) for name, prompt in step.more]
    code = place.code if place.participant else ""
    if code and kiosk.paper != Kiosk.Paper.NONE:
        controls.append(Control("print", "print", "", _("Print the receipt")))
    if code and oneself.is_offered(place, page_language()):
        controls.append(button("act", "oneself", _("About you, if you like")))
    controls.append(button("act", "questions", _("All questions")))
    page = {"step": step, "controls": numbered(controls), "code": code}
    return show(request, kiosk, replace(place, at=""), "kiosk/done.html", page)


def _receipt(
    request: HttpRequest, kiosk: Kiosk, place: Place, *, error: str = "", status: int = 200
) -> HttpResponse:
    """Ask for the digits of a receipt."""
    page = {"error": error, "typed": request.POST.get("code", "")[:40]}
    return show(request, kiosk, place, "kiosk/receipt_ask.html", page, status=status)


def _open(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """What a receipt opens: what was said, and what became of it."""
    try:
        found = opened(request.POST.get("code", "")[:200])
    except NotThere as unknown:
        if limits.wait_after_unknown_receipt(network_of(request)):
            return closed(request, _("Please wait a while."), 429)
        return _receipt(request, kiosk, place, error=str(unknown), status=unknown.status)
    except Refused as refused:
        return _receipt(request, kiosk, place, error=str(refused), status=refused.status)
    page = page_of(found, page_language())
    slug, controls = found.process.slug, [button("act", "questions", _("All questions"))]
    if not page["is_erased"]:
        place = replace(place.entering(slug, found.code), question=place.question)
        controls = [*_with_receipt(kiosk, found, page), *controls]
    return show(
        request, kiosk, place, "kiosk/receipt.html", {**page, "controls": numbered(controls)}
    )


def _with_receipt(kiosk: Kiosk, found: Opened, page: dict[str, Any]) -> Iterator[Control]:
    """What somebody can do with the receipt that they opened."""
    slug = found.process.slug
    if page["is_open"] and found.process.institution_id == kiosk.institution_id:
        yield button("enter", slug, _("Go on answering"))
    if page["count"]:
        yield button("takeback", slug, _("Take everything back"))
    yield button("erase", slug, _("Erase everything"))


def _sure(request: HttpRequest, kiosk: Kiosk, place: Place, what: str, slug: str) -> HttpResponse:
    """Ask once more before anything is taken back or erased; then do it."""
    if not place.code_for(slug):
        return _receipt(request, kiosk, place)
    words = _("Yes, erase everything") if what == "erase" else _("Yes, take everything back")
    controls = numbered(
        [button(f"really-{what}", slug, words), button("act", "questions", _("No, leave it"))]
    )
    page = {"what": what, "controls": controls}
    return show(request, kiosk, place, "kiosk/sure.html", page)


def _really(request: HttpRequest, kiosk: Kiosk, place: Place, what: str, slug: str) -> HttpResponse:
    """Take back or erase all that the receipt of this visit opens."""
    who = participant_of(place.code_for(slug), slug)
    if who is None:
        return _receipt(request, kiosk, place)
    page: dict[str, Any] = {"what": what, "is_done": True}
    page["controls"] = numbered([button("act", "questions", _("All questions"))])
    try:
        services.undo(who, erased=what == "erase")
    except Refused as refused:
        page["refused"] = str(refused)
        return show(request, kiosk, place, "kiosk/sure.html", page, status=refused.status)
    place = place.without(slug) if what == "erase" else place
    return show(request, kiosk, place, "kiosk/sure.html", page)


def _settings(request: HttpRequest, kiosk: Kiosk, place: Place, *, error: str = "") -> HttpResponse:
    """Ask for the number of the settings that somebody has brought along."""
    page = {"error": error, "typed": request.POST.get("number", "")[:40]}
    status = 422 if error else 200
    return show(request, kiosk, place, "kiosk/settings_ask.html", page, status=status)


def _use(request: HttpRequest, kiosk: Kiosk, place: Place) -> HttpResponse:
    """Show everything as these settings say, in their language, until the visit is over."""
    try:
        reading = reading_from(request.POST.get("number", ""))
    except Refused as refused:
        return _settings(request, kiosk, place, error=str(refused))
    here = page_language()
    is_offered = reading.language in site_in(here).languages
    language = reading.language if is_offered else here
    with override(language), easy_words(wanted=reading.is_easy):
        return _questions(request, kiosk, place.read_as(reading))


def _named(kiosk: Kiosk, place: Place, name: str) -> Step:
    if name.startswith(oneself.ABOUT):
        return oneself.named(place, page_language())
    process = queries.question_at(kiosk, place.question)
    if process is None:
        raise NotThere
    return step_named(process, place, name, page_language())
