"""Who can be asked, what waits for whom, and what everybody reads of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from isegoria.cascade.models import LevelRequest
from isegoria.languages.queries import NOTHING, Shown, shown
from isegoria.organisations.queries import Branch, institution_tree
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import day_in_words, instant_in_words

MOST_NAMED = 5


@dataclass(frozen=True)
class Place:
    """One institution that puts a question, with where it does so."""

    process_id: int
    slug: str
    name: Shown
    question: Shown
    closes: str
    standing: str


@dataclass(frozen=True)
class Told:
    """One request as everybody reads it: who asked whom, when, why, and what came of it."""

    by: Shown
    to: Shown
    slug: str
    question: Shown
    day: str
    why: str
    answer: str
    answered: str
    reason: str
    made: str
    is_referral: bool


@dataclass(frozen=True)
class Levels:
    """What the page of a question says of other levels: whose it is, and where one can answer."""

    above: Place | None
    places: tuple[Place, ...]
    total: int

    @property
    def is_longer(self) -> bool:
        """Whether there are more places than are named."""
        return self.total > len(self.places)


def below(institution_id: int, language: str) -> list[Branch]:
    """Every institution below this one, each behind the one above it."""
    found: list[Branch] = []
    within = {institution_id}
    for one in institution_tree(language):
        if one.above in within:
            within.add(one.key)
            found.append(one)
    return found


def others(institution_id: int, language: str) -> list[Branch]:
    """Every other institution of the tree."""
    return [one for one in institution_tree(language) if one.key != institution_id]


def requests_of(process: Process) -> QuerySet[LevelRequest]:
    """What was asked of others for a question, oldest first."""
    rows = LevelRequest.objects.filter(process=process).select_related("to", "made")
    return rows.order_by("asked_at", "pk")


def requests_to(institutions: Collection[int]) -> QuerySet[LevelRequest]:
    """What these institutions were asked; what waits for an answer first."""
    rows = LevelRequest.objects.filter(to__in=institutions)
    return rows.select_related("process__institution", "to", "made").order_by(
        "answered_at", "asked_at", "pk"
    )


def parts_of(process_id: int) -> list[Process]:
    """The questions of lower levels that put the same and are public, by institution."""
    rows = Process.objects.filter(above=process_id).exclude(published_at=None)
    return list(rows.select_related("institution").prefetch_related("stages").order_by("pk"))


def places(parts: Collection[Process], language: str, *, now: datetime) -> list[Place]:
    """These questions with who puts them, by name; one query."""
    texts = [key for one in parts for key in (one.question_id, one.institution.name_id)]
    words = shown(texts, language)
    found = []
    for one in parts:
        hear = next(stage for stage in one.stages.all() if stage.kind == Stage.Kind.HEAR)
        ends = hear.ends_at
        standing = "closed" if hear.has_ended(now) else "open" if hear.has_begun(now) else "soon"
        found.append(
            Place(
                process_id=one.pk,
                slug=one.slug,
                name=words[one.institution.name_id],
                question=words.get(one.question_id, NOTHING),
                closes=instant_in_words(ends, one) if ends else "",
                standing=standing,
            )
        )
    return sorted(found, key=lambda one: (one.name.body, one.process_id))


def levels_of(process: Process, language: str, *, now: datetime) -> Levels:
    """What the page of a question says of other levels; three queries and no more."""
    rows = Process.objects.exclude(published_at=None).filter(
        Q(above=process.pk) | Q(pk=process.above_id or 0)
    )
    found = list(rows.select_related("institution").prefetch_related("stages"))
    named = places(found, language, now=now)
    above = next((one for one in named if one.process_id == process.above_id), None)
    rest = [one for one in named if one is not above and one.standing == "open"]
    return Levels(above, tuple(rest[:MOST_NAMED]), len(rest))


def told_of(process: Process, language: str) -> list[Told]:
    """Everything that was asked of others for this question, or that it was begun for."""
    rows = list(
        LevelRequest.objects.filter(Q(process=process) | Q(made=process))
        .select_related("process__institution", "to", "made")
        .order_by("asked_at", "pk")
    )
    texts = [
        key
        for one in rows
        for key in (one.process.institution.name_id, one.to.name_id, one.process.question_id)
    ]
    words = shown(texts, language)
    return [
        Told(
            by=words[one.process.institution.name_id],
            to=words[one.to.name_id],
            slug=one.process.slug,
            question=words[one.process.question_id],
            day=day_in_words(one.asked_at, one.process),
            why=one.why,
            answer=one.answer,
            answered=day_in_words(one.answered_at, one.process) if one.answered_at else "",
            reason=one.reason,
            made=one.made.slug if one.made and one.made.published_at else "",
            is_referral=one.kind == LevelRequest.Kind.REFER,
        )
        for one in rows
    ]
