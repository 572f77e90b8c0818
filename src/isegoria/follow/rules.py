"""What stands in the way of a commitment, of its next step, and of a proof, in words."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from isegoria.base import wording
from isegoria.follow.models import Commitment, Step

LONGEST = 1000
LONGEST_NAME = 200
LONGEST_LINK = 500
MOST_MILESTONES = 6
MOST_COMMITMENTS = 100
MOST_WAITING = 200
REMIND_FROM = timedelta(days=14)

LONGEST_OF = {"what": LONGEST, "owner": LONGEST_NAME, "budget": LONGEST_NAME, "place": LONGEST_NAME}
# What may follow on which state; a change of words or days is no new state.
NEXT: Mapping[str, Collection[str]] = {
    Commitment.State.DRAFT: (),
    Commitment.State.PLANNED: (Step.Kind.BEGUN, Step.Kind.DONE, Step.Kind.GIVEN_UP),
    Commitment.State.BEGUN: (Step.Kind.DONE, Step.Kind.GIVEN_UP),
    Commitment.State.DONE: (Step.Kind.AGAIN,),
    Commitment.State.GIVEN_UP: (Step.Kind.AGAIN,),
}
STATE_AFTER = {
    Step.Kind.BEGUN: Commitment.State.BEGUN,
    Step.Kind.DONE: Commitment.State.DONE,
    Step.Kind.GIVEN_UP: Commitment.State.GIVEN_UP,
    Step.Kind.AGAIN: Commitment.State.BEGUN,
}


def is_late(commitment: Commitment, today: date) -> bool:
    """Whether the promised day has passed and it is not done."""
    return commitment.is_open and commitment.due_on is not None and commitment.due_on < today


def is_due_soon(commitment: Commitment, today: date) -> bool:
    """Whether whoever promised it has to look at it now."""
    due = commitment.due_on
    return commitment.is_open and due is not None and due <= today + REMIND_FROM


def obstacle_to_words(words: str, most: int = LONGEST) -> str | None:
    """What is wrong with some words of a commitment; None if nothing."""
    return wording.obstacle_to_words(words, most)


def obstacle_to_day(day: date | None, today: date, before: date | None = None) -> str | None:
    """What is wrong with the day by which something is to be done; None if nothing.

    A day that stood there ``before`` may stay, also once it has passed.
    """
    if day is not None and day != before and day < today:
        return _("This day has passed. Name one that is still to come.")
    return None


def obstacle_to_milestones(days: Iterable[date], due_on: date | None) -> str | None:
    """What is wrong with the days on the way; None if nothing."""
    if due_on is not None and any(one > due_on for one in days):
        return _("A milestone cannot come after the day by which all is done.")
    return None


def obstacles_to_emptying(words: Mapping[str, str], due_on: date | None) -> dict[str, str]:
    """What everybody reads and what therefore cannot be taken away, by field."""
    empty = [one for one in ("what", "owner", "budget") if not words.get(one, "").strip()]
    found = dict.fromkeys(empty, _("Everybody reads this: it cannot be empty."))
    return found if due_on else found | {"due_on": _("Say by which day it is done.")}


def obstacle_to_publishing(
    commitment: Commitment, said: Collection[str], today: date
) -> str | None:
    """What is missing before everybody may read a commitment; None if nothing."""
    if commitment.is_public:
        return _("This is public already.")
    if "what" not in said:
        return _("Say what will be done.")
    if "owner" not in said:
        return _("Say who does it.")
    if "budget" not in said:
        return _("Say with which money. If it costs nothing, write so.")
    if commitment.due_on is None:
        return _("Say by which day it is done.")
    return obstacle_to_day(commitment.due_on, today)


def obstacle_to_step(commitment: Commitment, kind: str, words: str) -> str | None:
    """What stands in the way of what somebody says became of a commitment; None if nothing."""
    if kind not in NEXT[Commitment.State(commitment.state)]:
        return _("This cannot follow on where it stands now. Read it again.")
    if kind in (Step.Kind.GIVEN_UP, Step.Kind.AGAIN) and not words.strip():
        return _("Say why. Everybody reads it.")
    return obstacle_to_words(words)


def obstacle_to_proof(*, words: str, link: str, has_file: bool, description: str) -> str | None:
    """What is missing before something counts as done; None if nothing."""
    if not words.strip():
        return _("Say in words what was done. Without a proof nothing is done.")
    if not link and not has_file:
        return _("Add a link or a file that shows it. Without a proof nothing is done.")
    if has_file and not description.strip():
        return _("Describe what is to be seen, for those who cannot see it.")
    return obstacle_to_link(link) or obstacle_to_words(words) or obstacle_to_words(description)


def obstacle_to_link(link: str) -> str | None:
    """What is wrong with the address of a proof; None if nothing."""
    if not link:
        return None
    try:
        parts = urlsplit(link)
        is_usable = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        is_usable = False
    if not is_usable or len(link) > LONGEST_LINK or any(one.isspace() for one in link):
        return _("Write a whole address that begins with https://.")
    return None


def obstacle_to_reporting(commitment: Commitment, today: date, waiting: int) -> str | None:
    """What stands in the way of saying that something is not done; None if nothing."""
    is_to_be_done = is_late(commitment, today) or commitment.state == Commitment.State.DONE
    if not is_to_be_done:
        return _("You can report once it is to be done, or said to be done.")
    if waiting >= MOST_WAITING:
        return _("Very many reports wait to be read just now. Try again in some days.")
    return None


def faults_of_report(place: str, words: str, description: str) -> dict[str, str]:
    """What is wrong with a report from the place, by field."""
    found = {
        "place": obstacle_to_words(place, LONGEST_NAME),
        "words": obstacle_to_words(words),
        "description": obstacle_to_words(description),
    }
    if not place.strip():
        found["place"] = _("Say where, so that somebody can go there.")
    if not words.strip():
        found["words"] = _("Say what is missing there.")
    return {name: fault for name, fault in found.items() if fault}
