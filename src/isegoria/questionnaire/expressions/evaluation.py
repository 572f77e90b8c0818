"""A rule worked out as XPath has it: empty, number, text, yes or no.

An empty answer is no number, and nothing is less than, equal to or greater than no number. Days
count as numbers, from the first of January 1970, where a rule compares or reckons with them.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from isegoria.questionnaire.expressions.tree import (
    Answer,
    Call,
    Minus,
    Node,
    Number,
    Own,
    Trait,
    Two,
    Words,
    plain,
)

Value = str | float | bool

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FIRST_DAY = date(1970, 1, 1)
_LONGEST_NUMBER = 300


@dataclass(frozen=True)
class Known:
    """What a rule may look at."""

    answers: Mapping[str, str]
    today: date
    own: str
    traits: Mapping[str, str]


def value(node: Node, known: Known) -> Value:  # noqa: C901, PLR0911  # one case a kind of node
    """Work out one node."""
    match node:
        case Answer(code):
            return known.answers.get(code, "")
        case Own():
            return known.own
        case Trait(name):
            return known.traits.get(name, "")
        case Number(exact):
            return exact
        case Words(words):
            return words
        case Minus(inner):
            return -number(value(inner, known))
        case Two():
            return _two(node, known)
        case Call():
            return _call(node, known)


def truth(said: Value) -> bool:
    """Yes or no: no is an empty text, zero, and what is not a number."""
    if isinstance(said, float):
        return said != 0 and not math.isnan(said)
    return bool(said)


def number(said: Value) -> float:
    """What is said as a number; a day counts from 1970, and anything else is no number."""
    if isinstance(said, str):
        return _number_in(said.strip())
    return float(said)


def text(said: Value) -> str:
    """What is said as text."""
    if isinstance(said, bool):
        return "true" if said else "false"
    if isinstance(said, str):
        return said
    if math.isnan(said):
        return "NaN"
    return plain(said) if math.isfinite(said) else ("Infinity" if said > 0 else "-Infinity")


def as_answer(said: Value) -> str:
    """What is said as an answer is written; nothing where it is no number that can be written."""
    return "" if isinstance(said, float) and not math.isfinite(said) else text(said)


def _number_in(words: str) -> float:
    if len(words) > _LONGEST_NUMBER:
        return math.nan
    if _NUMBER.fullmatch(words):
        return float(words)
    if _DAY.fullmatch(words):
        try:
            return float((date.fromisoformat(words) - _FIRST_DAY).days)
        except ValueError:
            return math.nan
    return math.nan


def _two(node: Two, known: Known) -> Value:
    left = value(node.left, known)
    if node.sign == "and":
        return truth(left) and truth(value(node.right, known))
    if node.sign == "or":
        return truth(left) or truth(value(node.right, known))
    right = value(node.right, known)
    if node.sign == "=":
        return _same(left, right)
    if node.sign == "!=":
        return _differ(left, right)
    return _WITH_NUMBERS[node.sign](number(left), number(right))


def _same(left: Value, right: Value) -> bool:
    """Compare as yes and no if one of them is, else as numbers if one is, else as text."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return left == right


def _differ(left: Value, right: Value) -> bool:
    return not _same(left, right)  # what is no number differs from everything, as in XPath


def _divided(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    """What is left over, with the sign of the first number."""
    if right == 0 or math.isnan(right) or not math.isfinite(left):
        return math.nan
    return math.fmod(left, right)


_WITH_NUMBERS: Mapping[str, Callable[[float, float], Value]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divided,
    "mod": _remainder,
}


def _call(node: Call, known: Known) -> Value:
    if node.name == "if":
        condition, yes, no = node.given
        return value(yes if truth(value(condition, known)) else no, known)
    if node.name == "today":
        return known.today.isoformat()
    return _CALLS[node.name](*(value(one, known) for one in node.given))


_CALLS: Mapping[str, Callable[..., Value]] = {
    "selected": lambda chosen, one: text(one).strip() in text(chosen).split(),
    "count-selected": lambda chosen: float(len(text(chosen).split())),
    "not": lambda said: not truth(said),
    "coalesce": lambda first, second: text(first) or text(second),
    "string-length": lambda said: float(len(text(said))),
    "number": number,
    "true": lambda: True,
    "false": lambda: False,
}
