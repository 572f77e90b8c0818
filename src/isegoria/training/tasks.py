"""What is asked of a town and what became of the answers, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.training import rules, words
from isegoria.training.models import Town
from isegoria.training.rules import Sentence, Task
from isegoria.understand import words as said

# On which page of the town each answer is found.
PAGES = {
    Task.SILENT: "who/",
    Task.SMALL: "who/",
    Task.CAMPAIGN: "heard/signs/",
    Task.LEADING: "heard/",
    Task.SAY: "heard/",
}
RESULT = "result/"


@dataclass(frozen=True)
class Asked:
    """One question about a town, below the page on which its answer is found."""

    number: int
    question: str
    hint: str
    many: bool
    name: str
    options: tuple[tuple[str, str], ...]
    action: str
    carried: tuple[tuple[str, str], ...]
    is_missing: bool


@dataclass(frozen=True)
class Marked:
    """What somebody answered to one question, and what is true of the town."""

    question: str
    answers: tuple[str, ...]
    is_right: bool
    truth: tuple[str, ...]


def address(base: str, answers: rules.Answers, task: Task | None, *, missing: bool = False) -> str:
    """Where a question is answered, or, after the last, where the answers are looked at."""
    state: dict[str, Any] = {"task": task.value} if task else {}
    state |= answers
    state |= {"missing": "1"} if missing else {}
    page = PAGES[task] if task else RESULT
    return f"{base}{page}?{urlencode(state, doseq=True)}"


def asked(town: Town, task: Task, answers: rules.Answers, *, base: str, is_missing: bool) -> Asked:
    """One question, with the answers that were given to the others so far."""
    order = list(Task)
    number = order.index(task) + 1
    following = order[number] if number < len(order) else None
    carried = [
        (name, value) for name, values in answers.items() if name != task for value in values
    ]
    return Asked(
        number=number,
        question=question_of(task),
        hint=_("Tick all that fit.") if task in rules.MANY else "",
        many=task in rules.MANY,
        name=task.value,
        options=tuple(
            (value, label_of(town, task, value))
            for value in rules.choices(task, town.told, town.truth)
        ),
        action=base + (PAGES[following] if following else RESULT),
        carried=(*carried, *([("task", following.value)] if following else [])),
        is_missing=is_missing,
    )


def question_of(task: Task) -> str:
    """What is asked, in one sentence."""
    return {
        Task.SILENT: _("For which groups can these answers not speak, because they are unheard?"),
        Task.SMALL: _("Of which group may no number be published, because it is too small?"),
        Task.CAMPAIGN: _("Did people here follow one script?"),
        Task.LEADING: _("Which statement is worded so that one can hardly disagree?"),
        Task.SAY: _("Which sentences may your report say?"),
    }[task]


def label_of(town: Town, task: Task, value: str) -> str:
    """What an answer says."""
    if task is Task.SAY:
        return _sentence(town, Sentence(value))
    if task is Task.CAMPAIGN:
        if value == rules.NONE:
            return _("There is no sign of it.")
        return ngettext(
            "It looks so: about %(number)s person.",
            "It looks so: about %(number)s people.",
            int(value),
        ) % {"number": said.number(int(value))}
    if task is Task.LEADING:
        return _statement(town, int(value))
    return _("No group is unheard.") if value == rules.NONE else _group(int(value))


def marked(town: Town, answers: rules.Answers) -> list[Marked]:
    """All answers, each with what is true."""
    right = rules.marks(answers, town.truth)
    return [
        Marked(
            question=question_of(task),
            answers=tuple(label_of(town, task, value) for value in answers[task]),
            is_right=right[task],
            truth=tuple(_truth(town, task)),
        )
        for task in Task
    ]


def given(town: Town, answers: rules.Answers, base: str) -> list[tuple[str, Sequence[str], str]]:
    """All answers before they are handed in, each with where it can be changed."""
    return [
        (
            question_of(task),
            [label_of(town, task, value) for value in answers[task]],
            address(base, answers, task),
        )
        for task in Task
    ]


def _truth(town: Town, task: Task) -> list[str]:
    truth = town.truth
    if task is Task.SILENT:
        return [
            *(_silent(*one) for one in truth["silent"]),
            _("A group that hardly came has an opinion too. Only nobody knows it from here."),
        ]
    if task is Task.SMALL:
        return [
            _(
                "%(group)s: fewer than ten came. A smaller number could point at persons, so it "
                "is neither told nor to be worked out. They are not unheard for that: few live "
                "here."
            )
            % {"group": _group(truth["small"])}
        ]
    if task is Task.CAMPAIGN:
        return [_campaign(truth)]
    if task is Task.LEADING:
        return [_leading(town)]
    return [
        _(
            "Only two may be said: what those who answered said, and whose opinion is not known. "
            "People chose to answer; they are no sample of the town, so there is no “give or "
            "take”. Who did not come has not agreed."
        ),
        _("In this town, “%(statement)s” has the support of %(share)s of all. We put that in.")
        % {
            "statement": _statement(town, truth["said_of"]),
            "share": said.as_percent(truth["share"]),
        },
    ]


def _silent(group: int, lives: float, came: float) -> str:
    return _("%(group)s: %(lives)s of the town, and %(came)s of those who answered.") % {
        "group": _group(group),
        "lives": said.as_percent(lives),
        "came": said.as_percent(came),
    }


def _campaign(truth: Mapping[str, Any]) -> str:
    if not truth["members"]:
        return _("Nobody here was told what to answer. People of one mind are no campaign.")
    return _(
        "We told %(members)s people what to answer; the page found %(found)s of them, by their "
        "answers alone. It is a sign to look at: say what changes without them, and name nobody."
    ) % {"members": said.number(truth["members"]), "found": said.number(truth["found"])}


def _leading(town: Town) -> str:
    item = town.truth["leading"]
    counted = next(one for one in town.told["items"] if one["item"] == item)
    asked_ = counted["agree"] + counted["disagree"] + counted["passed"]
    return _(
        "“%(statement)s” praises or blames before one can think. Worded so, %(led)s agreed. "
        "Worded plainly (“%(plain)s”), %(share)s of the same people would have."
    ) % {
        "statement": _statement(town, item),
        "led": said.as_percent(counted["agree"] / asked_),
        "plain": gettext(words.STATEMENTS[item - 1]),
        "share": said.as_percent(town.truth["plain"]),
    }


def _sentence(town: Town, sentence: Sentence) -> str:
    item = town.truth["said_of"]
    counted = next(one for one in town.told["items"] if one["item"] == item)
    people = counted["agree"] + counted["disagree"] + counted["passed"]
    return {
        Sentence.THOSE_WHO_ANSWERED: _(
            "Of the %(people)s who answered, %(share)s agree: “%(statement)s”"
        ),
        Sentence.THE_TOWN: _("%(share)s of the people of the town agree: “%(statement)s”"),
        Sentence.GIVE_OR_TAKE: _("%(share)s agree, give or take five points: “%(statement)s”"),
        Sentence.NOT_KNOWN: _(
            "Some groups hardly came. What they think, these answers do not say."
        ),
        Sentence.NO_OBJECTION: _("No group objected. So those who stayed away can live with it."),
    }[sentence] % {
        "people": said.number(people),
        "share": said.as_percent(counted["agree"] / people),
        "statement": _statement(town, item),
    }


def _statement(town: Town, item: int) -> str:
    counted = next(one for one in town.told["items"] if one["item"] == item)
    return isolated(gettext(words.sentences()[counted["text"]]))


def _group(number: int) -> str:
    parted = words.PARTED[number // 100 - words.GROUPS_FROM // 100 - 1][0]
    return _("%(group)s (%(parted)s)") % {
        "group": isolated(gettext(words.sentences()[number])),
        "parted": isolated(gettext(parted)),
    }
