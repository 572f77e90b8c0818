"""Words of one's own, and the names under which files are kept."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, Choice, Question

LONGEST_SHORT, LONGEST_LONG = 500, 5_000

_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}", re.ASCII)
_NEVER_STORED = {"Cc", "Cs"}


def words(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # all readers are called alike
    """The words, tidied: one line, or several where the question allows it."""
    said = _lines(raw) if question.long else " ".join(raw.split())
    if any(unicodedata.category(one) in _NEVER_STORED for one in said.replace("\n", "")):
        raise Refused(_("The text holds a character that cannot be stored. Type it again by hand."))
    if said in {DONT_KNOW, NOT_SAY}:  # would be taken for a way out that is not offered
        raise Refused(_("Write it in your own words."))
    _check_length(said, question)
    return said


def file(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # the same
    """The name under which a file is kept; never a path."""
    if not _FILE.fullmatch(raw.strip()):
        raise Refused(_("This file could not be taken. Please send it again."))
    return raw.strip()


def _lines(raw: str) -> str:
    """Several lines: one kind of line end, no blank at their ends, at most one empty line."""
    lines = "\n".join(one.rstrip() for one in re.split(r"\r\n|\r|\n", raw.replace("\t", " ")))
    return re.sub("\n{3,}", "\n\n", lines).strip()


def _check_length(said: str, question: Question) -> None:
    seen = sum(unicodedata.category(one) != "Cf" for one in said)
    if said and not seen:
        raise Refused(_("Write it in your own words."))
    if question.least and seen < int(question.least):
        raise Refused(
            ngettext(
                "Write at least %(number)d letter.",
                "Write at least %(number)d letters.",
                int(question.least),
            )
            % {"number": int(question.least)}
        )
    most = int(question.most or (LONGEST_LONG if question.long else LONGEST_SHORT))
    if len(said) > most:
        raise Refused(
            ngettext(
                "This is %(over)d letter too long; %(most)d at most.",
                "This is %(over)d letters too long; %(most)d at most.",
                len(said) - most,
            )
            % {"over": len(said) - most, "most": most}
        )
