"""What there is to read about a question, and in which languages."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery

from isegoria.inform.models import Document, Passage
from isegoria.inform.rules import BYTES_A_PAGE, minutes_to_read
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.models import Rendering
from isegoria.languages.queries import Shown, as_written, shown, told_once
from isegoria.process.models import Process


@dataclass(frozen=True)
class ShownPassage:
    """One passage as it is read: its number, by which it is referred to, and its words."""

    number: str
    heading: Shown
    body: Shown


@dataclass(frozen=True)
class Reading:
    """One document: what it is called, how long it takes, in which languages it is all there."""

    anchor: str
    title: Shown
    minutes: int
    languages: list[tuple[str, str]]
    passages: list[ShownPassage]


@dataclass(frozen=True)
class Contents:
    """One line of the table of contents, and the page on which the document begins."""

    reading: Reading
    page: int


def inform_page(slug: str, language: str, *, number: int) -> dict[str, Any] | None:
    """Tell what there is to read about a published question; None if there is nothing."""
    process = Process.objects.exclude(published_at=None).filter(slug=slug).first()
    return reading_page(process, language, number=number) if process else None


def reading_page(process: Process, language: str, *, number: int) -> dict[str, Any] | None:
    """Tell what there is to read about a question, published or not; None if nothing.

    Three queries, whatever the number of documents. Long documents run over several pages.
    """
    passages = list(latest_passages([process]))
    words, other_language = told_once(shown(_keys(process, passages), language))
    readings = _readings(passages, words)
    pages = list(_pages(readings))
    if not 1 <= number <= len(pages):
        return None
    begins: dict[str, int] = {}
    for at, page in enumerate(pages, start=1):
        for reading in page:
            begins.setdefault(reading.anchor, at)
    return {
        "process": process,
        "question": words[process.question_id],
        "other_language": other_language,
        "contents": [Contents(one, begins[one.anchor]) for one in readings],
        "readings": pages[number - 1],
        "pages": Paginator(pages, 1).page(number),
    }


def document_as_written(document: Document) -> tuple[str, list[tuple[str, str]]]:
    """A document's title, and heading and body of each passage, in the words of their author."""
    passages = {one.position: one for one in latest_passages(document)}
    keys = [(one.heading_id, one.body_id) for one in passages.values()]
    said = as_written([document.title_id, *(key for pair in keys for key in pair)])
    words = {
        at: (said.get(one.heading_id, ""), said.get(one.body_id, ""))
        for at, one in passages.items()
    }
    numbers = range(1, max(words, default=0) + 1)
    return said.get(document.title_id, ""), [words.get(at, ("", "")) for at in numbers]


def next_position(process: Process) -> int:
    """The number of the next document."""
    last = Document.objects.filter(process=process).order_by("-position")
    return (last.values_list("position", flat=True).first() or 0) + 1


def latest_passages(of: Document | Sequence[Process]) -> QuerySet[Passage]:
    """The passages of one document or of these questions as they are now, in order."""
    latest = Passage.objects.filter(
        document=OuterRef("document"), position=OuterRef("position")
    ).order_by("-version")
    path = "document" if isinstance(of, Document) else "document__process__in"
    return (
        Passage.objects.filter(**{path: of}, pk=Subquery(latest.values("pk")[:1]))
        .select_related("document")
        .order_by("document__position", "position")
    )


def _keys(process: Process, passages: Sequence[Passage]) -> set[int | None]:
    keys = {process.question_id}
    for one in passages:
        keys |= {one.document.title_id, one.heading_id, one.body_id}
    return keys


def _readings(passages: Sequence[Passage], words: dict[int | None, Shown]) -> list[Reading]:
    by_document: dict[Document, list[Passage]] = defaultdict(list)
    for one in passages:
        if words[one.body_id]:  # a passage without words was taken out
            by_document[one.document].append(one)
    languages = _languages_of_each(by_document)
    return [
        Reading(
            anchor=f"d{document.position}",
            title=words[document.title_id],
            minutes=minutes_to_read(" ".join(words[one.body_id].body for one in its)),
            languages=[(tag_of(code), own_name(code)) for code in languages[document]],
            passages=[
                ShownPassage(
                    number=f"{document.position}.{one.position}",
                    heading=words[one.heading_id],
                    body=words[one.body_id],
                )
                for one in its
            ],
        )
        for document, its in by_document.items()
    ]


def _languages_of_each(by_document: dict[Document, list[Passage]]) -> dict[Document, list[str]]:
    """In which languages every passage of a document is there; one query."""
    bodies = [one.body_id for its in by_document.values() for one in its]
    said: dict[int, set[str]] = defaultdict(set)
    rows = Rendering.objects.filter(text__in=bodies).exclude(body="")
    for text, code in rows.values_list("text_id", "language"):
        said[text].add(code)
    return {
        document: sorted(set.intersection(*(said[one.body_id] for one in its)))
        for document, its in by_document.items()
    }


def _pages(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    """Fill pages with passages, none so heavy that a slow line cannot carry it."""
    page: list[Reading] = []
    room = BYTES_A_PAGE
    for reading in readings:
        passages: list[ShownPassage] = []
        for passage in reading.passages:
            size = len(passage.body.body.encode())
            if size > room and (passages or page):
                yield [*page, replace(reading, passages=passages)] if passages else page
                page, passages, room = [], [], BYTES_A_PAGE
            passages.append(passage)
            room -= size
        page.append(replace(reading, passages=passages))
    if page:
        yield page
