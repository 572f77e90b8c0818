"""What stands in the way of changing themes, of reading, and of publishing."""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from django.utils.translation import gettext as _

from isegoria.people.models import Account
from isegoria.themes.models import Change, OpenText, Reading, Theme

LONGEST_NAME, LONGEST_WORDS = 120, 1000
MOST_AT_ONCE = 2000  # answers that are moved while somebody waits for the page
Parents = Mapping[int, int | None]


class Lying(Protocol):
    """How many answers lie under a theme, and how many of them no program had proposed."""

    @property
    def texts(self) -> int:
        """How many answers."""

    @property
    def by_people(self) -> int:
        """How many of them a person found first."""


def up_from(theme: int | None, parents: Parents) -> Iterator[int]:
    """A theme and all those in which it lies, from the inside out."""
    while theme is not None:
        yield theme
        theme = parents.get(theme)


def depth_below(theme: int, parents: Parents) -> int:
    """How many levels a theme has, itself counted."""
    below = [one for one, parent in parents.items() if parent == theme]
    return 1 + max((depth_below(one, parents) for one in below), default=0)


def obstacle_to_parent(theme: int | None, parent: int | None, parents: Parents) -> str | None:
    """Why a theme cannot lie in another one; a theme of its own is None while it is new."""
    if parent is None:
        return None
    around = list(up_from(parent, parents))
    if theme in around:
        return _("A theme cannot lie in itself.")
    levels = depth_below(theme, parents) if theme is not None else 1
    if len(around) + levels > Theme.DEEPEST:
        return _("Themes have three levels at most.")
    return None


def obstacle_to_merging(theme: Theme, other: Theme, parents: Parents) -> str | None:
    """Why one theme cannot become part of another."""
    if theme.pk == other.pk:
        return _("A theme cannot be merged into itself.")
    if any(parent == theme.pk for parent in parents.values()):
        return _("Other themes lie in this one. Move them first.")
    return None


def obstacle_to_removing(theme: Theme, parents: Parents) -> str | None:
    """Why a theme cannot be taken out."""
    if any(parent == theme.pk for parent in parents.values()):
        return _("Other themes lie in this one. Move them first.")
    if theme.placings.exists():
        return _("Answers are placed under it. Merge it into another theme: nothing is lost then.")
    if theme.published_on is not None:
        return _("It is public. Merge it into another theme: everybody can follow that.")
    return None


def obstacle_to_publishing(
    theme: Theme, placed: Lying | None, heard: Collection[str]
) -> str | None:
    """Why a theme cannot be public yet; ``heard`` are the communities that have read theirs."""
    if placed is None or not placed.texts:
        return _("No answer lies under it yet that was read as it should be.")
    if not placed.by_people:
        return _("A program proposed every answer under it. A person has to find at least one.")
    if theme.community and theme.community not in heard:
        return _("It speaks of a community by name. Somebody of that community reads it first.")
    return None


def obstacle_to_undoing(change: Change, latest: int | None) -> str | None:
    """Why something that was done to themes stays as it is."""
    if change.is_undone:
        return _("This was undone before.")
    if latest is not None and latest > change.number:
        return _("The theme was changed since. Undo that first.")
    return None


def turn_for(text: OpenText, by: Account, *, is_drawn: bool) -> Reading.Turn:
    """As which reader somebody would place this text now; needs ``text.readings`` at hand."""
    turns = {one.turn: one for one in text.readings.all()}
    first = turns.get(Reading.Turn.FIRST)
    if first is None or first.outcome == Reading.Outcome.ASKED:
        return Reading.Turn.FIRST
    if Reading.Turn.SECOND in turns or Reading.Turn.THIRD in turns:
        return Reading.Turn.THIRD
    if first.reader_id in (by.pk, None):
        return Reading.Turn.FIRST
    return Reading.Turn.SECOND if is_drawn else Reading.Turn.THIRD


def is_blind(text: OpenText, by: Account, *, is_drawn: bool) -> bool:
    """Whether somebody must not see yet where others placed it: a second person is to read it."""
    turns = {one.turn: one for one in text.readings.all()}
    first = turns.get(Reading.Turn.FIRST)
    waits = is_drawn and not {Reading.Turn.SECOND, Reading.Turn.THIRD} & set(turns)
    return waits and first is not None and first.reader_id not in (by.pk, None)
