"""What the made-up towns speak of: one question, its statements, and how people are told apart.

Which town says what of a statement is drawn; the words are the same for all of them.
"""

from django.utils.translation import gettext_noop as _

QUESTION = _("What should become of the old market hall?")
STATEMENTS = (
    _("The hall should stay a market, as it was."),
    _("The roof should be mended before anything else."),
    _("Young people need a room of their own in the hall."),
    _("The town should sell the hall."),
    _("The hall should be open on Sundays."),
    _("Cars should be kept off the square."),
    _("Stalls should cost little for those who sell what they grow."),
    _("The library should move into the hall."),
    _("A clinic is needed more than a market."),
    _("The hall should be let to one firm that runs it."),
    _("Buses from the villages should stop at the hall."),
    _("There should be free internet in the hall."),
    _("Music should end at ten in the evening."),
    _("The hall should be pulled down and a park laid out."),
    _("Rents from the hall should pay for its repair."),
    _("People who use a wheelchair must be able to reach every floor."),
)
# The same, said so that one can hardly disagree; by the number of the statement, from 1.
LEADING = {
    1: _("Everybody who loves this town wants the hall to stay a market."),
    4: _("The town should sell the hall before it swallows still more of our money."),
    6: _("For the safety of our children, cars should at last be kept off the square."),
    12: _("In our time nobody can deny that the hall needs free internet."),
    14: _("That ugly ruin of a hall should be pulled down and a beautiful park laid out."),
}
# By what the people of a town are told apart; the first four as civicmath.town has them.
PARTED = (
    (_("Age"), (_("18 to 34"), _("35 to 49"), _("50 to 64"), _("65 or over"))),
    (_("Part of the town"), (_("The centre"), _("The outskirts"), _("The villages"))),
    (_("Language at home"), (_("The language most people speak"), _("Another language"))),
    (_("Phone or computer"), (_("Of their own"), _("A shared one"), _("Neither"))),
    (_("Where people live"), (_("In a house or a flat"), _("On a boat"))),
)
ON_BOATS = 0.02
SOURCE = _("Made up for training")
# Where texts stand among those that a page is given: statements by their own numbers.
LEADING_FROM, PARTED_FROM, GROUPS_FROM = 100, 500, 1000
ON_A_BOAT = GROUPS_FROM + 502


def group_numbers(at: int) -> tuple[int, ...]:
    """The numbers of the groups of one way of telling people apart, which is counted from 0."""
    first = GROUPS_FROM + 100 * (at + 1) + 1
    return tuple(range(first, first + len(PARTED[at][1])))


def sentences() -> dict[int, str]:
    """Everything that a page of a town may show, by number, in English."""
    said = dict(enumerate(STATEMENTS, start=1))
    said |= {LEADING_FROM + number: words for number, words in LEADING.items()}
    said |= {PARTED_FROM + at: name for at, (name, _groups) in enumerate(PARTED)}
    for at, (_name, groups) in enumerate(PARTED):
        said |= dict(zip(group_numbers(at), groups, strict=True))
    return said
