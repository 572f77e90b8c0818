"""What there is to read about a question, and in which languages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format

from isegoria.base.easy import easy_form
from isegoria.base.joined import columns_of, joined
from isegoria.inform.models import Document, Passage
from isegoria.inform.rules import BYTES_A_PAGE, WEIGHED, Pack, Paper, minutes_to_read
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.queries import (
    Shown,
    as_written,
    in_all_languages,
    missing,
    shown,
    shown_with_languages,
    told_once,
)
from isegoria.languages.speech import can_speak
from isegoria.process.models import Process
from isegoria.process.queries import question

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
    kind: str
    is_campaign: bool
    source: str
    day: str
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
    for passage, document, asked in joined(_LATEST, [slug], Passage, Document):
        passage.document, question_id = document, asked
        passages.append(passage)
    return _reading_page(slug, question_id, passages, language=language, number=number)


def reading_page(process: Process, language: str, *, number: int) -> dict[str, Any] | None:
    """Tell what there is to read about a question, published or not; None if nothing."""
    passages = list(latest_passages([process]))
    return _reading_page(
        process.slug, process.question_id, passages, language=language, number=number
    )


def words_to_hear(slug: str, language: str) -> tuple[str, str] | None:
    """What is read aloud of a public question, and in which language; None where none can be."""
    process = question(slug)
    if process is None:
        return None
    words = shown([process.question_id, process.summary_id], language)
    asked, summary = words[process.question_id], words[process.summary_id]
    if not can_be_heard(summary):
        return None
    said = [one.body for one in (asked, summary) if one.language == summary.language]
    return "\n".join(said), summary.language


def can_be_heard(summary: Shown) -> bool:
    """Whether there is a text in short, and a voice here for the language it is shown in."""
    return bool(summary) and can_speak(summary.language)


def packs_of(processes: Sequence[Process]) -> dict[int, Pack]:
    """What is there of the background of each of these questions: three queries for all."""
    papers: dict[int, dict[int, Paper]] = defaultdict(dict)
    easy: dict[int, list[int]] = {
        one.pk: [key for key in (one.question_id, one.summary_id) if key] for one in processes
    }
    rows = list(latest_passages(processes))
    said = in_all_languages([one.summary_id for one in processes] + [one.body_id for one in rows])
    for one in (each for each in rows if said[each.body_id]):
        paper = one.document
        if paper.kind in WEIGHED:
            easy[paper.process_id].append(one.body_id)
        papers[paper.process_id][paper.position] = Paper(
            paper.position, paper.kind, paper.source, paper.dated_on
        )
    codes = {code for one in processes for code in one.language_codes}
    every = [key for keys in easy.values() for key in keys]
    lacking = set(missing(every, [easy_form(code) for code in codes]))
    return {
        one.pk: Pack(
            summary=said[one.summary_id],
            uneasy={
                code: sum((key, easy_form(code)) in lacking for key in easy[one.pk])
                for code in one.language_codes
            },
            mute=[code for code in one.language_codes if not can_speak(code)],
            papers=[papers[one.pk][number] for number in sorted(papers[one.pk])],
        )
        for one in processes
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
            kind="" if document.kind == Document.Kind.MORE else document.get_kind_display(),
            is_campaign=document.kind == Document.Kind.CAMPAIGN,
            source=document.source,
            day=date_format(document.dated_on, "DATE_FORMAT") if document.dated_on else "",
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
