"""What the pages of a report show: at the desk, and to everybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import now

from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import day_in_words
from isegoria.report import rules, told
from isegoria.report.models import Change, Publication, Report, Section
from isegoria.report.queries import Part, current_recordings, parts_of, quoted, state_of
from isegoria.understand.queries import MOST_WORDS

_Kind = Section.Kind
_WIDE = ("zh", "ja", "th", "lo", "km", "my")


@dataclass(frozen=True)
class Told:
    """One sentence as a reader meets it: what it quotes, and where its contributions are.

    ``other`` is the language of its words where that is not the one that was asked for.
    """

    words: str
    other: str
    quote: Shown | None
    is_gone: bool
    address: str


@dataclass(frozen=True)
class Chapter:
    """One section as a reader meets it."""

    kind: str
    name: str
    lines: tuple[Told, ...]


@dataclass(frozen=True)
class Piece:
    """A run of words in a comparison: as before, new, or gone."""

    words: str
    kind: str


def around(process: Process) -> dict[str, Any]:
    """What every page about one question shows above its own content."""
    words = shown([process.question_id], page_language())
    return {"process": process, "question": words[process.question_id]}


def desk_page(report: Report) -> dict[str, Any]:
    """Where the report stands: what is missing, and each section with its languages."""
    parts = parts_of(report)
    state = state_of(report, parts)
    return {
        "report": report,
        **told.gates_of(state, parts),
        "sections": [_row(one, report.process) for one in parts],
        "due": _due(report.process, state),
        "is_late": rules.is_late(state.closes_at, state.now, _first_published(report)),
        "versions": [_version(one) for one in report.publications.order_by("-number")],
    }


def _row(part: Part, process: Process) -> dict[str, Any]:
    kind = part.section.kind
    return {
        "kind": kind,
        "name": part.section.get_kind_display(),
        "count": sum(not one.is_empty for one in part.sentences),
        "moved": part.moved,
        "unsaid": len(part.unsaid),
        "address": reverse("desk-report-section", args=[process.slug, kind]),
        "languages": languages_of(part, process),
    }


def languages_of(part: Part, process: Process) -> list[dict[str, Any]]:
    """How far the other languages of a section have come."""
    return [
        {
            "tag": tag_of(code),
            "name": own_name(code),
            "is_done": not part.lacks(code),
            "address": reverse(
                "desk-report-translate", args=[process.slug, part.section.kind, code]
            ),
        }
        for code in process.language_codes
        if code != process.source_language
    ]


def quotes_of(part: Part) -> dict[int, Shown]:
    """What the sentences of a section quote, in the language of the page, by item."""
    found = quoted((one.line.item_id for one in part.sentences), page_language())
    return {item: words for item, (_row, words) in found.items()}


def sizes_of(part: Part, process: Process) -> list[dict[str, Any]]:
    """How many text messages the short form is, in each language."""
    said = {
        code: " ".join(one.words.get(code, "") for one in part.sentences).strip()
        for code in process.language_codes
    }
    return [
        {**language_named(code), "messages": rules.messages_of(words) if words else 0}
        for code, words in said.items()
    ]


def language_named(code: str) -> dict[str, str]:
    """A language as the pages of the desk write it."""
    return {
        "code": code,
        "tag": tag_of(code),
        "name": own_name(code),
        "direction": direction_of(code),
    }


def audio_rows(report: Report, words: Mapping[str, str], digests: Mapping[str, str]) -> list[Any]:
    """For each language what is to be heard, what there is, and whether somebody listened."""
    there = {one.language: one for one in current_recordings(report)}
    return [
        {
            **language_named(code),
            "words": said,
            "recording": there.get(code),
            "is_old": code in there and there[code].digest != digests[code],
        }
        for code, said in words.items()
    ]


def _due(process: Process, state: rules.State) -> str:
    due = rules.due_on(state.closes_at)
    return day_in_words(due, process) if due else ""


def _first_published(report: Report) -> Any:  # noqa: ANN401  # an instant or nothing
    first = report.publications.order_by("number").first()
    return first.published_at if first else None


def _version(one: Publication) -> dict[str, Any]:
    process = one.report.process
    return {
        "number": one.number,
        "day": day_in_words(one.published_at, process),
        "signed_as": one.signed_as,
        "reason": one.reason,
        "address": reverse("report-version", args=[process.slug, one.number]),
    }


def chapters_of(body: Mapping[str, Any], process: Process, language: str) -> list[Chapter]:
    """The sections of a version in a language of the question; what was taken back is not there."""
    lines = [one for section in body["sections"] for one in section["lines"]]
    there = quoted((one["item"] for one in lines), language)
    return [
        Chapter(
            kind=section["kind"],
            name=str(_Kind(section["kind"]).label),
            lines=tuple(_told(one, there, process, language) for one in section["lines"]),
        )
        for section in body["sections"]
        if section["lines"]
    ]


def _told(
    line: Mapping[str, Any], there: Mapping[int, Any], process: Process, language: str
) -> Told:
    item, quote = there.get(line["item"], (None, None))
    said = line["words"].get(language)
    return Told(
        words=said or line["words"].get(process.source_language, ""),
        other="" if said else tag_of(process.source_language),
        quote=quote,
        is_gone=line["item"] is not None and item is None,
        address=_address(process, line["key"], item, quote),
    )


_PAGES = {
    "people": "heard",
    "missing": "who",
    "not-known": "who",
    "meetings": "heard-meetings",
    "question": "heard",
}


def _address(process: Process, key: str, item: Any, quote: Shown | None) -> str:  # noqa: ANN401  # an item or nothing
    """Where the contributions are that a sentence rests on; nothing where it rests on none."""
    if item is not None and quote is not None:
        asked = {"words": quote.body[:MOST_WORDS]}
        if item.activity.position > 1:
            asked["part"] = str(item.activity.position)
        return reverse("heard-statements", args=[process.slug]) + "?" + urlencode(asked)
    name = _PAGES.get(key.partition(":")[0])
    return reverse(name, args=[process.slug]) if name else ""


def differences(changes: Iterable[Change], language: str) -> list[dict[str, Any]]:
    """Each change of a section, the latest first, with what it changed in one language."""
    told = []
    before: dict[int, str] = {}
    for one in changes:
        after = {pk: said.get(language, "") for pk, said in one.lines}
        moved = [
            compared(before.get(pk, ""), words, language)
            for pk, words in after.items()
            if before.get(pk, "") != words
        ]
        told.append(
            {
                "version": one.version,
                "by": str(one.made_by or ""),
                "at": one.made_at,
                "lines": moved,
            }
        )
        before = after
    return told[::-1]


def compared(before: str, after: str, language: str) -> list[Piece]:
    """What stays, goes and comes between two wordings, in whole words."""
    old, new = _cut(before, language), _cut(after, language)
    pieces = []
    for what, from_, to, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(new[first:last]), "same"))
            continue
        gone, come = "".join(old[from_:to]), "".join(new[first:last])
        pieces += [Piece(gone, "gone")] if gone else []
        pieces += [Piece(come, "new")] if come else []
    return pieces


def _cut(words: str, language: str) -> list[str]:
    """Words with the space behind them; single signs where there are no spaces."""
    if language.startswith(_WIDE):
        return list(words)
    cut = words.split(" ")
    return [one + " " for one in cut[:-1]] + cut[-1:]


def promised(process: Process) -> dict[str, Any]:
    """Until when the report is promised, and whether that day has passed."""
    hear = process.stages.filter(kind=Stage.Kind.HEAR).first()
    closes_at = hear.ends_at if hear else None
    due = rules.due_on(closes_at)
    return {
        "due": day_in_words(due, process) if due else "",
        "is_late": rules.is_late(closes_at, now(), None),
        "is_closed": hear is not None and hear.has_ended(),
    }


def public_page(process: Process, one: Publication, versions: list[Publication]) -> dict[str, Any]:
    """A version as everybody reads it, in the language of the page if it has that."""
    spoken = page_language()
    language = spoken if spoken in one.body["languages"] else process.source_language
    chapters = chapters_of(one.body, process, language)
    by_kind = {chapter.kind: chapter for chapter in chapters}
    hear = next((stage for stage in process.stages.all() if stage.kind == Stage.Kind.HEAR), None)
    first = versions[-1].published_at
    voice = one.body["audio"].get(language)
    return {
        "chapters": chapters,
        "language": language_named(language),
        "is_other_language": language != spoken,
        "easy": by_kind.get(_Kind.EASY),
        "short": " ".join(line.words for line in by_kind[_Kind.SHORT].lines)
        if _Kind.SHORT in by_kind
        else "",
        "audio": reverse("report-audio", args=[process.slug, one.number, language])
        if voice
        else "",
        "voice": voice[1] if voice else "",
        "version": _version(one),
        "set_aside": told.set_aside_in(one.body, language),
        "is_latest": one.number == versions[0].number,
        "versions": [_version(each) for each in versions if each.number != one.number],
        "readings": [
            (who, date_format(date.fromisoformat(day), "DATE_FORMAT"), came)
            for who, day, came in one.body["readings"]
        ],
        "is_late": rules.is_late(hear.ends_at if hear else None, first, first),
    }


def as_data(process: Process, versions: list[Publication]) -> dict[str, Any]:
    """The report for programs; what was taken back since is named and not quoted."""
    one = versions[0]
    lines = [line for section in one.body["sections"] for line in section["lines"]]
    there = quoted((line["item"] for line in lines), process.source_language)
    return {
        "question": process.slug,
        "version": one.number,
        "published_at": one.published_at.isoformat(timespec="seconds"),
        "signed_as": one.signed_as,
        "reason": one.reason,
        "digest": one.digest,
        "sealed_as": f"report-{one.pk}",
        "findings": one.snapshot,
        "languages": one.body["languages"],
        "sections": [
            {
                "kind": section["kind"],
                "sentences": [
                    {
                        "finding": line["key"],
                        "figures": line["figures"],
                        "words": line["words"],
                        "statement": line["item"],
                        "quote": there[line["item"]][1].body if line["item"] in there else None,
                    }
                    for line in section["lines"]
                ],
            }
            for section in one.body["sections"]
        ],
        "readings": one.body["readings"],
        "set_aside": one.body.get("set_aside", []),
        "earlier_versions": [
            {"version": each.number, "digest": each.digest, "reason": each.reason}
            for each in versions[1:]
        ],
    }
