"""The points that need an answer, what a decision says now, and what it still lacks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from isegoria.base.easy import is_easy_form
from isegoria.decide import rules
from isegoria.decide.models import Decision, Disposition, Option, Passage
from isegoria.hear.models import Activity, Item
from isegoria.languages.models import Rendering
from isegoria.languages.queries import Shown, missing, shown
from isegoria.process.models import Process
from isegoria.themes.models import Theme
from isegoria.themes.queries.book import codebook_of, nodes_of
from isegoria.themes.queries.public import published
from isegoria.understand.models import ItemFinding
from isegoria.understand.queries import stale_activities

THEME, STATEMENT = "theme", "statement"


@dataclass(frozen=True)
class Strength:
    """How strong a point is: how many answers lie under a theme, or who agreed of those asked."""

    answers: int = 0
    agree: int = 0
    disagree: int = 0
    asked: int = 0


@dataclass(frozen=True)
class Point:
    """One theme or statement that needs an answer, and what becomes of it so far.

    ``number`` is the one that everybody reads; ``part`` which activity a statement belongs to.
    ``earlier`` is what had been decided on themes that became part of this one.
    """

    kind: str
    key: int
    number: int
    name: Shown
    text_id: int
    strength: Strength
    digest: str
    part: int = 1
    disposition: Disposition | None = None
    earlier: tuple[tuple[Shown, Disposition], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.disposition is None or not self.disposition.outcome

    @property
    def has_changed(self) -> bool:
        """Whether it is another point than the one on which somebody decided."""
        done = self.disposition
        return done is not None and bool(done.outcome) and done.seen != self.digest

    @property
    def is_due(self) -> bool:
        """Whether somebody has to look at it."""
        return self.is_open or self.has_changed


def decision_on(process: Process) -> Decision | None:
    """The decision on a question, if somebody has begun to prepare it."""
    return (
        Decision.objects.filter(process=process)
        .select_related("process__institution", *Decision.TEXTS)
        .first()
    )


def points_of(process: Process, language: str) -> list[Point]:
    """Everything that needs an answer, themes first, the strongest statements after them."""
    done = _dispositions(process)
    return [*_themes(process, language, done), *_statements(process, language, done)]


def point_of(process: Process, language: str, kind: str, key: int) -> Point | None:
    """One point, as it is now."""
    found = (one for one in points_of(process, language) if (one.kind, one.key) == (kind, key))
    return next(found, None)


def _dispositions(process: Process) -> dict[tuple[str, int], Disposition]:
    rows = (
        Disposition.objects.filter(decision__process=process)
        .select_related("reason")
        .prefetch_related("passages")
    )
    return {
        (THEME, one.theme_id) if one.theme_id else (STATEMENT, one.item_id or 0): one
        for one in rows
    }


def _themes(
    process: Process, language: str, done: Mapping[tuple[str, int], Disposition]
) -> list[Point]:
    book = codebook_of(process)
    if book is None:
        return []
    book.process = process
    nodes = published(book, language)
    absorbed = _absorbed(process)
    names = shown((one.name_id for each in absorbed.values() for one in each), language)
    revisions = _revisions([one.theme.name_id for one, _answers in nodes])
    return [
        Point(
            kind=THEME,
            key=one.pk,
            number=one.theme.number,
            name=one.name,
            text_id=one.theme.name_id,
            strength=Strength(answers=answers),
            digest=_digest(
                revisions[one.theme.name_id], sorted(each.pk for each in absorbed[one.pk])
            ),
            disposition=done.get((THEME, one.pk)),
            earlier=tuple(
                (names[each.name_id], done[THEME, each.pk])
                for each in absorbed[one.pk]
                if (THEME, each.pk) in done and done[THEME, each.pk].outcome
            ),
        )
        for one, answers in nodes
    ]


def _absorbed(process: Process) -> dict[int, list[Theme]]:
    """Which themes became part of each, also by way of another."""
    rows = Theme.objects.filter(process=process).exclude(merged_into=None)
    gone = {one.pk: one for one in rows.order_by("number")}
    found: dict[int, list[Theme]] = defaultdict(list)
    for one in gone.values():
        into = one.merged_into_id
        while into in gone:
            into = gone[into].merged_into_id
        if into is not None:
            found[into].append(one)
    return found


def hidden_themes(process: Process, language: str) -> list[str]:
    """Themes that nobody can read though a published one became part of them."""
    absorbed = _absorbed(process)
    return [
        str(one.name)
        for one in nodes_of(process, language)
        if not one.is_public and any(each.published_on for each in absorbed[one.pk])
    ]


def _statements(
    process: Process, language: str, done: Mapping[tuple[str, int], Disposition]
) -> list[Point]:
    rows = [
        one
        for one in _counted(process)
        if rules.is_widely_supported(agree=one.agree, disagree=one.disagree, passed=one.passed)
    ]
    said = shown((one.item.text_id for one in rows), language)
    revisions = _revisions([one.item.text_id for one in rows if one.item.text_id])
    return [
        Point(
            kind=STATEMENT,
            key=one.item_id,
            number=one.number,
            part=one.item.activity.position,
            name=said[one.item.text_id],
            text_id=one.item.text_id or 0,
            strength=strength_of(one),
            digest=_digest(revisions[one.item.text_id or 0], []),
            disposition=done.get((STATEMENT, one.item_id)),
        )
        for one in rows
    ]


def strength_of(counted: ItemFinding) -> Strength:
    """How many were asked about a statement, and how many agreed."""
    asked = counted.agree + counted.disagree + counted.passed
    return Strength(agree=counted.agree, disagree=counted.disagree, asked=asked)


def _counted(process: Process) -> QuerySet[ItemFinding]:
    return (
        ItemFinding.objects.filter(
            finding__activity__process=process,
            item__standing=Item.Standing.ACCEPTED,
            item__text__isnull=False,
        )
        .select_related("item__activity")
        .order_by("finding__activity__position", "-agree", "number")
    )


def _revisions(text_ids: Sequence[int]) -> dict[int, list[int]]:
    """Which words each of these texts says, as numbers that change with them."""
    rows = Rendering.objects.filter(text__in=text_ids, state=Rendering.State.SOURCE)
    found = dict(rows.values_list("text", "source_revision"))
    return {one: [one, found.get(one, 0)] for one in text_ids}


def _digest(*what: object) -> str:
    return sha256(dumps(what).encode()).hexdigest()


def texts_of(decision: Decision, points: Iterable[Point]) -> dict[str, list[int]]:
    """The keys of everything that is said in words, by the page on which it is translated."""
    record = [getattr(decision, f"{name}_id") for name in Decision.TEXTS]
    for option in decision.options.all():
        record += [getattr(option, f"{name}_id") for name in Option.TEXTS]
    text = [key for one in decision.passages.all() for key in (one.before_id, one.after_id)]
    reasons = [one.disposition.reason_id for one in points if one.disposition]
    parts = {"record": record, "text": text, "points": reasons}
    return {part: [key for key in keys if key] for part, keys in parts.items()}


def lacking_in(decision: Decision, texts: Mapping[str, Sequence[int]]) -> dict[str, dict[str, int]]:
    """How many texts are not said, or no longer rightly said, by part and language."""
    process = decision.process
    said = said_in(_all(texts))
    where = {
        key: part
        for part, keys in texts.items()
        for key in keys
        if said[key].get(process.source_language)
    }
    found = {part: dict.fromkeys(process.language_codes, 0) for part in texts}
    for key, code in missing(list(where), process.language_codes):
        found[where[key]][code] += 1
    return found


def said_in(text_ids: Iterable[int | None]) -> dict[int | None, dict[str, str]]:
    """What each of these texts says, by language; without easy words."""
    said: dict[int | None, dict[str, str]] = defaultdict(dict)
    rows = Rendering.objects.filter(text__in={one for one in text_ids if one is not None})
    for text_id, code, body in rows.exclude(body="").values_list("text", "language", "body"):
        if not is_easy_form(code):
            said[text_id][code] = body
    return said


def _all(texts: Mapping[str, Sequence[int]]) -> list[int]:
    return [key for keys in texts.values() for key in keys]


def changed_passages(decision: Decision) -> set[int]:
    """The numbers of the passages that say something else than before, in the first language."""
    rows = list(decision.passages.all())
    said = said_in(key for one in rows for key in (one.before_id, one.after_id))
    source = decision.process.source_language
    return {
        one.number
        for one in rows
        if said[one.before_id].get(source, "") != said[one.after_id].get(source, "")
    }


def state_of(decision: Decision, points: Sequence[Point], language: str) -> rules.State:
    """What the gates of a decision look at."""
    process = decision.process
    now = timezone.now()
    texts = texts_of(decision, points)
    said = said_in(_all(texts))
    source = process.source_language
    options = list(decision.options.all())
    lacking = lacking_in(decision, texts)
    changed = changed_passages(decision)
    return rules.State(
        decision=decision,
        stages={one.kind: one for one in process.stages.all()},
        now=now,
        today=today_at(process),
        waits_for_reading=process.pk in {one.process_id for one in stale_activities()},
        said=[name for name in Decision.TEXTS if said[getattr(decision, f"{name}_id")].get(source)],
        options=len(options),
        half_options=sum(
            not (said[one.cost_id].get(source) and said[one.why_id].get(source)) for one in options
        ),
        says_a_text=any(said[one.after_id].get(source) for one in decision.passages.all()),
        open_points=sum(one.is_open for one in points),
        changed_points=sum(one.has_changed for one in points),
        without_passage=[
            str(one.name)
            for one in points
            if _is_taken_up(one.disposition) and not changed & set(passages_of(one.disposition))
        ],
        hidden_themes=hidden_themes(process, language),
        lacking={
            code: sum(part[code] for part in lacking.values()) for code in process.language_codes
        },
    )


def _is_taken_up(disposition: Disposition | None) -> bool:
    return disposition is not None and disposition.outcome in Disposition.TAKEN_UP


def passages_of(disposition: Disposition | None) -> list[int]:
    """The numbers of the passages in which a point is taken up."""
    return sorted(one.number for one in disposition.passages.all()) if disposition else []


def today_at(process: Process) -> date:
    """Which day it is where the question is asked."""
    return timezone.now().astimezone(process.zone).date()


def body_of(decision: Decision, points: Iterable[Point]) -> dict[str, Any]:
    """Everything that would be published; what people said is named by number and not copied."""
    points = list(points)
    texts = texts_of(decision, points)
    names = [one.text_id for one in points if one.kind == THEME]
    said = said_in([*_all(texts), *names])
    codes = decision.process.language_codes

    def words(key: int | None) -> dict[str, str]:
        return {code: said[key][code] for code in codes if code in said[key]} if key else {}

    return {
        "languages": codes,
        "decided_on": decision.decided_on.isoformat() if decision.decided_on else None,
        "starts_on": decision.starts_on.isoformat() if decision.starts_on else None,
        "record": {name: words(getattr(decision, f"{name}_id")) for name in Decision.TEXTS},
        "options": [
            {name: words(getattr(one, f"{name}_id")) for name in Option.TEXTS}
            for one in decision.options.all()
        ],
        "passages": [
            _passage(one, words(one.before_id), words(one.after_id))
            for one in decision.passages.all()
        ],
        "points": [_told(one, words) for one in points],
    }


def _passage(one: Passage, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Any]:
    return {"number": one.number, "before": before, "after": after}


def _told(point: Point, words: Any) -> dict[str, Any]:  # noqa: ANN401  # from a key to words
    done = point.disposition
    return {
        "kind": point.kind,
        "key": point.key,
        "number": point.number,
        "part": point.part,
        "name": words(point.text_id) if point.kind == THEME else {},
        "answers": point.strength.answers,
        "agree": point.strength.agree,
        "asked": point.strength.asked,
        "outcome": done.outcome if done else "",
        "reason": words(done.reason_id) if done else {},
        "passages": passages_of(done),
    }


def digest_of_body(body: Mapping[str, Any]) -> str:
    """What the public log seals of a version: it changes with anything in it."""
    written = dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(written.encode()).hexdigest()


def reasons_given(decision: Decision, points: Iterable[Point]) -> list[tuple[Disposition, Shown]]:
    """Reasons that were given already, the same words once, to begin another one with."""
    rows = [one.disposition for one in points if one.disposition and one.disposition.reason_id]
    said = shown((one.reason_id for one in rows), decision.process.source_language)
    first = {str(said[one.reason_id]): one for one in reversed(rows)}
    return [(one, said[one.reason_id]) for words, one in first.items() if words]


def activities_of(process: Process) -> list[Activity]:
    """What was asked, in order."""
    return list(process.activities.order_by("position"))
