"""What stands in the way of changes to what is known of a community, and what low access means."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.places.models import Access, Area, Partition
from isegoria.places.washington import DISABLED, NOT_DISABLED

LONGEST_NAME = 120
LONGEST_QUESTION = 300
LONGEST_CODE = 40
MOST_GROUPS = 30
FEWEST_GROUPS = 2
MOST_PARTS = 5_000
# In how many parts of an area people can say that they live, and how many must live in each: an
# answer from a smaller one could point at a house.
MOST_PARTS_ASKED = 20
FEWEST_IN_A_PART = 1_000
# Where fewer than this share of the people can use the internet, a question that is put there
# alone leaves too many out.
ENOUGH = 0.75
NEEDED_FOR_THE_WEB = (Access.Means.INTERNET, Access.Means.COVERAGE, Access.Means.ELECTRICITY)
NEEDED_FOR_PHONES = (Access.Means.MOBILE,)


@dataclass(frozen=True)
class Told:
    """What the newest figure that holds says of one means, in an area or for a group there."""

    area_id: int
    area: str
    group: str
    means: str
    share: float
    give_or_take: float | None
    source: str
    counted_on: date
    is_expired: bool
    before: tuple[float, date] | None = None

    @property
    def words(self) -> str:
        """The means in the language of the page."""
        return str(Access.Means(self.means).label)


def obstacle_to_code(code: str) -> str | None:
    """What is wrong with the short name that files use; None if nothing."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", code, re.ASCII):
        return _("A code has letters from a to z, digits and hyphens only. An example: 60-up.")
    if len(code) > LONGEST_CODE:
        return _("The code is too long: %(most)d characters at most.") % {"most": LONGEST_CODE}
    return None


def obstacle_to_words(words: str, most: int = LONGEST_NAME) -> str | None:
    """What is wrong with words that people will read; None if nothing."""
    if not words.strip():
        return _("This must not be empty.")
    if len(words) > most:
        return _("This is too long: %(most)d characters at most.") % {"most": most}
    if any(unicodedata.category(one) == "Cc" for one in words):
        return _("The words hold a character that cannot be stored. Type them again by hand.")
    return None


def obstacle_to_groups(codes: Sequence[str], asking: str) -> str | None:
    """What is wrong with the groups of a partition; None if nothing."""
    if len(codes) < FEWEST_GROUPS:
        return _("There must be at least two groups.")
    if len(codes) > MOST_GROUPS:
        return _("There can be %(most)d groups at most.") % {"most": MOST_GROUPS}
    if len(set(codes)) < len(codes):
        return _("Two groups have the same code.")
    if asking == Partition.Asking.WASHINGTON and set(codes) != {DISABLED, NOT_DISABLED}:
        return _("What follows from the six questions is one of two groups: they stay as they are.")
    return next((reason for code in codes if (reason := obstacle_to_code(code))), None)


def obstacle_to_other_parts(partition: Partition, codes: Collection[str]) -> str | None:
    """Why the groups of a partition cannot be changed by hand; None if they can, or are not."""
    is_by_areas = partition.asking == Partition.Asking.AREAS
    asked = partition.groups.filter(is_past=False).values_list("code", flat=True)
    if is_by_areas and {*asked} != {*codes}:
        return _("These groups follow from the areas. Change the areas, and ask for them anew.")
    return None


def obstacle_to_parent(area: Area, parent: Area | None) -> str | None:
    """Why an area cannot lie in another one; None if it can."""
    around = parent
    seen: set[int] = set()
    while around is not None and around.pk not in seen:
        if around.pk == area.pk:
            return _("An area cannot lie inside itself.")
        seen.add(around.pk)
        around = around.parent
    return None


def obstacle_to_web_only(low: Collection[Told]) -> str | None:
    """Why a question must not be open on the web alone; None if nothing is known against it."""
    lacking = [one for one in low if one.means in NEEDED_FOR_THE_WEB]
    if not lacking:
        return None
    least = min(lacking, key=lambda one: one.share)
    areas = len({one.area_id for one in lacking})
    return ngettext(
        "In %(area)s only %(share)d%% can be reached on the web (%(means)s; %(source)s). "
        "Add a way to answer that needs no internet.",
        "In %(areas)d areas too few people can be reached on the web; the fewest in %(area)s, "
        "%(share)d%% (%(means)s; %(source)s). Add a way to answer that needs no internet.",
        areas,
    ) % {
        "areas": areas,
        "area": least.area,
        "share": round(least.share * 100),
        "means": least.words,
        "source": least.source,
    }


def ways_that_reach(low: Iterable[Told]) -> tuple[str, ...]:
    """Which channels to propose where the web reaches too few, those that reach most first."""
    lacking = {one.means for one in low}
    if lacking.isdisjoint(NEEDED_FOR_THE_WEB):
        return ()
    by_hand = ("paper", "meeting", "kiosk")
    return by_hand if not lacking.isdisjoint(NEEDED_FOR_PHONES) else ("sms", "voice", *by_hand)
