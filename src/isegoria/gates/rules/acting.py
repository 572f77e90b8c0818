"""What stands in the way of somebody who puts down a policy, gives a key, confirms or judges."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.gates.models import GateOverride, Review, Rule
from isegoria.gates.rules import (
    LONGEST_COMMENT,
    LONGEST_REASON,
    NEVER_SET_ASIDE,
    NUMBERS,
    OFFERED,
    WAIT,
)
from isegoria.languages.codes import is_known, own_name
from isegoria.process.models import Process


def obstacle_to_policy(words: str, rules: Iterable[tuple[str, int | None, str]]) -> str | None:
    """What is wrong with a policy that is to be put down: kind, number and code of each rule."""
    if not words.strip():
        return _("Write the policy in words, so that people can read what they may count on.")
    for kind, number, code in rules:
        if kind not in Rule.Kind.values:
            return _("There is no such rule.")
        if kind in NUMBERS:
            least, most = NUMBERS[kind]
            if number is None or not least <= number <= most:
                return _("%(rule)s: write a number from %(least)d to %(most)d.") % {
                    "rule": Rule.Kind(kind).label,
                    "least": least,
                    "most": most,
                }
        if kind == Rule.Kind.CHANNEL and code not in OFFERED:
            return _("There is no such way to take part.")
        if kind == Rule.Kind.LANGUAGE and not is_known(code):
            return _("There is no language “%(code)s”.") % {"code": code}
    return None


def obstacle_to_asking(
    process: Process, gate: str, reasons: Mapping[str, str], *, step: str, is_missing: bool
) -> str | None:
    """What stands in the way of asking that a gate be set aside; None if nothing."""
    is_opening = step == GateOverride.Step.OPENING
    if is_opening and process.published_at is not None:
        return _("The public has seen this already, so it can no longer be changed.")
    if is_opening and gate in NEVER_SET_ASIDE:
        return _("Without this there would be nothing to open. It cannot be set aside.")
    if not is_missing:
        return _("Nothing is missing here any more, so nothing has to be set aside.")
    for code in process.language_codes:
        words = reasons.get(code, "").strip()
        if not words:
            return _("Give the reason in %(language)s too: everybody reads it.") % {
                "language": isolated(own_name(code))
            }
        if len(words) > LONGEST_REASON:
            return _("The reason is too long: %(most)d characters at most.") % {
                "most": LONGEST_REASON
            }
    return None


def is_settled(one: GateOverride) -> bool:
    """Whether what somebody asked for has come before the public, so that it stays as it is."""
    if one.step == GateOverride.Step.OPENING:
        return one.process.published_at is not None
    return one.used_at is not None


def obstacle_to_answering(
    one: GateOverride, *, by: int, cause: str | None, now: datetime
) -> str | None:
    """What stands in the way of giving the second key; None if nothing.

    ``cause`` is what is missing now; None where nothing is.
    """
    reasons = (
        (one.state != GateOverride.State.ASKED, _("Somebody has answered this already.")),
        (one.first_by_id == by, _("You have asked for this. Somebody else has to agree.")),
        (
            is_settled(one),
            _("The public has seen this already, so it can no longer be changed."),
        ),
        (
            one.asked_at <= now - WAIT,
            _("This was asked for more than two weeks ago. It has to be asked for anew."),
        ),
        (cause is None, _("Nothing is missing here any more, so nothing has to be set aside.")),
        (
            one.cause != cause,
            _("Something else is missing now than when this was asked. Ask for it anew."),
        ),
    )
    return next((words for stands, words in reasons if stands), None)


def obstacle_to_confirming(*, all_three: bool, says_what_can_change: bool) -> str | None:
    """What stands in the way of confirming that answers can make a difference; None if nothing."""
    if not says_what_can_change:
        return _("Say first what is still open: what the answers can change.")
    if not all_three:
        return _("Confirm all three, or do not confirm. A question without them does not open.")
    return None


def obstacle_to_reviewing(
    *, is_author: bool, is_current: bool, faults: Collection[str], comment: str
) -> str | None:
    """What stands in the way of judging the words of a question; None if nothing."""
    if is_author:
        return _("You have written words of this question. Two others must read it.")
    if not is_current:
        return _("Somebody has changed the words since you opened this page. Read them again.")
    if any(one not in Review.Check.values for one in faults):
        return _("This choice is not offered any more. Look at the page again.")
    if faults and not comment.strip():
        return _("Say what should be changed. Everybody can read it.")
    if len(comment) > LONGEST_COMMENT:
        return _("This is too long: %(most)d characters at most.") % {"most": LONGEST_COMMENT}
    return None
