"""Numbers as people write them: in the digits of any script, with a comma or a point.

A mark that could be read in two ways is asked about, never guessed: 1,234 is a thousand in one
country and a little more than one in another.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import Choice, Question

_LONGEST = 40
_ARABIC_DECIMAL, _ARABIC_THOUSANDS = (
    "\N{ARABIC DECIMAL SEPARATOR}",
    "\N{ARABIC THOUSANDS SEPARATOR}",
)
_POINTS = f".,{_ARABIC_DECIMAL}"
_AS_TYPED = str.maketrans(
    {
        "\N{FULLWIDTH COMMA}": ",",
        "\N{IDEOGRAPHIC COMMA}": ",",
        "\N{ARABIC COMMA}": ",",
        "\N{FULLWIDTH FULL STOP}": ".",
        "\N{IDEOGRAPHIC FULL STOP}": ".",
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{FULLWIDTH HYPHEN-MINUS}": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)
_SIGNED = re.compile(rf"([+-]?) ?([0-9.,' {_ARABIC_DECIMAL}{_ARABIC_THOUSANDS}]+)", re.ASCII)
_BY_THREE = r"[0-9]{1,3}(?:[%(mark)s][0-9]{3})+"
_BY_TWO = r"[0-9]{1,2}(?:[%(mark)s][0-9]{2})*[%(mark)s][0-9]{3}"
_WHOLE = re.compile(
    "[0-9]+|" + "|".join(
        one % {"mark": mark}
        for mark in (",", ".", " ", "'", _ARABIC_THOUSANDS)
        for one in (_BY_THREE, _BY_TWO)
    )
)  # fmt: skip
_TWO_READINGS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})", re.ASCII)
_THOUSANDTHS = 3


def plain(text: str) -> str:
    """The same with the digits and marks that a keyboard for English has, and no unseen marks."""
    kept = (one for one in text.translate(_AS_TYPED) if unicodedata.category(one) != "Cf")
    return "".join(str(unicodedata.decimal(one, one)) for one in kept).strip()


def read(text: str, decimals: int) -> Decimal:
    """Read a number with at most so many decimals, or raise Refused."""
    typed = plain(text)
    signed = _SIGNED.fullmatch(typed) if len(typed) <= _LONGEST else None
    if signed is None or not re.search("[0-9]", typed):
        raise _no_number()
    _ask_where_unclear(signed[2], decimals)
    whole, fraction = _parted(signed[2].strip())
    if not _WHOLE.fullmatch(whole) or not re.fullmatch("[0-9]*", fraction):
        raise _no_number()
    number = Decimal(f"{signed[1]}{re.sub('[^0-9]', '', whole)}.{fraction or 0}")
    _check_places(number, decimals)
    return number


def line(number: Decimal) -> str:
    """A number as it stands in an answer: digits and a point, nothing that could be left out."""
    written = f"{number:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in {"-0", ""} else written


def check_bounds(number: Decimal, least: str, most: str) -> None:
    """Refuse a number that lies outside its bounds, "" for none."""
    if (not least or number >= Decimal(least)) and (not most or number <= Decimal(most)):
        return
    raise Refused(words_of_bounds(least, most))


def words_of_bounds(least: str, most: str) -> str:
    """Say between what a number has to lie; one of the bounds may be missing."""
    if least and most:
        words = _("Give a number from %(least)s to %(most)s.")
    elif least:
        words = _("Give a number of %(least)s or more.")
    else:
        words = _("Give a number of %(most)s or less.")
    return words % {"least": least, "most": most}


def amount(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # all readers are called alike
    """The answer to a question for a number."""
    number = read(raw, question.decimals)
    check_bounds(number, question.least, question.most)
    return line(number)


def step(question: Question, raw: str, options: Sequence[Choice]) -> str:  # noqa: ARG001  # the same
    """The answer on a scale."""
    number = read(raw, 0)
    check_bounds(number, question.least, question.most)
    return line(number)


def _no_number() -> Refused:
    return Refused(_("Write a number in digits."))


def _ask_where_unclear(digits: str, decimals: int) -> None:
    """Refuse what may be a thousand or a little more than one; a point is ours where it fits."""
    unclear = _TWO_READINGS.fullmatch(digits)
    if unclear is None or ("." in digits and decimals >= _THOUSANDTHS):
        return
    whole, rest = unclear.groups()
    raise Refused(
        _("Is this %(large)s or %(small)s? Write it without a mark between thousands.")
        % {"large": f"{whole}{rest}", "small": f"{whole}.{rest}"}
    )


def _parted(digits: str) -> tuple[str, str]:
    """The whole part and the decimals: the last mark parts them, if it stands only once."""
    marks = [one for one in digits if one in _POINTS]
    if not marks or (marks.count(marks[-1]) > 1 and marks[-1] != _ARABIC_DECIMAL):
        return digits, ""
    whole, _mark, fraction = digits.rpartition(marks[-1])
    return whole or "0", fraction


def _check_places(number: Decimal, decimals: int) -> None:
    given = line(number).partition(".")[2]
    if len(given) <= decimals:
        return
    if not decimals:
        raise Refused(_("Write a whole number, without a point."))
    raise Refused(
        ngettext(
            "Write at most %(number)d digit after the point.",
            "Write at most %(number)d digits after the point.",
            decimals,
        )
        % {"number": decimals}
    )
