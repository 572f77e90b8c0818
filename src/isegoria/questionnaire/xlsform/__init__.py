"""A questionnaire as an XLSForm: the spreadsheet in which field teams exchange questionnaires.

``read`` takes the bytes of an .xlsx, ``write`` gives them. What is written is read as the same
form again. What cannot be asked on every channel is refused by its row, in words.
"""

from isegoria.questionnaire.definition import Form
from isegoria.questionnaire.xlsform import sheets
from isegoria.questionnaire.xlsform.problems import NotTaken, Problem
from isegoria.questionnaire.xlsform.reading import form_in
from isegoria.questionnaire.xlsform.sheets import MOST_BYTES
from isegoria.questionnaire.xlsform.writing import rows_of

__all__ = ["MEDIA_TYPE", "MOST_BYTES", "NotTaken", "Problem", "read", "write"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read(content: bytes, *, language: str = "en") -> Form:
    """Read a spreadsheet, or raise NotTaken with everything that stands in the way, by row.

    ``language`` is the one in which words are written that name no language.
    """
    return form_in(sheets.read(content), language=language)


def write(form: Form) -> bytes:
    """Write a form, complete, as a spreadsheet."""
    return sheets.write(rows_of(form))
