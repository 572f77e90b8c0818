"""By which seed an activity is read, and what is too little to be told."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from isegoria.hear.models import Activity

FEWEST_FOR_GROUPS = 25
FEWEST_VOTES = 7
FEWEST_IN_A_CELL = 10
# Who was heard is told anew only if so many more, or fewer, have said what they are, so that two
# tables told one after the other are never one person apart.
FEWEST_NEW = 10
ROUNDING = 0.01
FEW_OF = 3  # what fewer than one in so many agree with, few people hold


def seed_of(activity: Activity) -> int:
    """The number from which all chance in the reading of an activity is drawn.

    It follows from the address of the question, so that everybody can know it before it opens.
    """
    name = f"{activity.process.slug}/{activity.type_slug}/{activity.position}"
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")


def may_be_told(*, described: int, before: int, told_on: date | None, today: date) -> bool:
    """Whether a new table of who was heard may take the place of the one before, if there is one.

    One a day at most, and never a few people apart from the last.
    """
    if told_on is None:
        return described >= FEWEST_NEW
    return told_on < today and abs(described - before) >= FEWEST_NEW


def is_everybody(shares: Mapping[Any, float]) -> bool:
    """Whether these shares make a whole community, as far as sources round them."""
    return abs(sum(shares.values()) - 1) <= ROUNDING
