"""A questionnaire on the devices of field staff: the form they load, and what they send back.

``xml_of`` writes an ODK XForm; ``envelope_of`` and ``answers_in`` read a submission.
"""

from isegoria.questionnaire.definition import Form
from isegoria.questionnaire.xform.rows import rows_of
from isegoria.questionnaire.xform.submission import Envelope, answers_in, envelope_of

__all__ = ["Envelope", "answers_in", "envelope_of", "xml_of"]


def xml_of(form: Form) -> str:
    """The form as XML, with all its languages; it must be free of faults, see ``check``."""
    # Loaded when a form is written and not before: it brings NumPy, which pages do without.
    from pyxform.xls2xform import convert  # type: ignore[import-untyped]  # noqa: PLC0415

    return str(convert(xlsform=rows_of(form)).xform)
