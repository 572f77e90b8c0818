"""What stands in the way of taking a spreadsheet, by sheet and row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused


@dataclass(frozen=True)
class Problem:
    """One thing to mend; row 0 stands for the whole sheet, no sheet for the whole file."""

    sheet: str
    row: int
    words: str

    def __str__(self) -> str:
        if not self.sheet:
            return self.words
        if not self.row:
            return _("Sheet %(sheet)s: %(words)s") % {"sheet": self.sheet, "words": self.words}
        return _("Sheet %(sheet)s, row %(row)d: %(words)s") % {
            "sheet": self.sheet,
            "row": self.row,
            "words": self.words,
        }


class NotTaken(Refused):
    """A spreadsheet that cannot be taken; ``problems`` names every reason, the message too."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def not_a_sheet(words: str) -> NotTaken:
    """Refuse the whole file."""
    return NotTaken([Problem("", 0, words)])
