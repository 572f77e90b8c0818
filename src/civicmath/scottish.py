"""The single transferable vote as Scotland counts it: seats shared out by ranked ballots.

Whoever reaches the quota is elected; what they have beyond it goes on to the next choices
at a reduced value, all their ballots alike; then whoever has least is excluded and
their ballots go on at the value they have. Values have five decimals, the rest is cut off.
The law draws lots between those who were equal in every stage; here the public
order decides, so that everybody can repeat the count: names as strings, first ahead.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from civicmath.ballots import Result, Round, Standing
from civicmath.rankings import Rankings

ONE = 100_000  # a whole vote, in units of the fifth decimal


@dataclass(frozen=True)
class _Pile:
    """Ballots of one order that lie with one option, all of the same value."""

    order: tuple[int, ...]
    at: int  # where in the order this option stands
    voters: int
    value: int


@dataclass
class _Count:
    """The state of the count, in units of the fifth decimal."""

    options: tuple[str, ...]
    seats: int
    quota: int
    piles: list[list[_Pile]]
    votes: list[int]
    continuing: set[int]
    standing: Standing
    lost: int = 0
    elected: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # elected, with a surplus to pass on
    excluded: list[int] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)

    @property
    def vacancies(self) -> int:
        return self.seats - len(self.elected)


def single_transferable_vote(rankings: Rankings, *, seats: int) -> Result:
    """Fill the seats; every stage of the count is a round of the result.

    Raises ValueError if there is not at least one seat.
    """
    if seats < 1:
        raise ValueError("there must be at least one seat")
    if not rankings.voters:
        return Result((), rankings.options, ())
    count = _first_stage(rankings, seats)
    _elect_and_record(count)
    while count.vacancies and count.continuing:
        if count.waiting:
            _transfer_surplus(count)
        elif not _exclude_last(count):
            break
    names = count.options
    rest = sorted(count.continuing, key=lambda one: (-count.votes[one], one))
    order = [*count.elected, *rest, *reversed(count.excluded)]
    return Result(
        winners=tuple(sorted(names[one] for one in count.elected)),
        order=tuple(names[one] for one in order),
        rounds=tuple(count.rounds),
        quota=count.quota // ONE,
    )


def _first_stage(rankings: Rankings, seats: int) -> _Count:
    size = len(rankings.options)
    count = _Count(
        options=rankings.options,
        seats=seats,
        quota=(rankings.voters // (seats + 1) + 1) * ONE,
        piles=[[] for _ in range(size)],
        votes=[0] * size,
        continuing=set(range(size)),
        standing=Standing(size),
    )
    for order, voters in rankings.ballots:
        if order:
            count.piles[order[0]].append(_Pile(order, 0, voters, ONE))
            count.votes[order[0]] += voters * ONE
    return count


def _elect_and_record(
    count: _Count,
    *,
    excluded: int | None = None,
    transferred: int | None = None,
    tied: tuple[str, ...] = (),
) -> None:
    """End a stage: whoever has the quota is elected, and so are all if seats are left for all."""
    votes = _named(count)
    count.standing.add(count.votes)
    reached = [one for one in count.continuing if count.votes[one] >= count.quota]
    reached.sort(key=lambda one: (-count.votes[one], one))
    count.elected += reached
    count.waiting += [one for one in reached if count.votes[one] > count.quota]
    count.continuing -= set(reached)
    if count.vacancies and len(count.continuing) <= count.vacancies:
        last = sorted(count.continuing, key=lambda one: (-count.votes[one], one))
        count.elected += last
        count.continuing -= set(last)
        reached += last
    count.rounds.append(
        Round(
            votes,
            elected=tuple(count.options[one] for one in reached),
            excluded=() if excluded is None else (count.options[excluded],),
            transferred=None if transferred is None else count.options[transferred],
            exhausted=Fraction(count.lost, ONE),
            tied=tied,
        )
    )


def _named(count: _Count) -> dict[str, int | Fraction]:
    out = set(count.excluded)
    return {
        name: _whole_votes(count.votes[one])
        for one, name in enumerate(count.options)
        if one not in out
    }


def _whole_votes(units: int) -> int | Fraction:
    # Most are whole, and whole numbers are counted many times faster.
    whole, rest = divmod(units, ONE)
    return Fraction(units, ONE) if rest else whole


def _transfer_surplus(count: _Count) -> None:
    """Pass on what the option with the largest surplus has beyond the quota."""
    giver, equal = count.standing.first(count.waiting, count.votes)
    tied = tuple(count.options[one] for one in equal)
    total = count.votes[giver]
    surplus = total - count.quota
    count.waiting.remove(giver)
    piles, count.piles[giver] = count.piles[giver], []
    count.votes[giver] = count.quota
    passed = sum(_pass_on(count, pile, pile.value * surplus // total) for pile in piles)
    count.lost += surplus - passed
    _elect_and_record(count, transferred=giver, tied=tied)


def _exclude_last(count: _Count) -> bool:
    """Exclude the option with fewest votes; False if the seats are filled without a transfer."""
    loser, equal = count.standing.last(count.continuing, count.votes)
    tied = tuple(count.options[one] for one in equal)
    count.continuing.remove(loser)
    count.excluded.append(loser)
    if len(count.continuing) == count.vacancies:
        # The last seats are filled without passing these ballots on.
        _elect_and_record(count, excluded=loser, tied=tied)
        return False
    piles, count.piles[loser] = count.piles[loser], []
    total, count.votes[loser] = count.votes[loser], 0
    count.lost += total - sum(_pass_on(count, pile, pile.value) for pile in piles)
    _elect_and_record(count, excluded=loser, transferred=loser, tied=tied)
    return True


def _pass_on(count: _Count, pile: _Pile, value: int) -> int:
    """Give ballots to their next choice still in the count; how much that was worth."""
    for at in range(pile.at + 1, len(pile.order)):
        taker = pile.order[at]
        if taker in count.continuing:
            count.piles[taker].append(_Pile(pile.order, at, pile.voters, value))
            count.votes[taker] += pile.voters * value
            return pile.voters * value
    return 0
