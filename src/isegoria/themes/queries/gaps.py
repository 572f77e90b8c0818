"""What is still missing before themes can be published."""

from dataclasses import dataclass

from django.db.models import Count, Q

from isegoria.themes.models import Codebook, OpenText
from isegoria.themes.queries.book import placings_of, progress
from isegoria.themes.queries.texts import settled, standing, waiting_for_a_second

_State = OpenText.State


@dataclass(frozen=True)
class Gaps:
    """How many answers are unread, wait for a colleague or a second reader, or are disputed."""

    unread: int
    asked: int
    disputed: int
    once: int

    def __bool__(self) -> bool:
        return any((self.unread, self.asked, self.disputed, self.once))


@dataclass(frozen=True)
class Placed:
    """How many answers lie under a theme, and how many of them no program had proposed."""

    texts: int
    by_people: int


def gaps_of(book: Codebook) -> Gaps:
    """What is not read as it should be; two queries."""
    states = progress(standing(book.process))
    once = waiting_for_a_second(book).count()
    return Gaps(states[_State.UNREAD], states[_State.ASKED], states[_State.DISPUTED], once)


def placed_by(book: Codebook) -> dict[int, Placed]:
    """For each theme, what lies settled under it, and what of it a person found first."""
    counted = placings_of(settled(book)).values("theme", "theme__parent", "theme__parent__parent")
    found: dict[int, Placed] = {}
    for row in counted.annotate(all=Count("pk"), own=Count("pk", filter=Q(from_machine=False))):
        around = (row["theme"], row["theme__parent"], row["theme__parent__parent"])
        for theme in {one for one in around if one is not None}:
            before = found.get(theme, Placed(0, 0))
            found[theme] = Placed(before.texts + row["all"], before.by_people + row["own"])
    return found
