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
ROUNDED_TO = 5
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


def withheld(people: Mapping[int, int]) -> set[int]:
    """The groups of one division of which nothing is told.

    Those that are small; and where there is only one of them the smallest of the others as well,
    so that nobody finds it by taking the others from the whole.

    Examples
    --------
    >>> withheld({1: 40, 2: 9, 3: 15})
    {2, 3}
    >>> withheld({1: 40, 2: 15})
    set()
    """
    small = {group for group, count in people.items() if count < FEWEST}
    others = [group for group in people if group not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda group: (people[group], group)))
    return small


def _known(counts: Mapping[str, int]) -> int:
    return sum(counts.values()) - counts["unknown"]
