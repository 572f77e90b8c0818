"""What stands in the way of saving and of publishing a decision, in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isegoria.base import wording
from isegoria.base.listed import listed
from isegoria.decide.models import Decision, Disposition
from isegoria.gates.rules import publishing
from isegoria.gates.rules.publishing import Gate, Heard, obstacle_to_telling
from isegoria.languages.codes import name_in
from isegoria.languages.queries import page_language
from isegoria.process.models import Stage
from isegoria.understand.rules import FEWEST_VOTES

LONGEST = 3000
LONGEST_PASSAGE = 6000
LONGEST_REASON = 300
FEWEST_OPTIONS = 2
MOST_OPTIONS = 6
MOST_PASSAGES = 200
# At least two of three who were asked about it agree.
WIDELY = (2, 3)
REMIND_FROM = 30  # days before the promised one


@dataclass(frozen=True, kw_only=True)
class State(Heard):
    """A decision with all that its gates look at, read once."""

    decision: Decision
    today: date
    said: Collection[str] = ()
    options: int = 0
    half_options: int = 0
    says_a_text: bool = False
    open_points: int = 0
    changed_points: int = 0
    without_passage: Collection[str] = ()
    hidden_themes: Collection[str] = ()
    lacking: Mapping[str, int] = field(default_factory=dict)


def is_widely_supported(*, agree: int, disagree: int, passed: int) -> bool:
    """Whether so many of those who were asked agree that a statement is a point to be answered."""
    asked = agree + disagree + passed
    part, whole = WIDELY
    return asked >= FEWEST_VOTES and agree * whole >= asked * part


def obstacle_to_words(words: str, most: int = LONGEST) -> str | None:
    """What is wrong with some words of a decision; None if nothing."""
    return wording.obstacle_to_words(words, most)


def obstacle_to_outcome(outcome: str, reason: str, passages: Collection[int]) -> str | None:
    """What is wrong with what somebody decides on a point; None if nothing."""
    if outcome not in Disposition.Outcome.values:
        return _("Say what becomes of this point.")
    if not reason.strip():
        return _("Give the reason. Those who said it read it.")
    if outcome in Disposition.TAKEN_UP and not passages:
        return _("Choose the passage of the text in which this is taken up.")
    if outcome not in Disposition.TAKEN_UP and passages:
        return _("Only what is taken up has a passage. Take the ticks away, or say it is taken up.")
    return obstacle_to_words(reason)


def obstacle_to_decided_on(day: date, today: date) -> str | None:
    """What is wrong with the day of a decision; None if nothing."""
    if day > today:
        return _("A decision is published once it is made: this day has not come yet.")
    return None


def obstacle_to_reason(reason: str) -> str | None:
    """What is wrong with the reason for a new version; None if nothing."""
    if not reason.strip():
        return _("Say why there is a new version. Everybody reads it.")
    return obstacle_to_words(reason, LONGEST_REASON)


def obstacles(state: State) -> dict[str, str]:
    """Everything that is missing before this decision may be published, by gate."""
    return publishing.obstacles(GATES, state)


def due_at(stages: Mapping[str, Stage]) -> datetime | None:
    """By when the decision was promised; None if nobody said."""
    stage = stages.get(Stage.Kind.DECIDE)
    return (stage.ends_at or stage.begins_at) if stage else None


def is_overdue(due: datetime | None, published_at: datetime | None, now: datetime) -> bool:
    """Whether the promised day passed without a decision, or had when it came."""
    return due is not None and (published_at or now) > due


def starts_irregularly(starts_on: date, answered_on: date) -> bool:
    """Whether something begins before those who took part could read what became of it."""
    return starts_on < answered_on


def _closed(state: State) -> str | None:
    return obstacle_to_telling(
        state, _("People can still answer. The decision comes when the question has closed.")
    )


def _said(code: str, state: State) -> str | None:
    return None if code in state.said else _("This is missing in the record.")


def _decided_on(state: State) -> str | None:
    day = state.decision.decided_on
    if day is None:
        return _("This is missing in the record.")
    return obstacle_to_decided_on(day, state.today)


def _starts_on(state: State) -> str | None:
    return None if state.decision.starts_on else _("This is missing in the record.")


def _options(state: State) -> str | None:
    if state.options < FEWEST_OPTIONS:
        return _("Name at least two options, also one that was not chosen.")
    if state.half_options:
        return _("Say of each option what it costs, and what speaks for and against it.")
    return None


def _text(state: State) -> str | None:
    return None if state.says_a_text else _("Put down what the text says from now on.")


def _points(state: State) -> str | None:
    if state.hidden_themes:
        return _("A published theme became part of one that is not published: %(themes)s.") % {
            "themes": listed(state.hidden_themes)
        }
    if not state.open_points:
        return None
    return ngettext(
        "%(number)d point has no answer yet.",
        "%(number)d points have no answer yet.",
        state.open_points,
    ) % {"number": state.open_points}


def _changed(state: State) -> str | None:
    if not state.changed_points:
        return None
    return ngettext(
        "%(number)d point was changed since you decided on it. Look at it again.",
        "%(number)d points were changed since you decided on them. Look at them again.",
        state.changed_points,
    ) % {"number": state.changed_points}


def _passages(state: State) -> str | None:
    if not state.without_passage:
        return None
    return _("Said to be taken up, but nothing in the text is changed for it: %(points)s.") % {
        "points": listed(state.without_passage)
    }


def _languages(state: State) -> str | None:
    found = [code for code, number in state.lacking.items() if number]
    if not found:
        return None
    return _("Missing, or older than the original, in: %(languages)s.") % {
        "languages": listed(name_in(one, page_language()) for one in found)
    }


def _record(code: str, name: LazyWords) -> Gate[State]:
    return Gate(code, name, partial(_said, code))


GATES: tuple[Gate[State], ...] = (
    Gate("closed", gettext_lazy("The question has closed, and all is read"), _closed),
    Gate("points", gettext_lazy("An answer to every point"), _points),
    Gate("changed", gettext_lazy("Every answer is about the point as it is now"), _changed),
    Gate("text", gettext_lazy("The text that was decided"), _text),
    Gate("passages", gettext_lazy("What is taken up can be found in the text"), _passages),
    _record("what", gettext_lazy("What was decided")),
    Gate("decided_on", gettext_lazy("The day of the decision"), _decided_on),
    _record("decided_by", gettext_lazy("Who decided")),
    Gate("options", gettext_lazy("The options that were considered"), _options),
    _record("reasons", gettext_lazy("The reasons")),
    _record("legal_basis", gettext_lazy("The legal basis")),
    _record("dissent", gettext_lazy("Who disagreed, and why")),
    _record("budget", gettext_lazy("The money for it")),
    Gate("starts_on", gettext_lazy("When it starts"), _starts_on),
    _record("next_steps", gettext_lazy("What happens next")),
    Gate("languages", gettext_lazy("Every language of the question"), _languages),
)
