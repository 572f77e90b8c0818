"""What stands in the way of letting answers go, and whom a correction concerns; in words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

SAMPLES = 4  # of those who wrote something, and again of everybody
MOST_PARTS = 3  # text messages
SECOND_ANSWER_FROM = 10  # marks on one point, or on the answers as a whole
SECOND_ANSWER_WITHIN = timedelta(days=30)
LONGEST_SECOND_ANSWER = 3000
# A way back that would be deleted before the answer has come is kept a month more, again and again,
# yet not for ever: a year after everybody was to be answered it is deleted all the same.
ENDS_SOON = timedelta(days=7)
KEPT_WHILE_OWED = timedelta(days=30)
LONGEST_KEPT = timedelta(days=365)

Key = tuple[str, int]
Answers = Mapping[Key, Mapping[str, Any]]

_TELLING = ("outcome", "reason", "passages")


def obstacle_to_signing(*, is_read: bool, decides: bool) -> str | None:
    """What stands in the way of somebody's letting the answers go; None if nothing."""
    if not decides:
        return _("Only a decision officer of whoever asks can let the answers go.")
    if not is_read:
        return _("Somebody has to read the samples first.")
    return None


def is_second_answer_due(marks: int) -> bool:
    """Whether so many find an answer wanting that a higher officer has to answer again."""
    return marks >= SECOND_ANSWER_FROM


def obstacle_to_answering_again(
    *, is_higher: bool, is_written: bool, lacking: Sequence[str]
) -> str | None:
    """What stands in the way of somebody's publishing a second answer; None if nothing.

    ``lacking`` names the languages of the question in which it does not say yet what it says.
    """
    if not is_higher:
        return _("A second answer is given by somebody higher than those who signed the first.")
    if not is_written:
        return _("Write the second answer first.")
    if lacking:
        return _("Write it in all languages of the question. Missing: %(languages)s.") % {
            "languages": ", ".join(lacking)
        }
    return None


def named(key: Key) -> str:
    """A point as a form and a mark name it."""
    return f"{key[0]}-{key[1]}"


def came_out_otherwise(before: Answers, after: Answers) -> set[Key]:
    """The points of which another version of a decision says something else, or nothing."""
    return {key for key in {*before, *after} if _told(before.get(key)) != _told(after.get(key))}


def _told(one: Mapping[str, Any] | None) -> list[Any] | None:
    return None if one is None else [one[name] for name in _TELLING]
