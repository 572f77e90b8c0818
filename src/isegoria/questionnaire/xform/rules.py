"""Our rules in the words of devices, which keep some answers in another way than we do."""

from __future__ import annotations

import re

from isegoria.questionnaire.definition import Form, Kind, Question
from isegoria.questionnaire.expressions import Expression, parse
from isegoria.questionnaire.expressions.tree import (
    BINDING,
    Answer,
    Call,
    Minus,
    Node,
    Two,
    Words,
)
from isegoria.questionnaire.xform import nodes

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NO_RULE = re.compile(r"[A-Za-z0-9_ ]*|[0-9:.-]+|-?[0-9.]+ -?[0-9.]+", re.ASCII)
_NO_REFERENCE = "$', '{"  # the same letters, in two parts that are joined again
_AS_TEXT = {"=", "!=", "and", "or"}
_TICKED_ON_DEVICES = "OK"


class Rules:
    """Writes the rules of one form."""

    def __init__(self, form: Form) -> None:
        self.by_code = {one.code: one for one in form.questions()}

    def text(self, rule: str, *, of_choices: bool = False) -> str:
        """A rule as devices read it; "" stays ""."""
        if not rule:
            return ""
        expression = parse(rule, of_choices=of_choices).with_answers(self._answer)
        return str(Expression(_with_days(expression.root)))

    def _answer(self, code: str) -> Node:
        """What stands for our answer on a device."""
        question = self.by_code[code]
        here = Answer(code)
        if question.kind is Kind.TICK:
            ticked = Two("=", here, Words(_TICKED_ON_DEVICES))
            return Call("if", (ticked, Words("yes"), Words("")))
        if way_out := nodes.way_out(question):
            return Call("coalesce", (here, Answer(way_out)))
        return here


def all_of(*rules: str) -> str:
    """A rule that holds where all of these do, "" for none."""
    given = [one for one in rules if one]
    return given[0] if len(given) == 1 else " and ".join(f"({one})" for one in given)


def as_default(question: Question) -> str:
    """What stands there at first; put in quotation marks where it could be read as a rule."""
    text = _TICKED_ON_DEVICES if question.kind is Kind.TICK else question.default
    if not question.default or _NO_RULE.fullmatch(text):
        return text if question.default else ""
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts.replace('${', _NO_REFERENCE)}, '')"


def _with_days(node: Node) -> Node:
    """Days that are reckoned with or compared are called days, which devices ask for."""
    match node:
        case Two(sign, left, right) if sign in BINDING and sign not in _AS_TEXT:
            return Two(sign, _day(left), _day(right))
        case Two(sign, left, right):
            return Two(sign, _with_days(left), _with_days(right))
        case Minus(inner):
            return Minus(_day(inner))
        case Call(name, given):
            return Call(name, tuple(_with_days(one) for one in given))
        case _:
            return node


def _day(node: Node) -> Node:
    if isinstance(node, Words) and _DAY.fullmatch(node.words):
        return Call("date", (node,))
    return _with_days(node)
