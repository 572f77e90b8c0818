"""Reading a reply to a question, whatever its kind: numbers, words, dates, in any digits."""

import re
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.conversation.turning.state import About, Asked, Reply
from isegoria.conversation.turning.vocabulary import (
    folded,
    is_no,
    is_passing,
    is_yes,
    plain_digits,
)
from isegoria.questionnaire.definition import SKIPPED, Kind

SKIP = "0"
OUT_KEYS = ("00", "000", "0000")
"""How the ways out of a question without options are typed; no answer looks like that."""

BY_OPTIONS = {Kind.CHOICE, Kind.TICK, Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}
"""The kinds whose options are numbered from 1 on, with the ways out behind them."""

_YES_WORDS = {"yes", "true", "y"}
_NO_WORDS = {"no", "false", "n", ""}
# The signs of a number in other scripts: a decimal sign, a minus, marks between thousands.
_SIGNS = str.maketrans(
    {
        "\N{ARABIC DECIMAL SEPARATOR}": ".",
        "\N{ARABIC THOUSANDS SEPARATOR}": None,
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{RIGHT SINGLE QUOTATION MARK}": None,
    }
)
_BETWEEN = re.compile("[,;\n\N{ARABIC COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}]")
_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./ -](\d{1,2})[./ -](\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:.hH]|\s)\s*(\d{2})|(\d{2})(\d{2})")


class Needed(Refused):
    """What cannot be passed was to be passed."""


def numbered(asked: Asked) -> dict[str, Reply]:
    """Every reply that can be typed or pressed, in order."""
    if asked.kind in BY_OPTIONS:
        replies = [*asked.options, *asked.outs, *asked.languages]
        return {str(number): one for number, one in enumerate(replies, start=1)}
    return dict(zip(OUT_KEYS, asked.outs, strict=False))


def skip_key(asked: Asked) -> str:
    """What leaves this out: 0, but where 0 can be the answer, which nobody may lose for it."""
    least, most = asked.bounds.least, asked.bounds.most
    is_number = asked.kind in (Kind.NUMBER, Kind.SCALE)
    if is_number and float(least or 0) <= 0 <= float(most or 0):
        return OUT_KEYS[len(asked.outs)]
    return SKIP


def read(asked: Asked, words: str) -> str:
    """The answer as one line of text; Refused in words where it cannot be told."""
    said = plain_digits(words).strip()
    may_pass = not asked.required or asked.can_stay
    if may_pass and said == skip_key(asked):
        return SKIPPED
    if (one := _one_of(asked, said)) is not None:
        return one
    if _would_pass(asked, said):
        if not may_pass:
            raise Needed(needed(asked))
        return SKIPPED
    if asked.kind is Kind.TEXT:
        return words.strip()
    return _READERS[asked.kind](asked, said)


def needed(asked: Asked) -> str:
    """That this cannot be passed and why, and how to say that one has no answer."""
    why = why_needed()
    ways = [f"{key} {one.words}" for key, one in numbered(asked).items() if one in asked.outs]
    too = _("This is an answer too: %(ways)s.") % {"ways": _listed(ways)}
    return f"{why} {too}" if ways else why


def why_needed() -> str:
    """Why this cannot be passed."""
    return _("This one needs an answer before the next can be asked.")


def _would_pass(asked: Asked, said: str) -> bool:
    """Tell whether they ask to go on without an answer; 0 is one where a number is asked for."""
    if asked.about is not About.PROMPT:
        return False
    is_zero = said == SKIP and asked.kind not in (Kind.NUMBER, Kind.SCALE)
    return is_zero or is_passing(said)


def _one_of(asked: Asked, said: str) -> str | None:
    """The one reply that was chosen by its number or its words, where that is an answer."""
    if asked.kind in (Kind.CHOICE, Kind.TICK):
        found = numbered(asked).get(said.strip(" .):#*")) or _by_words(asked, said)
        return found.value if found else None
    return _out(asked, said)


def _out(asked: Asked, said: str) -> str | None:
    keys = {key: one for key, one in numbered(asked).items() if one in asked.outs}
    if found := keys.get(said):
        return found.value
    same = [one for one in asked.outs if folded(one.words) == folded(said)]
    return same[0].value if same else None


def _by_words(asked: Asked, said: str) -> Reply | None:
    wanted = folded(said)
    every = [*asked.options, *asked.outs, *asked.languages]
    for one in every:
        # A value that is a number is nobody's to type: here numbers count the options.
        names = {folded(one.words), "" if one.value.isdigit() else folded(one.value)}
        if wanted and wanted in names:
            return one
    for is_meant, values in ((is_yes, _YES_WORDS), (is_no, _NO_WORDS)):
        fits = [one for one in asked.options if one.value in values]
        if is_meant(said) and len(fits) == 1:
            return fits[0]
    begin = [one for one in every if len(wanted) > 1 and folded(one.words).startswith(wanted)]
    return begin[0] if len(begin) == 1 else None


def _no_such(asked: Asked, _said: str) -> str:
    last = len(numbered(asked))
    raise Refused(_("Please send one number from 1 to %(last)s.") % {"last": last})


def _many(asked: Asked, said: str) -> str:
    return " ".join(one.value for one in _picked(asked, said))


def _in_order(asked: Asked, said: str) -> str:
    try:
        return _many(asked, said)
    except Refused as refusal:
        raise Refused(how_to_order(asked)) from refusal


def how_to_order(asked: Asked) -> str:
    """How options are put in order; an example with fewer than must be would be refused."""
    count = int(asked.bounds.least or len(asked.options))
    example = " ".join(str(number) for number in range(count, 0, -1))
    return _("Send the numbers in your order, the best first, such as %(example)s.") % {
        "example": example
    }


def _picked(asked: Asked, said: str) -> list[Reply]:
    """The options that were named by their numbers, ``1 3`` or ``1,3`` or ``13``, or by words."""
    by_key = {key: one for key, one in numbered(asked).items() if one in asked.options}
    keys = re.findall(r"\d+", said)
    if len(keys) == 1 and keys[0] not in by_key and len(by_key) <= 9:  # noqa: PLR2004  # one digit each
        keys = list(keys[0])
    if keys and not re.search(r"[^\W\d_]", said) and all(key in by_key for key in keys):
        return list(dict.fromkeys(by_key[key] for key in keys))
    by_words = {folded(one.words): one for one in asked.options}
    names = [folded(one) for one in _BETWEEN.split(said) if folded(one)]
    if names and all(one in by_words for one in names):
        return list(dict.fromkeys(by_words[one] for one in names))
    raise Refused(
        _("Please send numbers from 1 to %(last)s, such as 1 2.") % {"last": len(asked.options)}
    )


def _number(_asked: Asked, said: str) -> str:
    found = said.translate(_SIGNS).replace(" ", "")
    unit = _asked.bounds.unit
    if unit and folded(found).endswith(folded(unit)):
        found = re.sub(r"[^\d.,-]+$", "", found)
    if re.fullmatch(r"-?\d+(?:[.,]\d+)?", found):
        return found.replace(",", ".")
    raise Refused(_("Please send a number in digits."))


def _date(_asked: Asked, said: str) -> str:
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, day = found.groups()
    elif (found := _DAY_FIRST.fullmatch(said)) or (
        found := re.fullmatch(r"(\d\d)(\d\d)(\d{4})", said)
    ):
        day, month, year = found.groups()
    else:
        raise Refused(_("Please send the day like 31.12.2026: day, month, year."))
    return f"{year}-{int(month):02}-{int(day):02}"


def _time(_asked: Asked, said: str) -> str:
    found = _CLOCK.fullmatch(said)
    if not found:
        raise Refused(_("Please send the time like 14:30."))
    hour, minute = (one for one in found.groups() if one)
    return f"{int(hour):02}:{minute}"


def _shares(asked: Asked, said: str) -> str:
    """Shares in the order of the options, ``40 60``, or with their numbers, ``1=40 3=60``."""
    by_key = {key: one for key, one in numbered(asked).items() if one in asked.options}
    said = said.translate(_SIGNS)
    pairs = re.findall(r"(\d+)\s*[=:]\s*(\d+(?:[.,]\d+)?)", said)
    alone = re.findall(r"\d+(?:[.,]\d+)?", said)
    if pairs and len(pairs) * 2 == len(alone) and all(key in by_key for key, _share in pairs):
        shares = [(by_key[key].value, share) for key, share in pairs]
    elif len(alone) == len(asked.options) and not pairs:
        shares = [(one.value, share) for one, share in zip(asked.options, alone, strict=True)]
    else:
        raise Refused(
            _("Please send %(count)s numbers, one for each, such as %(example)s.")
            % {"count": len(asked.options), "example": _shares_such_as(asked)}
        )
    given = [(value, share.replace(",", ".")) for value, share in shares]
    return " ".join(f"{value}={share}" for value, share in given if float(share))


def _shares_such_as(asked: Asked) -> str:
    """The same for each, so that no option is put before another."""
    count = len(asked.options)
    each, rest = divmod(int(float(asked.bounds.total or 0)), count)
    return " ".join(str(each + (number < rest)) for number in range(count))


def _place(_asked: Asked, said: str) -> str:
    found = re.findall(r"-?\d+(?:\.\d+)?", said.translate(_SIGNS))
    if len(found) != 2:  # noqa: PLR2004  # latitude and longitude
        raise Refused(_("Please send latitude and longitude, such as -1.28 36.82."))
    return " ".join(found)


def _area(_asked: Asked, said: str) -> str:
    if not re.search(r"\d", said):
        raise Refused(_("Please send the corners, such as -1.28 36.82; -1.28 36.83; -1.29 36.83."))
    return said


_READERS: Mapping[Kind, Callable[[Asked, str], str]] = {
    Kind.CHOICE: _no_such,
    Kind.TICK: _no_such,
    Kind.CHOICES: _many,
    Kind.RANKING: _in_order,
    Kind.SCALE: _number,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.ALLOCATION: _shares,
    Kind.PLACE: _place,
    Kind.AREA: _area,
}


def can_be_asked(kind: Kind) -> bool:
    """Tell whether this can be asked where there are words alone."""
    return kind is Kind.TEXT or kind in _READERS


def in_words(asked: Asked, value: str) -> str:
    """An answer as it is told back to the person."""
    by_value = {one.value: one.words for one in (*asked.options, *asked.outs)}
    if value in by_value:
        return by_value[value]
    if asked.kind in (Kind.CHOICES, Kind.RANKING):
        return _listed([by_value.get(one, one) for one in value.split()])
    if asked.kind is Kind.ALLOCATION:
        shares = [one.partition("=") for one in value.split()]
        return _listed([f"{by_value.get(name, name)} {share}" for name, _sign, share in shares])
    return f"“{value}”" if asked.kind is Kind.TEXT else value


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
