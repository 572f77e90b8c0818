"""What reports are made from, what they say now, and what was published of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from django.db.models import Q
from django.utils import timezone

from isegoria.hear.meetings import meetings_in
from isegoria.hear.models import Contribution, Item
from isegoria.hear.models.speaking import Voice
from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Rendering
from isegoria.languages.queries import missing, shown
from isegoria.process.models import Process, Stage
from isegoria.report import rules
from isegoria.report.drafting import Drafted, Material, draft
from isegoria.report.models import Line, Recording, Report, Section
from isegoria.themes.queries.rights import answers_by_right, items_that_invoke
from isegoria.understand.models import Finding, ItemFinding
from isegoria.understand.queries import (
    Counted,
    stale_activities,
    who_was_heard,
)
from isegoria.understand.rules import FEW_OF, FEWEST_VOTES

MOST_LISTED = 40


@dataclass(frozen=True)
class Sentence:
    """One line of a section: what it says in each language, and whether its figures have moved.

    ``fresh`` is the sentence that the findings give today, where they say something else.
    """

    line: Line
    words: Mapping[str, str]
    stale: Collection[str] = ()
    fresh: Drafted | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing in its own language."""
        return not self.words.get(self.line.text.source_language)


@dataclass(frozen=True)
class Part:
    """One section with its sentences, and what the findings say that it does not."""

    section: Section
    sentences: tuple[Sentence, ...]
    unsaid: tuple[Drafted, ...] = ()

    @property
    def moved(self) -> int:
        """How many sentences rest on figures that are no longer those of the findings."""
        return sum(one.fresh is not None for one in self.sentences)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said in it."""
        return all(one.is_empty for one in self.sentences)

    def lacks(self, language: str) -> bool:
        """Whether a sentence is not said, or no longer rightly said, in a language."""
        return any(
            not one.words.get(language) or language in one.stale
            for one in self.sentences
            if not one.is_empty
        )


def report_on(process: Process) -> Report | None:
    """The report on a question, if somebody has begun it."""
    return Report.objects.filter(process=process).select_related("process").first()


def material_of(process: Process) -> Material:
    """Everything that a draft is made from, as it stands now."""
    findings = list(
        Finding.objects.filter(activity__process=process)
        .select_related("activity")
        .order_by("activity__position", "activity")
    )
    counted = _counted(findings)
    few = _held_by_few(counted)
    who = who_was_heard(process.pk)
    names = [
        one
        for told in (who.result["parted"] if who else [])
        for one in (told["name"], *(row["label"] for row in told["groups"]))
    ]
    stages = {one.kind: one for one in process.stages.all()}
    voices = _voices(process)
    decide, answer = stages.get(Stage.Kind.DECIDE), stages.get(Stage.Kind.ANSWER)
    return Material(
        process=process,
        people=voices[Voice.PERSON],
        voices=(voices[Voice.GROUP], voices[Voice.ORGANISATION]),
        meetings=meetings_in(process),
        findings=findings,
        counted=counted,
        few=few,
        rights=_that_name_a_right(counted, items_that_invoke(process)),
        invoked=answers_by_right(process),
        who=who,
        names={code: shown(names, code) for code in INTERFACE} if names else {},
        decides_at=(decide.begins_at or decide.ends_at) if decide else None,
        answers_by=answer.ends_at if answer else None,
    )


def _voices(process: Process) -> Counter[str]:
    """How many spoke for themselves, for a group and for an organisation; each is counted once."""
    rows = Contribution.objects.filter(
        process=process,
        standing=Contribution.Standing.STANDS,
        participant__merged_into=None,
    )
    return Counter(
        dict(rows.order_by("participant").values_list("participant", "speaks_for")).values()
    )


def _counted(findings: Iterable[Finding]) -> dict[int, Counted]:
    """What was counted for every statement that is shown, by item."""
    rows = ItemFinding.objects.filter(
        finding__in=list(findings), item__standing=Item.Standing.ACCEPTED
    )
    names = ("item_id", "number", "agree", "disagree", "passed", "matters", "item__text_id")
    return {row[0]: Counted(*row) for row in rows.order_by("finding", "number").values_list(*names)}


def _held_by_few(counted: Mapping[int, Counted]) -> list[int]:
    """Every view that few people hold against many, those first that matter to most."""
    found = [
        one
        for one in counted.values()
        if 0 < one.agree < one.disagree
        and one.agree + one.disagree + one.passed >= FEWEST_VOTES
        and FEW_OF * one.agree < one.agree + one.disagree + one.passed
    ]
    found.sort(key=lambda one: (-one.matters, -one.agree, one.item_id))
    return [one.item_id for one in found[:MOST_LISTED]]


def _that_name_a_right(counted: Mapping[int, Counted], marked: Sequence[int]) -> list[int]:
    """Statements that invoke a right, however few were asked about them.

    Those that a trained person marked come first, and all of them; of those whose words may name
    one, the first.
    """
    texts = {one.text_id: one.item_id for one in counted.values() if one.text_id}
    rows = Rendering.objects.filter(text__in=texts, state=Rendering.State.SOURCE)
    found = [
        texts[text]
        for text, language, body in rows.order_by("text").values_list("text", "language", "body")
        if rules.names_a_right(body, language)
    ]
    invoked = [one for one in marked if one in counted]
    return [*invoked, *(one for one in found[:MOST_LISTED] if one not in set(invoked))]


def parts_of(report: Report, fresh: Iterable[Drafted] | None = None) -> list[Part]:
    """The whole report as it stands, beside what the findings say now."""
    drafted = list(draft(material_of(report.process)) if fresh is None else fresh)
    today = {(one.section, one.key): one for one in drafted}
    sections = {one.kind: one for one in report.sections.all()}
    lines = list(
        Line.objects.filter(section__report=report).select_related("text", "section", "item")
    )
    said = _said([one.text_id for one in lines])
    parts = []
    for kind in Section.Kind.values:
        if kind not in sections:
            continue
        rows = tuple(
            Sentence(
                line=one,
                words=said[one.text_id][0],
                stale=said[one.text_id][1],
                fresh=_moved(one, today.get((kind, one.key))),
            )
            for one in lines
            if one.section_id == sections[kind].pk
        )
        there = {one.line.key for one in rows}
        unsaid = [one for one in drafted if one.section == kind and one.key not in there]
        parts.append(Part(sections[kind], rows, tuple(unsaid)))
    return parts


def part_of(report: Report, kind: str) -> Part | None:
    """One section as it stands."""
    return next((one for one in parts_of(report) if one.section.kind == kind), None)


def _moved(line: Line, today: Drafted | None) -> Drafted | None:
    return today if line.key and today and today.figures != line.figures else None


def _said(text_ids: list[int]) -> dict[int, tuple[dict[str, str], set[str]]]:
    """What each text says by language, and in which languages it is older than its source."""
    said: dict[int, tuple[dict[str, str], set[str]]] = {one: ({}, set()) for one in text_ids}
    rows = Rendering.objects.filter(text__in=text_ids).values_list(
        "text", "language", "body", "source_revision", "text__revision"
    )
    for text, language, body, made_from, revision in rows:
        said[text][0][language] = body
        if made_from < revision:
            said[text][1].add(language)
    return said


def state_of(report: Report, parts: Iterable[Part]) -> rules.State:
    """What the gates of a report look at."""
    by_kind = {one.section.kind: one for one in parts}
    process = report.process
    languages = process.language_codes
    waits = {one.process_id for one in stale_activities()}
    words = spoken_words(by_kind.get(Section.Kind.EASY), languages)
    recordings = {one.language: one for one in current_recordings(report)}
    spoken = {code: one.digest for code, one in recordings.items()}
    now_said = digest_of_source(by_kind.values(), process.source_language)
    readings = list(report.readings.values_list("digest", flat=True))
    short = by_kind.get(Section.Kind.SHORT)
    return rules.State(
        report=report,
        stages={one.kind: one for one in process.stages.all()},
        now=timezone.now(),
        waits_for_reading=process.pk in waits,
        empty=[
            kind
            for kind, part in by_kind.items()
            if part.is_empty and _is_needed(part) and kind not in Section.FORMS
        ],
        required={kind: _missing_there(part) for kind, part in by_kind.items()},
        moved=sum(one.moved for one in by_kind.values()),
        lacking=_lacking(by_kind, languages),
        long_messages={
            code: count
            for code in languages
            if (count := rules.messages_of(_joined(short, code))) > rules.MOST_MESSAGES
        },
        silent=[
            code
            for code in languages
            if not words[code] or digest_of(words[code]) != spoken.get(code)
        ],
        unheard=[
            code for code in languages if code in recordings and not recordings[code].checked_by
        ],
        readings=len(readings),
        read_these_words=now_said in readings,
    )


def _is_needed(part: Part) -> bool:
    """Whether a section must say something: what nobody was asked may stay out."""
    return part.section.kind not in {Section.Kind.ANSWERS, Section.Kind.THEMES} or bool(part.unsaid)


def _missing_there(part: Part) -> int:
    """How many sentences are missing of those that may never be left out."""
    if part.section.kind not in {Section.Kind.OPENING, Section.Kind.MINORITY}:
        return 0
    return len(part.unsaid) + sum(one.is_empty and bool(one.line.key) for one in part.sentences)


def _lacking(by_kind: Mapping[str, Part], languages: list[str]) -> dict[str, dict[str, int]]:
    """How many sentences are not said, or no longer rightly said, by part and language."""
    texts = {
        one.line.text_id: kind if kind in Section.FORMS else "text"
        for kind, part in by_kind.items()
        for one in part.sentences
        if not one.is_empty
    }
    found: dict[str, dict[str, int]] = {}
    for form in ("text", *Section.FORMS):
        none = not any(kind == form for kind in texts.values())
        found[form] = dict.fromkeys(languages, 1 if none else 0)
    for text, code in missing(list(texts), languages):
        found[texts[text]][code] += 1
    return found


def _joined(part: Part | None, language: str, between: str = " ") -> str:
    said = (one.words.get(language, "") for one in part.sentences) if part else ()
    return between.join(one for one in said if one)


def spoken_words(part: Part | None, languages: Iterable[str]) -> dict[str, str]:
    """What is to be heard in each language: the easy words."""
    return {code: _joined(part, code, "\n") for code in languages}


def current_recordings(report: Report) -> list[Recording]:
    """The recordings that belong to what the report says now, one a language."""
    return list(report.recordings.filter(is_current=True).select_related("file"))


def digest_of(words: str) -> str:
    """Short for some words: it changes with them."""
    return sha256(words.encode()).hexdigest()


def digest_of_source(parts: Iterable[Part], language: str) -> str:
    """What stands for everything that the report says in its own language."""
    said = [
        (part.section.kind, one.line.item_id, one.words.get(language, ""))
        for part in parts
        for one in part.sentences
    ]
    return digest_of(dumps(said))


def body_of(
    report: Report, parts: Iterable[Part], set_aside: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Everything that would be published, with what is quoted named and not copied.

    ``set_aside`` is what two people let pass of what is missing in it.
    """
    languages = report.process.language_codes
    return {
        **({"set_aside": list(set_aside)} if set_aside else {}),
        "languages": languages,
        "sections": [
            {
                "kind": part.section.kind,
                "lines": [
                    {
                        "key": one.line.key,
                        "item": one.line.item_id,
                        "figures": one.line.figures,
                        "words": {code: one.words.get(code, "") for code in languages},
                    }
                    for one in part.sentences
                    if not one.is_empty
                ],
            }
            for part in parts
        ],
        "audio": {one.language: [one.pk, one.voice] for one in current_recordings(report)},
        "readings": [
            [one.read_by, one.read_on.isoformat(), one.what_came]
            for one in report.readings.order_by("read_on", "pk")
        ]
        if report.about_community == Report.About.COMMUNITY
        else [],
    }


def digest_of_body(body: Mapping[str, Any]) -> str:
    """What the public log seals of a version: it changes with anything in it."""
    return digest_of(dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def snapshot_of(process: Process) -> list[dict[str, Any]]:
    """Which findings a version rests on."""
    rows = Finding.objects.filter(activity__process=process).order_by("activity")
    return [
        {
            "activity": one.activity_id,
            "people": one.participants,
            "answers": one.votes,
            "log_size": one.log_size,
            "code_version": one.code_version,
            "read_at": one.computed_at.isoformat(timespec="seconds"),
        }
        for one in rows
    ]


def quotable(process: Process, number: int) -> Item | None:
    """A statement of this question that everybody can read already, by its number."""
    found = ItemFinding.objects.filter(
        Q(item__standing=Item.Standing.ACCEPTED), finding__activity__process=process, number=number
    )
    row = found.select_related("item").order_by("finding").first()
    return row.item if row else None


def quoted(items: Iterable[int | None], language: str) -> dict[int, tuple[Item, Any]]:
    """What is quoted, with its words for a reader, as far as everybody may still read it."""
    wanted = [one for one in items if one is not None]
    rows = list(
        Item.objects.filter(pk__in=wanted, standing=Item.Standing.ACCEPTED)
        .exclude(text=None)
        .select_related("activity")
    )
    texts = shown([one.text_id for one in rows], language)
    return {one.pk: (one, texts[one.text_id]) for one in rows}
