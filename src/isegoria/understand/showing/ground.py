"""The two figures of common ground, as the list of all statements shows them side by side."""

from django.utils.translation import gettext as _

from isegoria.understand import words
from isegoria.understand.models import ItemFinding


def columns() -> list[str]:
    """What the two figures of common ground are headed with."""
    return [_("Of one mind, at least"), _("Beyond taking sides")]


def cells_of(one: ItemFinding) -> tuple[tuple[str, str], ...]:
    """The two figures of common ground, side by side; nothing where few answered."""
    figures = (words.floor(one.agreement), words.support(one.bridging))
    return tuple(zip(columns(), figures, strict=True))
