"""Where a device keeps what we keep in one line: the nodes that stand for one question.

Names of our own hold a full stop, which no code can hold, so they never meet those of a form.
"""

from isegoria.questionnaire.definition import Kind, Question

MOST_STEPS = 11
FILLED_AT = "filled.at"

_CHOSEN = {Kind.CHOICE, Kind.CHOICES}


def is_steps(question: Question) -> bool:
    """Tell whether a scale is short enough to be shown as options."""
    return question.kind is Kind.SCALE and int(question.most) - int(question.least) < MOST_STEPS


def way_out(question: Question) -> str:
    """The node that holds why no answer is given; "" where that is an option among the others."""
    among_options = question.kind in _CHOSEN or is_steps(question)
    return f"{question.code}..out" if question.ways_out and not among_options else ""


def share(question: Question, value: str) -> str:
    """The node that holds what one option was given."""
    return f"{question.code}.{value}"


def total(question: Question) -> str:
    """The node in which the device adds up the shares."""
    return f"{question.code}..sum"


def left(question: Question) -> str:
    """The node that says that the shares do not make the total."""
    return f"{question.code}..left"


def hint(question: Question) -> str:
    """The node that shows the hint above the shares."""
    return f"{question.code}..hint"


def chosen_words(question: Question) -> str:
    """The node that holds what the chosen option says, to be put into other words."""
    return f"{question.code}..words"


def together(question: Question) -> str:
    """The group that keeps the nodes of one question on one screen."""
    return f"{question.code}..page"
