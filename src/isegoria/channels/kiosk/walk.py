"""The way of one person through a question at a kiosk: what comes next, and what came before.

Nothing of it is kept on the kiosk or here: each page carries it in its form, and the next page
answers that form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from isegoria.base.refusal import NotThere
from isegoria.hear import visits
from isegoria.hear.activity_type import Prompt, type_of
from isegoria.hear.models import Activity, Participant
from isegoria.hear.queries import activities_of, participant_of
from isegoria.hear.questions import every_prompt
from isegoria.hear.remaining import remaining
from isegoria.languages.queries import NOTHING, Shown
from isegoria.languages.reading import Reading
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind

VISIT, SAID = "visit-", "said-"
LOOKS = ("large", "larger", "contrast", "light", "slow", "easy")
_STRONGER = {"large": "larger", "contrast": "light"}  # what the same key switches off
_LARGE = 200
_NOT_HERE = {Kind.FILE, Kind.HIDDEN}
_MOST_NAMES, _LONGEST_NAME, _MOST_SAID = 400, 120, 10
_QUESTION = re.compile(r"[-\w]{1,80}")


@dataclass(frozen=True)
class Place:
    """Where somebody is: what a page of the kiosk carries.

    ``visits`` holds a signed receipt for each question of this visit. ``at`` names what is asked
    now, ``done`` what was answered, in order, and ``passed`` what was left out; each name is the
    number of the activity and the key of the prompt. ``said`` is what somebody says of themselves
    until it is whole and sealed: it lies in the page alone.
    """

    sitting: str
    question: str = ""
    visits: Mapping[str, str] = field(default_factory=dict)
    at: str = ""
    done: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, form: QueryDict) -> Place:
        """What a form carries."""
        given = _behind(VISIT, form)
        said = list(_behind(SAID, form).items())[:_MOST_SAID]
        question = form.get("question", "")
        return cls(
            sitting=form.get("sitting", "")[:_LONGEST_NAME],
            question=question if _QUESTION.fullmatch(question) else "",
            visits={slug: one for slug, one in given.items() if _QUESTION.fullmatch(slug)},
            at=form.get("at", "")[:_LONGEST_NAME],
            done=_names(form.getlist("done")),
            passed=_names(form.getlist("passed")),
            look=tuple(one for one in LOOKS if one in form.get("look", "").split()),
            said={name: one for name, one in said if len(name + one) <= _LONGEST_NAME},
        )

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The same as the hidden fields of a form."""
        single = (
            ("sitting", self.sitting),
            ("question", self.question),
            ("at", self.at),
            ("look", " ".join(self.look)),
        )
        return [
            *single,
            *((VISIT + slug, one) for slug, one in self.visits.items()),
            *((SAID + name, one) for name, one in self.said.items()),
            *(("done", one) for one in self.done),
            *(("passed", one) for one in self.passed),
        ]

    @property
    def code(self) -> str:
        """The receipt for the question they are at; empty where none was set aside."""
        return self.code_for(self.question)

    @property
    def participant(self) -> Participant | None:
        """As whom they answer here, if they have answered anything."""
        who = participant_of(self.code, self.question) if self.code else None
        return who if who and who.secret is not None else None

    def entering(self, slug: str, code: str = "") -> Place:
        """At the beginning of a question, with a receipt of their own or one that was set aside."""
        held = self.visits.get(slug) or visits.set_aside(lasting=True)
        visit = visits.carry(code) if code else held
        return Place(self.sitting, slug, {**self.visits, slug: visit}, look=self.look)

    def code_for(self, slug: str) -> str:
        """The receipt that this visit holds for a question; empty where it holds none."""
        return visits.code_of(self.visits.get(slug, ""), lasting=True) or ""

    def without(self, slug: str) -> Place:
        """No longer holding the receipt of a question."""
        kept = {name: one for name, one in self.visits.items() if name != slug}
        return replace(self, question="" if self.question == slug else self.question, visits=kept)

    def answered(self) -> Place:
        """Past what was asked, with an answer."""
        done = tuple(one for one in self.done if one != self.at)
        return replace(self, at="", done=(*done, self.at))

    def left_out(self, *names: str) -> Place:
        """Past these without an answer."""
        passed = (*self.passed, *(one for one in names if one not in self.passed))
        return replace(self, at="", passed=passed)

    def turned(self, look: str) -> Place:
        """With large text or high contrast switched on, or off again."""
        on = {look, _STRONGER.get(look, look)} & set(self.look)
        now = set(self.look) - on if on else {*self.look, look}
        return replace(self, look=tuple(one for one in LOOKS if one in now))

    def read_as(self, reading: Reading) -> Place:
        """As somebody has set it elsewhere and brought it along; it ends with the visit."""
        wanted = {
            "large": Reading().size < reading.size <= _LARGE,
            "larger": reading.size > _LARGE,
            "contrast": reading.colours == "dark",
            "light": reading.colours == "light",
            "slow": reading.is_slow,
            "easy": reading.is_easy,
        }
        return replace(self, look=tuple(one for one in LOOKS if wanted[one]))


@dataclass(frozen=True)
class Step:
    """What is asked next, what is to be read before, and how far they have come.

    Without a prompt, ``more`` is what they may add. ``anew`` is for what they answered before, and
    ``is_left`` tells that something is left to be asked.
    """

    question: Shown = NOTHING
    name: str = ""
    activity: Activity | None = None
    prompt: Prompt | None = None
    notes: tuple[tuple[str, Shown], ...] = ()
    answered: int = 0
    total: int = 0
    anew: bool = False
    more: tuple[tuple[str, Prompt], ...] = ()
    obstacle: str = ""
    elsewhere: bool = False
    is_left: bool = False


def next_step(process: Process, place: Place, language: str) -> Step:
    """The first thing that is left to be asked in any activity of this question."""
    left = remaining(
        process, place.participant, language, passed=place.passed, can_ask=_can_be_asked
    )
    step = Step(
        left.question,
        notes=(*left.closing, *left.notes),
        more=tuple((one.name, one.prompt) for one in left.more),
        obstacle=left.obstacle,
        elsewhere=left.elsewhere,
    )
    due = left.due
    if due is None:
        return step
    return replace(
        step,
        name=due.name,
        activity=due.activity,
        prompt=due.prompt,
        answered=due.answered,
        total=due.total,
    )


def step_named(process: Process, place: Place, name: str, language: str) -> Step:
    """One thing by its name: asked before, being asked, or to be added; NotThere if it is gone."""
    number, _space, key = name.partition(" ")
    activity = next((one for one in activities_of(process) if str(one.pk) == number), None)
    if activity is None:
        raise NotThere
    who, kind = place.participant, type_of(activity)
    said = kind.points(who, language) if who else []
    asking = kind.asking(activity, who, language)
    step = Step(asking.question, name, activity, answered=asking.answered, total=asking.total)
    before = [one.prompt for one in said if one.activity_id == activity.pk and one.prompt]
    for prompt, anew in (
        *((one, True) for one in before),
        *((one, False) for one in asking.prompts),
        *((one, False) for one in every_prompt(kind.form(activity), language)),
    ):
        if prompt.key == key:
            return replace(step, prompt=prompt, anew=anew)
    raise NotThere


def _can_be_asked(kind: Kind) -> bool:
    return kind not in _NOT_HERE


def _behind(prefix: str, form: QueryDict) -> dict[str, str]:
    return {
        name.removeprefix(prefix): form.get(name, "") for name in form if name.startswith(prefix)
    }


def _names(given: list[str]) -> tuple[str, ...]:
    return tuple(one for one in given[:_MOST_NAMES] if len(one) <= _LONGEST_NAME)
