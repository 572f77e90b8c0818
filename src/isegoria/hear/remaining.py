"""What a question still has to ask somebody, for channels that ask one thing after another."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from isegoria.hear.activity_type import Asking, Prompt, type_of
from isegoria.hear.models import Activity, Participant
from isegoria.hear.queries import activities_of
from isegoria.hear.rules import obstacle
from isegoria.languages.queries import NOTHING, Shown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind


@dataclass(frozen=True)
class Due:
    """One thing to ask, in which activity, and how far they have come there."""

    activity: Activity
    prompt: Prompt
    answered: int
    total: int

    @property
    def name(self) -> str:
        """What a channel remembers it by."""
        return name_of(self.activity, self.prompt)


@dataclass(frozen=True)
class Remaining:
    """What comes now: notes to read, each with its name, then one thing to ask.

    ``closing`` are the notes behind the last thing of an activity that is done, to be read before
    the next begins. Where nothing is due, ``more`` is what they may add, and ``obstacle`` says why
    nothing can be answered at all. ``elsewhere`` tells that something is left that this channel
    cannot ask.
    """

    question: Shown = NOTHING
    due: Due | None = None
    closing: tuple[tuple[str, Shown], ...] = ()
    notes: tuple[tuple[str, Shown], ...] = ()
    more: tuple[Due, ...] = ()
    obstacle: str = ""
    elsewhere: bool = False


def remaining(
    process: Process,
    participant: Participant | None,
    language: str,
    *,
    passed: Collection[str],
    can_ask: Callable[[Kind], bool],
) -> Remaining:
    """The first thing that is left in any activity of this question that is open.

    ``passed`` holds the names of what was read or left out; ``can_ask`` tells what the channel can
    put into words.
    """
    found, obstacles = Remaining(), []
    for activity in activities_of(process):
        if words := obstacle(activity):
            obstacles.append(words)
            continue
        asking = type_of(activity).asking(activity, participant, language)
        here = _remaining_in(activity, asking, passed=passed, can_ask=can_ask)
        found = replace(
            here,
            closing=(*found.closing, *found.notes),
            more=(*found.more, *here.more),
            elsewhere=found.elsewhere or here.elsewhere,
        )
        if found.due:
            return found
    return found if found.question else replace(found, obstacle="".join(obstacles[-1:]))


def invited(
    process: Process,
    participant: Participant | None,
    language: str,
    *,
    can_ask: Callable[[Kind], bool],
) -> list[Due]:
    """What can be said beyond what must be answered, in any activity that is open."""
    return [
        Due(activity, prompt, asking.answered, asking.total)
        for activity in activities_of(process)
        if obstacle(activity) is None
        for asking in [type_of(activity).asking(activity, participant, language)]
        for prompt in asking.prompts
        if not prompt.required and can_ask(prompt.kind)
    ]


def name_of(activity: Activity, prompt: Prompt) -> str:
    """What a channel remembers a prompt by."""
    return f"{activity.pk} {prompt.key}"


def _remaining_in(
    activity: Activity,
    asking: Asking,
    *,
    passed: Collection[str],
    can_ask: Callable[[Kind], bool],
) -> Remaining:
    """The same in one activity; what need not be answered is ``more`` once all else is."""
    is_done = asking.answered >= asking.total
    found = Remaining(asking.question)
    for prompt in asking.prompts:
        due = Due(activity, prompt, asking.answered, asking.total)
        if due.name in passed or prompt.said:
            continue
        if prompt.kind is Kind.NOTE:
            found = replace(found, notes=(*found.notes, (due.name, prompt.text)))
        elif not can_ask(prompt.kind):
            found = replace(found, elsewhere=found.elsewhere or prompt.kind is not Kind.HIDDEN)
        elif prompt.required or not is_done:
            return replace(found, due=due, more=())
        else:
            found = replace(found, more=(*found.more, due))
    return found
