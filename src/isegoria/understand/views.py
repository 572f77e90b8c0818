"""Pages that say what was heard."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from isegoria.auditing.queries import openings_of
from isegoria.base.cells import as_csv
from isegoria.base.kept import same_for_everybody
from isegoria.base.numbers import page_number
from isegoria.base.own_page import is_from_our_own_page
from isegoria.base.refusal import NotNow
from isegoria.files.giving import published
from isegoria.hear.activity_type import type_of
from isegoria.hear.meetings import meetings_in, meetings_of
from isegoria.hear.outreach import reached
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.process.timetable import instant_in_words, journey_of
from isegoria.themes.queries.public import is_any_published
from isegoria.themes.queries.rights import rights_of_items
from isegoria.understand import again, queries, showing, tables, words
from isegoria.understand.models import Finding, ItemFinding
from isegoria.understand.packages import public_package, public_package_of_answers
from isegoria.understand.pictures import file_shown, pictures_of
from isegoria.understand.queries import MOST_WORDS, ORDERS, STATEMENTS_A_PAGE, Counted, Heard
from isegoria.understand.showing import crosses, ground, sure_answers, where
from isegoria.understand.showing import signs as signs_of
from isegoria.understand.showing import sure as sure_shown
from isegoria.understand.showing import who as who_shown
from isegoria.understand.showing.again import words_again
from isegoria.understand.together import Together, together_of

PARTS = [str(number) for number in range(1, 100)]


@dataclass(frozen=True)
class HeardPage:
    """The first page of what was heard, by all that it follows from; equal pages say the same.

    A finding is only ever written anew as a whole, with the moment at which it was read.
    """

    around: tuple[tuple[str, Hashable], ...]
    counted: frozenset[Counted]
    texts: frozenset[tuple[int | None, Shown]]
    read: tuple[int, datetime] | None
    finding: Finding | None = field(compare=False)

    def seen(self) -> dict[str, Any]:
        """What the page shows, by name; from nothing but what stands above."""
        told = {**dict(self.around), "finding": self.finding}
        if self.finding and self.finding.votes:
            items = {one.item_id: one for one in self.counted}
            told |= showing.first_page(self.finding, items, dict(self.texts))
        return told


@require_safe
@same_for_everybody
def heard(request: HttpRequest, process: str) -> HttpResponse:
    """Show what was heard for a question, or say why there is nothing to show yet."""
    found = _found_or_404(request, process)
    finding = found.finding
    counted = queries.counted_of(finding, showing.highlights(finding.result)) if finding else {}
    named = [*(one.text_id for one in counted.values()), *who_shown.text_ids(found.who)]
    texts = shown(_text_ids(found, named), page_language())
    around = {
        **_around(found, texts),
        "gathered": words.gathered(meetings_in(found.process)),
        "missing": who_shown.missing_voices(found.who, texts),
        "has_themes": is_any_published(found.process),
        "together": _together(found),
    }
    page = HeardPage(
        around=tuple(around.items()),
        counted=frozenset(counted.values()),
        texts=frozenset(texts.items()),
        read=(finding.pk, finding.computed_at) if finding else None,
        finding=finding,
    )
    if finding and finding.votes and "questions" in finding.result:
        asks_for_any = any(one["kind"] == "file" for one in finding.result["questions"])
        pictures = pictures_of(finding.activity, page_language()) if asks_for_any else {}
        weighed = sure_answers.answers_of(finding, found.who)
        told = tables.answers_page(finding, found.process.source_language, pictures, weighed)
        told |= {"asked_in": finding.activity_id, "slug": found.process.slug}
        return render(request, "understand/answers.html", {**around, **told})
    return render(request, "understand/heard.html", {**around, "page": page})


@require_safe
@same_for_everybody
def statements(request: HttpRequest, process: str) -> HttpResponse:
    """Show every statement with its numbers, a page at a time."""
    found = _found_or_404(request, process)
    if found.finding is None or "questions" in found.finding.result:
        raise Http404
    order = request.GET.get("order", ORDERS[0])
    wanted = request.GET.get("words", "")[:MOST_WORDS].replace("\0", "").strip()
    page = page_number(request)
    if order not in ORDERS:
        raise Http404
    rows, total = queries.page_of_items(found.finding, order=order, words=wanted, number=page)
    if not rows and page > 1:
        raise Http404
    texts = shown(_text_ids(found, (row.item.text_id for row in rows)), page_language())
    if_asked = words.columns_of(rows)
    rights = rights_of_items(row.item_id for row in rows)
    context = {
        **_around(found, texts),
        "finding": found.finding,
        "columns": [*ground.columns(), *if_asked],
        "rows": [
            showing.row_of(
                row,
                texts[row.item.text_id],
                (*ground.cells_of(row), *words.cells_of(row, if_asked)),
                rights[row.item_id],
            )
            for row in rows
        ],
        "if_asked": if_asked,
        "total": total,
        "order": order,
        "orders": showing.orders(order, wanted, found.part),
        "words": wanted,
        "pages": Paginator(range(total), STATEMENTS_A_PAGE).page(page),
        "address": "?" + urlencode(showing.asked(order, wanted, found.part)) + "&page=",
    }
    return render(request, "understand/statements.html", context)


@require_safe
@same_for_everybody
def signs(request: HttpRequest, process: str) -> HttpResponse:
    """Show where several voices may be one, and what changes without them."""
    found = _found_or_404(request, process)
    if found.finding is None or "signs" not in found.finding.result:
        raise Http404
    items = queries.counted_of(found.finding, signs_of.named(found.finding.result))
    texts = shown(_text_ids(found, (one.text_id for one in items.values())), page_language())
    told = signs_of.signs(found.finding.result, items, texts)
    context = {**_around(found, texts), "finding": found.finding, **told}
    return render(request, "understand/signs.html", context)


@require_safe
@same_for_everybody
def sure(request: HttpRequest, process: str) -> HttpResponse:
    """Show how far the numbers bear: who speaks, what weights make of it, what hangs on whom."""
    return render(request, "understand/sure.html", _sure_page(request, process))


@require_safe
def sure_as_table(request: HttpRequest, process: str) -> HttpResponse:
    """The same as one CSV file: a line for each cell."""
    found, _texts, sections = _sure(request, process)
    table = as_csv([sure_shown.COLUMNS, *sure_shown.lines(sections)])
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.process.slug}.csv"'
    return response


@require_safe
def sure_as_picture(request: HttpRequest, process: str) -> HttpResponse:
    """What was said beside what weights would make of it, drawn; the table says the same."""
    found, _texts, _sections = _sure(request, process)
    drawn = sure_shown.picture(found.finding, found.who)
    if not drawn:
        raise Http404
    page = {"rows": drawn, "height": 60 + 30 * len(drawn)}
    return render(request, "understand/sure.svg", page, content_type="image/svg+xml")


@csrf_exempt  # it changes no answer, and asks for no more than the worker does anyway
@require_POST
def read_again(request: HttpRequest, process: str) -> HttpResponse:
    """Ask for the numbers to be worked out anew; then show the page, which says what came of it."""
    found = _found_or_404(request, process)
    if found.finding is None:
        raise Http404
    if not is_from_our_own_page(request):
        return render(request, "errors/origin.html", status=403)
    try:
        again.ask(found.finding)
    except NotNow as refused:
        page = {**_sure_page(request, process), "error": str(refused)}
        return render(request, "understand/sure.html", page, status=refused.status)
    part = f"?part={found.part}" if found.part > 1 else ""
    return redirect(reverse("heard-sure", args=[process]) + part + "#again")


@require_safe
def package(request: HttpRequest, process: str) -> HttpResponse:
    """Everything that is public of the finding as one folder, with a program for working it out."""
    found = _found_or_404(request, process)
    if found.finding is None:
        raise Http404
    texts = shown(who_shown.text_ids(found.who), page_language())
    if "questions" in found.finding.result:
        whole = public_package_of_answers(found.finding, found.who, texts)
    else:
        rows = _with_rights(list(queries.all_items(found.finding)))
        whole = public_package(found.finding, found.who, rows, texts)
    response = HttpResponse(whole, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.process.slug}-public.zip"'
    return response


def _with_rights(rows: list[ItemFinding]) -> list[tuple[ItemFinding, list[str]]]:
    """What was counted of each statement, and which rights it invokes."""
    marked = rights_of_items(row.item_id for row in rows)
    return [(row, [one.right for one in marked[row.item_id]]) for row in rows]


def _sure_page(request: HttpRequest, process: str) -> dict[str, Any]:
    found, texts, sections = _sure(request, process)
    page: dict[str, Any] = {**_around(found, texts), "finding": (finding := found.finding)}
    page["has_picture"] = bool(sure_shown.picture(finding, found.who))
    page["again"] = words_again(again.last_of(finding.activity_id if finding else 0))
    if finding and sure_shown.beside(finding, found.who):
        page |= {"folder_of": process, "openings": openings_of(finding.activity_id)}
    return page | {"sections": sections}


def _sure(
    request: HttpRequest, process: str
) -> tuple[Heard, dict[int | None, Shown], tuple[sure_shown.Section, ...]]:
    found = _found_or_404(request, process)
    if found.finding is None:
        raise Http404
    items = queries.counted_of(found.finding, sure_shown.named(found.finding, found.who))
    texts = shown(_text_ids(found, (one.text_id for one in items.values())), page_language())
    sections = sure_shown.sections(found.finding, found.who, items, texts)
    if "questions" in found.finding.result:
        asked = tables.asked_in(found.finding, found.process.source_language)
        sections += sure_answers.section(found.finding, found.who, asked)
    return found, texts, sections


@require_safe
@same_for_everybody
def meetings(request: HttpRequest, process: str) -> HttpResponse:
    """Show what meetings said, each as one voice, apart from the people."""
    found = _found_or_404(request, process)
    texts = shown(_text_ids(found, ()), page_language())
    page = {**_around(found, texts), "meetings": meetings_of(found.process)}
    return render(request, "understand/meetings.html", page)


@require_safe
@same_for_everybody
def who(request: HttpRequest, process: str) -> HttpResponse:
    """Show whom the answers come from, and who is missing, as it was last told."""
    found = _found_or_404(request, process)
    if not found.activities:
        raise Http404
    told = found.who
    groups = [*who_shown.text_ids(told), *crosses.text_ids(told)]
    texts = shown([*_text_ids(found, ()), *groups], page_language())
    named = crosses.named(found.finding, told)
    items = queries.counted_of(found.finding, named) if found.finding else {}
    numbers = {item: one.number for item, one in items.items()}
    page = _around(found, texts)
    done, planned = reached(found.process, page_language())
    page |= {"lead": who_shown.lead(told), "steps": done, "planned": planned}
    page["parted"] = parted = who_shown.parted_of(told, texts) if told else ()
    page["has_map"] = any(one.is_drawn for one in parted)
    page["withheld"] = who_shown.withheld_of(told, texts)
    page["sections"] = crosses.sections(found.finding, told, numbers, texts)
    return render(request, "understand/who.html", page)


@require_safe
@same_for_everybody
def who_as_map(request: HttpRequest, process: str) -> HttpResponse:
    """Whom we heard by where they live, drawn; the table says the same."""
    told = _found_or_404(request, process).who
    outlines = queries.outlines_of(where.areas_drawn(told))
    texts = shown(who_shown.text_ids(told), page_language()) if outlines else {}
    drawn = where.map_of(told, texts, outlines) if told and outlines else None
    if drawn is None:
        raise Http404
    page = {"map": drawn}
    return render(request, "understand/where.svg", page, content_type="image/svg+xml")


@require_safe
def who_as_table(request: HttpRequest, process: str) -> HttpResponse:
    """Everything that is told of who was heard as one CSV file: a line for each group."""
    told = _found_or_404(request, process).who
    if told is None:
        raise Http404
    texts = shown(who_shown.text_ids(told), page_language())
    table = as_csv([where.COLUMNS, *where.lines(told, texts)])
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{process}-who.csv"'
    return response


@require_safe
def data(request: HttpRequest, process: str) -> HttpResponse:
    """Give the same numbers to those who calculate."""
    found = _found_or_404(request, process)
    if found.finding is None:
        raise Http404
    rows = list(queries.all_items(found.finding))
    texts = shown([row.item.text_id for row in rows], page_language())
    answer = showing.as_data(found.finding, rows, texts)
    return JsonResponse({"question": found.process.slug, **answer})


@require_safe
def picture(
    request: HttpRequest,  # noqa: ARG001  # the same for everybody
    process: str,
    activity: int,
    number: int,
    size: str,
) -> HttpResponse:
    """The cleaned copy of a picture that was accepted; never the original."""
    file = file_shown(process, activity, number)
    if file is None:
        raise Http404
    return published(file, size)


def _found_or_404(request: HttpRequest, process: str) -> Heard:
    part = request.GET.get("part", "1")
    found = queries.heard(process, int(part)) if part in PARTS else None
    if found is None:
        raise Http404
    return found


def _text_ids(found: Heard, of_items: Iterable[int | None]) -> list[int | None]:
    titles = [one.title_id for one in found.activities] if len(found.activities) > 1 else []
    return [found.process.question_id, *titles, *of_items]


def _around(found: Heard, texts: dict[int | None, Shown]) -> dict[str, Hashable]:
    """What both pages say of the question, of the state of hearing, and of the snapshot."""
    activity, finding = found.activity, found.finding
    hearing = showing.hearing_of(found)
    return {
        "question": texts[found.process.question_id],
        "question_language": showing.language_of(texts[found.process.question_id]),
        "stages": tuple(journey_of(found.process, found.stages)),
        "hearing": hearing,
        "is_brought_in": found.is_brought_in,
        "take_part": type_of(activity).address(activity) if activity and hearing == "open" else "",
        "until": _instant(found, activity and activity.stage.ends_at),
        "opens": _instant(found, activity and activity.stage.begins_at),
        "snapshot": words.snapshot(
            finding, _instant(found, finding.computed_at.replace(second=0, microsecond=0))
        )
        if finding
        else "",
        "parts": showing.parts(found, texts),
        "part": found.part,
    }


def _together(found: Heard) -> Together | None:
    """What all places of this question came to; None where it is put at this one alone."""
    if found.activity is None or not found.is_put_elsewhere:
        return None
    return together_of(found.process, found.activity, page_language())


def _instant(found: Heard, moment: Any) -> str:  # noqa: ANN401  # an instant or nothing
    return instant_in_words(moment, found.process) if moment else ""
