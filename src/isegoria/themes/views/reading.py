"""Reading what people said: a list to find it by, and one answer at a time."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isegoria.base.numbers import row_number
from isegoria.base.refusal import NotNow, Refused
from isegoria.bulk.models import Job
from isegoria.bulk.services import prepare
from isegoria.languages.codes import UNKNOWN, name_in
from isegoria.languages.queries import NOTHING, Shown, page_language, shown
from isegoria.people.models import Account
from isegoria.people.queries import account_of
from isegoria.process.models import Process
from isegoria.themes import rules
from isegoria.themes.bulk import PlaceMany
from isegoria.themes.models import Codebook, OpenText, Reading, Suggestion
from isegoria.themes.queries import book as books
from isegoria.themes.queries import texts
from isegoria.themes.queries.book import Node
from isegoria.themes.queries.meaning import remarks_about, terms_in, terms_of
from isegoria.themes.queries.proposed import suggested, trust_in
from isegoria.themes.queries.rights import rights_of_texts
from isegoria.themes.queries.texts import MINE, RIGHT, SECOND, Wanted
from isegoria.themes.services.placing import Found, Placed, place, put_languages
from isegoria.themes.services.proposing import refuse_for
from isegoria.themes.staff import for_readers_of_the_question
from isegoria.themes.views.around import around, book_or_404

PAGE = 20
_Outcome = Reading.Outcome


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def answers(request: HttpRequest, process: Process) -> HttpResponse:
    """List what people said, as it is wanted; place those that are ticked."""
    book, by, language = book_or_404(process), account_of(request), page_language()
    want = Wanted.in_(request.GET)
    nodes = books.nodes_of(process, language)
    found = _rows(process, by, want, book, nodes)
    if request.method == "POST":
        job = _place_all(request, found, nodes) if request.POST.get("do") == "all" else None
        if job is not None:
            return redirect("bulk-job", job.pk)
        if request.POST.get("do") != "all":
            _place_ticked(request, process, nodes)
        return HttpResponseRedirect(request.get_full_path())
    rows = texts.with_readings(found)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))
    query = want.query()
    context = around(process, language) | {
        "page": page,
        "said": _with_names(texts.in_words(list(page), language, by=by, book=book), nodes),
        "want": want,
        "query": query,
        "pager_address": f"?{query}&page=" if query else "?page=",
        "nodes": nodes,
        "states": _states(),
        "languages": [(one, name_in(one, language)) for one in books.languages_in(process)],
        "abouts": _abouts(process, language),
    }
    return render(request, "themes/answers.html", context)


@require_safe
@for_readers_of_the_question
def following(request: HttpRequest, process: Process) -> HttpResponse:
    """Go to the next answer that is wanted, in a language that the reader knows."""
    book, by = book_or_404(process), account_of(request)
    want = Wanted.in_(request.GET)
    rows = _rows(process, by, want, book, [])
    known = texts.read_in(by)
    if known and not want.language:
        rows = rows.filter(language__in=[*known, UNKNOWN])
    after = row_number(request.GET.get("after", "")) or 0
    found = rows.filter(number__gt=after).first() or rows.first()
    if found is None:
        messages.success(request, _("Nothing waits for you here."), "good")
        return redirect("themes-desk", process.slug)
    return HttpResponseRedirect(_address(process, found.number, want))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers_of_the_question
def answer(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Show one answer with all themes, and put down what somebody finds in it."""
    book, by = book_or_404(process), account_of(request)
    want = Wanted.in_(request.GET)
    text = texts.with_readings(texts.standing(process).filter(number=number)).first()
    if text is None:
        raise Http404
    text.process = process
    found, error, status = None, "", 200
    turn = rules.turn_for(text, by, is_drawn=text.draw < book.drawn_below)
    proposed = suggested(text, book, turn)
    if proposed and request.POST.get("do") == "refuse":
        refuse_for(text, proposed)
        return HttpResponseRedirect(request.get_full_path())
    if request.method == "POST":
        found = _found(request.POST, proposed)
        try:
            _tell(request, place(text=text, by=by, found=found))
        except Refused as refused:
            error, status = str(refused), refused.status
        else:
            query = want.query(after=str(number))
            return HttpResponseRedirect(f"{reverse('themes-next', args=[process.slug])}?{query}")
    context = _one(text, by, book, found) | {
        "error": error,
        "query": want.query(),
        "proposed": proposed,
        "proposed_name": _name_of(proposed),
        "trust": trust_in(book) if proposed else None,
    }
    return render(request, "themes/answer.html", context, status=status)


@require_POST
@for_readers_of_the_question
def languages(request: HttpRequest, process: Process) -> HttpResponse:
    """Keep which languages somebody reads."""
    there = set(books.languages_in(process))
    chosen = [one for one in request.POST.getlist("language") if one in there]
    put_languages(account=account_of(request), codes=chosen)
    messages.success(request, _("Saved."), "good")
    return redirect("themes-desk", process.slug)


def _one(text: OpenText, by: Account, book: Codebook, found: Found | None) -> dict[str, Any]:
    """What the page of one answer shows; ``found`` is what was ticked and could not be taken."""
    process, language = text.process, page_language()
    nodes = books.nodes_of(process, language)
    turn = rules.turn_for(text, by, is_drawn=text.draw < book.drawn_below)
    ticked = found.themes if found else _ticked(text, by, turn)
    said = texts.standing(process)
    words = texts.in_words([text], language, by=by, book=book)[0]
    states, counted = books.progress(said), books.own_counts(said)
    return around(process, language) | {
        "said": words,
        "turn": turn,
        "readings": _readings(text, nodes) if turn == Reading.Turn.THIRD else [],
        "asked": _asked(text),
        "remarks": remarks_about(process, texts=[text.pk])[1][text.pk],
        "rights": rights_of_texts([text.pk])[text.pk],
        "terms": terms_in(words.words, terms_of(process)),
        "rows": [(one, counted.get(one.pk, 0), one.pk in ticked) for one in nodes],
        "note": found.note if found else "",
        "total": states.total(),
        "done": states[OpenText.State.PLACED] + states[OpenText.State.NOTHING],
        "share": book.share,
        "before": said.filter(number__lt=text.number).order_by("-number").first(),
    }


def _rows(
    process: Process, by: Account, want: Wanted, book: Codebook, nodes: list[Node]
) -> QuerySet[OpenText]:
    inside: set[int] = set()
    if want.theme:
        themes = [one.theme for one in nodes] or books.live(process)
        named = next((one.pk for one in themes if str(one.number) == want.theme), None)
        inside = books.within(named, themes) if named else set()
    return texts.wanted(process, by, want, book=book, themes=inside)


def _address(process: Process, number: int, want: Wanted) -> str:
    query = want.query()
    return reverse("themes-answer", args=[process.slug, number]) + (f"?{query}" if query else "")


def _found(given: QueryDict, proposed: Suggestion | None) -> Found:
    """What was ticked; with one key also what a program had proposed beside it."""
    outcome = {"nothing": _Outcome.NOTHING, "ask": _Outcome.ASKED}.get(given.get("do", ""))
    themes = [pk for one in given.getlist("theme") if (pk := row_number(one)) is not None]
    theme = proposed.proposal.theme_id if proposed else None
    if theme is not None and given.get("do") == "confirm":
        themes.append(theme)
    return Found(
        themes=themes,
        proposed=[theme] if theme is not None else [],
        outcome=outcome or _Outcome.PLACED,
        note=given.get("note", ""),
        seen=row_number(given.get("turn", "")) or 1,
    )


def _name_of(proposed: Suggestion | None) -> Shown:
    """What the theme is called that a program proposes."""
    if proposed is None or proposed.proposal.theme is None:
        return NOTHING
    name = proposed.proposal.theme.name_id
    return shown([name], page_language())[name]


def _tell(request: HttpRequest, placed: Placed) -> None:
    """Say what became of a theme that was merged while somebody was reading."""
    if not placed.moved:
        return
    called = books.names({one.pk: one for pair in placed.moved for one in pair})
    for given, now in placed.moved:
        words = _("“%(given)s” was made part of “%(now)s” meanwhile. Your answer is placed there.")
        said = {"given": called[given.pk], "now": called[now.pk]}
        messages.warning(request, words % said, "warning")


def _place_ticked(request: HttpRequest, process: Process, nodes: list[Node]) -> None:
    """Place the ticked answers of a list; those that need a third look stay as they are."""
    by = account_of(request)
    ticked = [pk for one in request.POST.getlist("text") if (pk := row_number(one)) is not None]
    theme = row_number(request.POST.get("theme", ""))
    is_nothing = request.POST.get("do") == "nothing"
    if not ticked or not (is_nothing or theme in {one.pk for one in nodes}):
        messages.warning(request, _("Tick answers, and choose a theme."), "warning")
        return
    done, left = 0, 0
    rows = texts.with_readings(texts.standing(process).filter(pk__in=ticked[:PAGE]))
    for text in rows:
        text.process = process
        more = [] if is_nothing else [*_ticked(text, by, Reading.Turn.FIRST), theme or 0]
        outcome = _Outcome.NOTHING if is_nothing else _Outcome.PLACED
        try:
            place(text=text, by=by, found=Found(themes=more, outcome=outcome))
        except NotNow:
            left += 1
        else:
            done += 1
    _tell_done(request, done, left)


def _place_all(request: HttpRequest, rows: QuerySet[OpenText], nodes: list[Node]) -> Job | None:
    """Put down that all that match are to be placed under one theme; it is shown first."""
    by = account_of(request)
    theme = row_number(request.POST.get("theme", ""))
    if theme not in {one.pk for one in nodes}:
        messages.warning(request, _("Choose a theme."), "warning")
        return None
    try:
        job = prepare(
            kind=PlaceMany.slug,
            targets=rows.values_list("pk", flat=True),
            details={"theme": theme, "by": by.pk},
            by=by,
            back=request.get_full_path()[:300],
        )
    except Refused as refused:
        messages.warning(request, str(refused), "warning")
        return None
    return job


def _tell_done(request: HttpRequest, done: int, left: int) -> None:
    words = ngettext("%(many)d answer is placed.", "%(many)d answers are placed.", done)
    messages.success(request, words % {"many": done}, "good")
    if left:
        words = ngettext(
            "%(many)d was read by others already: open it to look at it again.",
            "%(many)d were read by others already: open them to look at them again.",
            left,
        )
        messages.warning(request, words % {"many": left}, "warning")


def _ticked(text: OpenText, by: Account, turn: int) -> list[int]:
    """What is ticked: what the reader ticked before, or what holds where they look again."""
    for one in text.readings.all():
        if one.turn == turn == Reading.Turn.FIRST and one.reader_id == by.pk:
            return [placing.theme_id for placing in one.placings.all()]
        if turn == Reading.Turn.THIRD and one.pk == text.counted_id:
            return [placing.theme_id for placing in one.placings.all()]
    return []


def _readings(text: OpenText, nodes: list[Node]) -> list[tuple[Reading, list[Node]]]:
    """Who placed it where; for a third look alone."""
    return [
        (one, [node for node in nodes if node.pk in {row.theme_id for row in one.placings.all()}])
        for one in text.readings.all()
    ]


def _asked(text: OpenText) -> Reading | None:
    """What somebody asks a colleague about it."""
    found = (one for one in text.readings.all() if one.outcome == _Outcome.ASKED)
    return next(found, None) if text.state == OpenText.State.ASKED else None


def _with_names(said: list[texts.Said], nodes: list[Node]) -> list[tuple[texts.Said, list[Node]]]:
    return [(one, [node for node in nodes if node.pk in one.placed]) for one in said]


def _states() -> list[tuple[str, str]]:
    own = [(MINE, _("Read by me")), (SECOND, _("I am the second reader"))]
    own.append((RIGHT, _("Invokes a right")))
    return [*((one.value, str(one.label)) for one in OpenText.State), *own]


def _abouts(process: Process, language: str) -> list[tuple[str, str]]:
    """The questions that were answered in words, where there are several."""
    rows = OpenText.objects.filter(process=process, about__text__isnull=False)
    found = dict(rows.order_by("about").values_list("about_id", "about__text_id").distinct())
    if len(found) < 2:  # noqa: PLR2004  # one question leaves nothing to choose
        return []
    said = shown(found.values(), language)
    return [(str(item), said[text].body) for item, text in found.items()]
