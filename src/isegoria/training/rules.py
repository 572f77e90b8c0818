"""What is asked of a town, which answers are right, and what it takes to pass."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Sequence[str]]
FEWEST_RIGHT = 4
NONE = "0"


class Task(StrEnum):
    """What is asked, in this order."""

    SILENT = "silent"
    SMALL = "small"
    CAMPAIGN = "campaign"
    LEADING = "leading"
    SAY = "say"


class Sentence(StrEnum):
    """Sentences of a draft; only some of them may be published."""

    THOSE_WHO_ANSWERED = "answered"
    THE_TOWN = "town"
    GIVE_OR_TAKE = "margin"
    NOT_KNOWN = "unknown"
    NO_OBJECTION = "silence"


MANY = (Task.SILENT, Task.SAY)
MAY_BE_SAID = {Sentence.THOSE_WHO_ANSWERED, Sentence.NOT_KNOWN}
# The campaigns that are offered beside the one that the page tells of.
OTHER_SIZES = (14, 41)


def choices(task: Task, told: Mapping[str, Any], truth: Mapping[str, Any]) -> list[str]:
    """Which answers can be given, in the order in which they are offered."""
    groups = [row for one in told["who"]["parted"] for row in one["groups"]]
    if task is Task.SILENT:
        return [*(str(row["group"]) for row in groups), NONE]
    if task is Task.SMALL:
        small = [str(row["group"]) for row in groups if row["people"] is None]
        return sorted([*small, *(str(one) for one in _smallest(groups))])
    if task is Task.CAMPAIGN:
        sizes = {*OTHER_SIZES, truth["found"] or sum(OTHER_SIZES) // 2}
        return [NONE, *(str(one) for one in sorted(sizes))]
    if task is Task.LEADING:
        others = [one["item"] for one in told["items"] if one["item"] not in _named(truth)][:2]
        return [str(one) for one in sorted([*_named(truth), *others])]
    return [one.value for one in Sentence]


def read(
    given: Mapping[str, Sequence[str]], told: Mapping[str, Any], truth: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Take what was answered, as far as it can be an answer; one alone where one is asked for."""
    found = {}
    for task in Task:
        known = [
            one for one in dict.fromkeys(given.get(task, ())) if one in choices(task, told, truth)
        ]
        if known:
            found[task.value] = known if task in MANY else known[:1]
    return found


def marks(answers: Answers, truth: Mapping[str, Any]) -> dict[Task, bool]:
    """Which of the answers are right."""
    silent = {str(group) for group, *_shares in truth["silent"]}
    named = set(answers[Task.SILENT])
    return {
        # What the page calls doubtful may be named or not; what was surely heard may not.
        Task.SILENT: silent <= named <= silent | {str(one) for one in truth["may_be_silent"]},
        Task.SMALL: answers[Task.SMALL] == [str(truth["small"])],
        Task.CAMPAIGN: answers[Task.CAMPAIGN] == [str(truth["found"])],
        Task.LEADING: answers[Task.LEADING] == [str(truth["leading"])],
        Task.SAY: set(answers[Task.SAY]) == MAY_BE_SAID,
    }


def has_passed(right: Mapping[Task, bool]) -> bool:
    """Whether that is enough: whoever overlooks those who are silent never passes."""
    return right[Task.SILENT] and sum(right.values()) >= FEWEST_RIGHT


def first_open(answers: Answers) -> Task | None:
    """The first thing that is not answered yet."""
    return next((task for task in Task if task not in answers), None)


def _smallest(groups: Sequence[Mapping[str, Any]]) -> list[int]:
    """The smallest groups of which a number is told."""
    told = [row for row in groups if row["people"] is not None]
    return [row["group"] for row in sorted(told, key=lambda row: row["people"])[:3]]


def _named(truth: Mapping[str, Any]) -> list[int]:
    return [truth["leading"], truth["said_of"]]
