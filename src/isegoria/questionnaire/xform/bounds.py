"""What an answer is bound by, as one constraint that a device checks before it goes on.

A device may be offline for weeks, so whatever would be refused on arrival is refused there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from isegoria.questionnaire.definition import Kind, Question, in_language
from isegoria.questionnaire.values.numerals import words_of_bounds
from isegoria.questionnaire.values.written import LONGEST_LONG, LONGEST_SHORT
from isegoria.questionnaire.xform import nodes
from isegoria.questionnaire.xform.rules import Rules, all_of

_MINUTES_OF_A_DAY = 1440


def constraint_of(one: Question, rules: Rules) -> str:
    """Everything that the answer has to keep, "" for nothing."""
    own = rules.text(one.constraint)
    if own and one.ways_out and not nodes.way_out(one):  # among the options, and never refused
        own = " or ".join([own, *(f". = '{value}'" for value in sorted(one.ways_out))])
    return all_of(own, *_bounds(one), *map(_is_alone, _alone(one)))


def words_of_constraint(one: Question, languages: Sequence[str]) -> dict[str, str]:
    """What is said where the answer does not keep it, in each language of the form."""
    said = {}
    for code in languages:
        own, _language = in_language(one.constraint_words, code, languages[0])
        with translation.override(code):
            bound = ""
            if one.kind is Kind.NUMBER and (one.least or one.most):
                bound = words_of_bounds(one.least, one.most)
            said[code] = " ".join(part for part in (own, bound) if part) or _(
                "This answer does not fit. Please look at it again."
            )
    return said


def _is_alone(value: str) -> str:
    """The rule that an option is not chosen together with others."""
    return f"not(selected(., '{value}')) or count-selected(.) = 1"


def _alone(one: Question) -> list[str]:
    if one.kind is not Kind.CHOICES:
        return []
    return [it.value for it in one.choices if it.exclusive] + sorted(one.ways_out)


def _bounds(one: Question) -> Iterator[str]:
    match one.kind:
        case Kind.NUMBER:
            yield from _between(".", one.least, one.most)
            if one.decimals:
                yield f"round(., {one.decimals}) = ."
        case Kind.TEXT:
            most = one.most or str(LONGEST_LONG if one.long else LONGEST_SHORT)
            yield from _between("string-length(.)", one.least, most)
        case Kind.CHOICES:
            alone = "".join(f" or selected(., '{value}')" for value in _alone(one))
            for bound in _between("count-selected(.)", one.least, one.most):
                yield bound + alone
        case Kind.DATE:
            days = [f"date('{day}')" if day else "" for day in (one.least, one.most)]
            yield from _between(".", *days)
        case Kind.TIME:
            yield from _between(
                "decimal-time(.)", _share_of_day(one.least, -1), _share_of_day(one.most, 1)
            )


def _between(what: str, least: str, most: str) -> Iterator[str]:
    if least:
        yield f"{what} >= {least}"
    if most:
        yield f"{what} <= {most}"


def _share_of_day(time: str, side: int) -> str:
    """A time as the share of the day that has gone, half a minute to the safe side."""
    if not time:
        return ""
    hours, minutes = time.split(":")
    gone = (int(hours) * 60 + int(minutes) + side / 2) / _MINUTES_OF_A_DAY
    return f"{gone:.6f}"
