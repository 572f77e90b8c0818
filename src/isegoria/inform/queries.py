"""What there is to read about a question, and in which languages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery

from isegoria.base.joined import columns_of, joined
from isegoria.inform.models import Document, Passage
from isegoria.inform.rules import BYTES_A_PAGE, minutes_to_read
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.queries import Shown, as_written, shown_with_languages, told_once
from isegoria.process.models import Process

# Written out, because everybody who reads the background asks it: docs/decisions/0012.
_LATEST = f"""SELECT {columns_of(Passage, "passage")}, {columns_of(Document, "document")},
        process.question_id
    FROM {Process._meta.db_table} process
    JOIN {Document._meta.db_table} document ON document.process_id = process.id
    JOIN {Passage._meta.db_table} passage ON passage.document_id = document.id
    WHERE process.slug = %s AND process.published_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {Passage._meta.db_table} later WHERE later.document_id = document.id
            AND later.position = passage.position AND later.version > passage.version
    )
    ORDER BY document.position, passage.position
"""  # noqa: S608  # names of our own


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
    languages: tuple[tuple[str, str], ...]
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True)
class Contents:
    """One line of the table of contents, and the page on which the document begins."""

    reading: Reading
    page: int


@dataclass(frozen=True)
class ReadingPage:
    """What inform/about.html shows of one page of the background."""

    slug: str
    question: Shown
    other_language: str
    contents: tuple[Contents, ...]
    readings: tuple[Reading, ...]
    number: int


def inform_page(slug: str, language: str, *, number: int) -> dict[str, Any] | None:
    """Tell what there is to read about a published question; None if there is nothing.

    Two queries, whatever the number of documents.
    """
    passages, question_id = [], None
    for passage, document, question in joined(_LATEST, [slug], Passage, Document):
        passage.document, question_id = document, question
        passages.append(passage)
    return _reading_page(slug, question_id, passages, language=language, number=number)


def reading_page(process: Process, language: str, *, number: int) -> dict[str, Any] | None:
    """Tell what there is to read about a question, published or not; None if nothing."""
    passages = list(latest_passages([process]))
    return _reading_page(
        process.slug, process.question_id, passages, language=language, number=number
    )


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


def _reading_page(
    slug: str, question_id: int | None, passages: Sequence[Passage], *, language: str, number: int
) -> dict[str, Any] | None:
    """One page of these passages; long documents run over several."""
    said, languages = shown_with_languages(_keys(question_id, passages), language)
    words, other_language = told_once(said)
    readings = _readings(passages, words, languages)
    pages = list(_pages(readings))
    if not 1 <= number <= len(pages):
        return None
    begins: dict[str, int] = {}
    for at, page in enumerate(pages, start=1):
        for reading in page:
            begins.setdefault(reading.anchor, at)
    shown_page = ReadingPage(
        slug=slug,
        question=words[question_id],
        other_language=other_language,
        contents=tuple(Contents(one, begins[one.anchor]) for one in readings),
        readings=tuple(pages[number - 1]),
        number=number,
    )
    return {"page": shown_page, "pages": Paginator(pages, 1).page(number)}


def _keys(question_id: int | None, passages: Sequence[Passage]) -> set[int | None]:
    keys = {question_id}
    for one in passages:
        keys |= {one.document.title_id, one.heading_id, one.body_id}
    return keys


def _readings(
    passages: Sequence[Passage],
    words: Mapping[int | None, Shown],
    languages: Mapping[int, set[str]],
) -> list[Reading]:
    """The documents; those languages are named in which every passage is there."""
    by_document: dict[Document, list[Passage]] = defaultdict(list)
    for one in passages:
        if words[one.body_id]:  # a passage without words was taken out
            by_document[one.document].append(one)
    return [
        Reading(
            anchor=f"d{document.position}",
            title=words[document.title_id],
            minutes=minutes_to_read(" ".join(words[one.body_id].body for one in its)),
            languages=tuple(
                (tag_of(code), own_name(code))
                for code in sorted(set.intersection(*(languages[one.body_id] for one in its)))
            ),
            passages=tuple(
                ShownPassage(
                    number=f"{document.position}.{one.position}",
                    heading=words[one.heading_id],
                    body=words[one.body_id],
                )
                for one in its
            ),
        )
        for document, its in by_document.items()
    ]


def _pages(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    """Fill pages with passages, none so heavy that a slow line cannot carry it."""
    page: list[Reading] = []
    room = BYTES_A_PAGE
    for reading in readings:
        passages: list[ShownPassage] = []
        for passage in reading.passages:
            size = len(passage.body.body.encode())
            if size > room and (passages or page):
                yield [*page, replace(reading, passages=tuple(passages))] if passages else page
                page, passages, room = [], [], BYTES_A_PAGE
            passages.append(passage)
            room -= size
        page.append(replace(reading, passages=tuple(passages)))
    if page:
        yield page
