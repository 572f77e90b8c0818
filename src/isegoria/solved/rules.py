"""When people are asked afterwards, and what may be told of what they say. Asks no database."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from civicmath.empowerment import Part
from isegoria.solved.models import Opinion, Round

MONTHS = (3, 6, 12)
MOST_ROUNDS = 6
LAST_MONTH = 60
ASKED_FOR = timedelta(days=30)
FEWEST = 10  # people of whom anything is told
FEWEST_FOR_A_SHARE = 20
FEWEST_ON_A_SIDE = 5  # where a group says one thing only, it is known of everybody in it
MOST_COMPARED = 5000


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day.

    Examples
    --------
    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def obstacle(rounds: Sequence[Round], today: date) -> str | None:
    """What stands in the way of saying something today; None if nothing."""
    if any(is_open(one, today) for one in rounds):
        return None
    coming = [one.due_on for one in rounds if one.asked_on is None and one.due_on]
    if coming:
        return _("You are asked next from %(day)s on.") % {
            "day": date_format(min(coming), "DATE_FORMAT")
        }
    if rounds and all(one.asked_on for one in rounds):
        return _("Everybody was asked the last time. What was said is counted.")
    return _("You are asked some months after everybody was answered.")


def is_open(one: Round, today: date) -> bool:
    """Whether people can say something in this round."""
    return one.asked_on is not None and one.ends_on is not None and today <= one.ends_on


@dataclass(frozen=True)
class Shares:
    """How many said what, with the share that finds it better and the share that feels heard.

    A share is of those who know: whoever does not know is in ``people`` and in no share.
    """

    people: int
    problem: Mapping[str, int]
    difference: Mapping[str, int]

    @property
    def better(self) -> Part:
        """Who finds the problem better or solved, of those who know."""
        counts = self.problem
        return Part(counts["solved"] + counts["better"], _known(counts))

    @property
    def felt(self) -> Part:
        """Who finds that taking part made a difference, of those who know."""
        return Part(self.difference["yes"], _known(self.difference))


def shares_of(opinions: Iterable[Opinion]) -> Shares:
    """Count what people said."""
    every = list(opinions)
    problem = Counter(one.problem for one in every)
    difference = Counter(one.difference for one in every if one.difference)
    return Shares(
        len(every),
        {one: problem[one] for one in Opinion.Problem.values},
        {one: difference[one] for one in Opinion.Difference.values},
    )


@dataclass(frozen=True)
class GroupTold:
    """What is told of a group: how many replied, and its shares; nothing of what is None."""

    people: int | None = None
    better: Part | None = None
    felt: Part | None = None


def told_of(groups: Mapping[int, Shares], silent: Shares) -> dict[int, GroupTold]:
    """What may be told of the groups of one division beside the whole; empty if nobody named one.

    Whoever takes groups from the whole finds the others, and those who named no group. So nothing
    is told unless of all of these enough know; nor a share, unless some say the one and some the
    other. Groups of which nothing is told are there all the same, so that nobody sees which of them
    are empty.

    Examples
    --------
    >>> many, one = shares_of(24 * [Opinion(problem="same", difference="no")]), shares_of([])
    >>> told_of({1: many, 2: one}, one)
    {1: GroupTold(people=24, better=None, felt=None)}
    """
    named = {group: shares for group, shares in groups.items() if shares.people}
    if not named:
        return {}
    every = [*named.values(), *([silent] if silent.people else [])]
    if any(min(one.better.asked, one.felt.asked) < FEWEST for one in every):
        return dict.fromkeys(groups, GroupTold())
    is_better_told = all(_is_mixed(one.better) for one in every)
    is_felt_told = all(_is_mixed(one.felt) for one in every)
    return {
        group: GroupTold(
            shares.people,
            shares.better if is_better_told else None,
            shares.felt if is_felt_told else None,
        )
        for group, shares in named.items()
    }


def _is_mixed(part: Part) -> bool:
    """Whether enough say the one and enough the other: of all alike each would be known."""
    return min(part.yes, part.asked - part.yes) >= FEWEST_ON_A_SIDE


def _known(counts: Mapping[str, int]) -> int:
    return sum(counts.values()) - counts["unknown"]
