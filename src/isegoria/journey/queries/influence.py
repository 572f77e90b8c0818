"""All that somebody said in any question whose receipt they hold, and what became of each point.

Receipts are put side by side for one page and nowhere else: nothing is kept of which belong to one
person, so that nobody who reads the database can put the parts of two questions together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isegoria.answer.queries import Said as AllSaid
from isegoria.answer.queries import latest_edition, said_by
from isegoria.answer.rules import Key
from isegoria.answer.told import answer_to, became
from isegoria.decide.hooks import Following, what_follows
from isegoria.decide.models import Publication
from isegoria.decide.told import Told
from isegoria.journey.queries.receipt import Opened, points_of
from isegoria.languages.queries import Shown, shown
from isegoria.process.models import Process
from isegoria.process.timetable import day_in_words
from isegoria.solved.told import lately_in_words
from isegoria.themes.queries.public import placed_of

MOST_RECEIPTS = 12
MOST_POINTS = 40


@dataclass(frozen=True)
class Said:
    """One thing that somebody said: where it lies, and what answers it."""

    words: Shown
    stance: str
    themes: Sequence[Shown]
    points: Sequence[Told]


@dataclass(frozen=True)
class Influence:
    """What became of all that somebody said in one question."""

    code: str
    slug: str
    question: Shown
    is_erased: bool
    is_answered: bool
    said: Sequence[Said]
    is_cut: bool
    core: str
    due: str
    promised: Sequence[Following]
    lately: Sequence[tuple[str, str]]


def influence_of(receipts: Iterable[Opened], language: str) -> list[Influence]:
    """What became of everything that these receipts open, question by question."""
    return [_one(found, language) for found in receipts]


def _one(found: Opened, language: str) -> Influence:
    who, process = found.participant, found.process
    edition = latest_edition(process) if who.secret is not None else None
    answer = answer_to(who, language)
    every = _said(found, language, edition.publication if edition else None)
    return Influence(
        code=found.code,
        slug=process.slug,
        question=shown([process.question_id], language)[process.question_id],
        is_erased=who.secret is None,
        is_answered=answer is not None,
        said=every[:MOST_POINTS],
        is_cut=len(every) > MOST_POINTS,
        core=answer["core"] if answer else "",
        due="" if answer else _due(process),
        promised=what_follows(process).get(None, []) if answer else (),
        lately=lately_in_words(process) if answer else (),
    )


def _said(found: Opened, language: str, publication: Publication | None) -> list[Said]:
    """Each contribution with the themes under which it lies and the points that answer it."""
    who = found.participant
    given = AllSaid()
    told: Mapping[Key, Told] = {}
    if publication is not None:
        told = became(publication, language).points
        given = said_by(publication, [who.pk]).get(who.pk, AllSaid())
    placed = placed_of(who, language)
    themes = {one.text.item_id: one.themes for one in placed}
    return [
        Said(
            words=point.about,
            stance=str(point.stance),
            themes=themes.get(point.item_id, ()),
            points=tuple(told[key] for key in given.answering(point.item_id) if key in told),
        )
        for point in points_of(who, language)
    ]


def _due(process: Process) -> str:
    stages = {one.kind: one for one in process.stages.all()}
    answer = stages.get("answer")
    return day_in_words(answer.ends_at, process) if answer and answer.ends_at else ""
