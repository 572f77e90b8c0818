"""What is wrong with a questionnaire before anybody may answer it, in words for who wrote it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from graphlib import CycleError

from django.utils.translation import gettext as _

from isegoria.base.listed import listed
from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, Form, Group, Kind, Question
from isegoria.questionnaire.dependence import PIPED, groups_of, order
from isegoria.questionnaire.expressions import Expression, Unreadable, parse
from isegoria.questionnaire.expressions.tree import Answer, Node, Two, Words, nodes_of
from isegoria.questionnaire.values import clean

MOST_QUESTIONS, MOST_CHOICES = 500, 1_000

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)
# Values may be numbers, as they are in many forms of field teams.
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_FROM_CHOICES = {Kind.CHOICE, Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}
_COUNTED = {Kind.CHOICES, Kind.RANKING, Kind.TEXT}
_MEASURED = {Kind.NUMBER, Kind.SCALE}
_ONLY_EMPTY_OR_NOT = {Kind.ALLOCATION, Kind.PLACE, Kind.AREA, Kind.FILE, Kind.TIME}
_NO_WAY_OUT = {Kind.NOTE, Kind.HIDDEN, Kind.TICK}


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the code of the question or group, "" for the whole form, and words."""

    code: str
    words: str


def faults(form: Form) -> list[Fault]:
    """Everything that has to be mended, in the order of the form; nothing if all is well."""
    by_code = {one.code: one for one in form.questions()}
    found = [*_of_the_form(form)]
    for question in form.questions():
        found += [Fault(question.code, words) for words in _of_a_question(question, form)]
        found += [Fault(question.code, words) for words in _of_rules(question, by_code)]
    for group in groups_of(form):
        found += [Fault(group.code, words) for words in _of_a_group(group, by_code)]
    return found or _loops(form)


def _of_the_form(form: Form) -> Iterator[Fault]:
    if not form.languages:
        yield Fault("", _("Say in which language the form is written."))
    questions = list(form.questions())
    if not any(one.kind not in {Kind.NOTE, Kind.HIDDEN} for one in questions):
        yield Fault("", _("The form asks nothing yet."))
    if len(questions) > MOST_QUESTIONS:
        yield Fault("", _("A form holds at most %(most)d questions.") % {"most": MOST_QUESTIONS})
    codes = [one.code for one in questions] + [one.code for one in groups_of(form)]
    for code, times in Counter(code.lower() for code in codes).items():
        if times > 1:
            yield Fault(code, _("The code %(code)s stands here twice.") % {"code": code})
    for code in codes:
        if not _CODE.fullmatch(code):
            yield Fault(code, _bad_code(code))


def _of_a_question(question: Question, form: Form) -> Iterator[str]:
    language = form.languages[0] if form.languages else ""
    if question.kind is not Kind.HIDDEN and not question.words.get(language, "").strip():
        yield _("Write what is asked.")
    if question.kind in _FROM_CHOICES:
        yield from _of_choices(question, language)
    elif question.choices:
        yield _("This kind of question has no options.")
    if question.kind in _NO_WAY_OUT and question.ways_out:
        yield _("Nobody needs a way out here.")
    yield from _of_bounds(question)
    if question.calculation and question.kind is not Kind.HIDDEN:
        yield _("Only what is hidden can be worked out.")


def _of_choices(question: Question, language: str) -> Iterator[str]:
    values = [one.value for one in question.choices]
    if not values:
        yield _("The question has no options yet.")
    if len(values) > MOST_CHOICES:
        yield _("A question has at most %(most)d options.") % {"most": MOST_CHOICES}
    taken = Counter([*values, *(one for one in (DONT_KNOW, NOT_SAY) if one in question.ways_out)])
    for value, times in taken.items():
        if times > 1:
            yield _("The value %(value)s stands here twice.") % {"value": value}
        if not _VALUE.fullmatch(value):
            yield _bad_value(value)
    if any(not one.words.get(language, "").strip() for one in question.choices):
        yield _("Write what each option says.")
    if any(PIPED.search(words) for one in question.choices for words in one.words.values()):
        yield _("Options cannot hold the answers to other questions.")


def _of_bounds(question: Question) -> Iterator[str]:
    least, most = question.least, question.most
    if question.kind is Kind.SCALE and not (_whole(least) and _whole(most)):
        yield _("A scale needs a least and a most, both whole numbers.")
    elif question.kind in _COUNTED and not all(
        one.isascii() and one.isdigit() for one in (least, most) if one
    ):
        yield _("The least and the most are counted: whole numbers.")
    elif question.kind in _MEASURED | _COUNTED:
        yield from _of_an_interval(least, most)
    if question.kind is Kind.ALLOCATION and not (_number(question.total) or 0) > 0:
        yield _("Say how much is to be shared out: a number above zero.")
    if question.default and question.kind is not Kind.HIDDEN:
        yield from _of_default(question)


def _of_default(question: Question) -> Iterator[str]:
    """What stands in the field at first has to be an answer that could be given."""
    try:
        clean(question, question.default)
    except Refused as refusal:
        yield _("What stands there at first does not fit: %(why)s") % {"why": refusal}
    except (ArithmeticError, ValueError):
        return  # bounds that are no numbers, which is said already


def _of_an_interval(least: str, most: str) -> Iterator[str]:
    numbers = [_number(one) for one in (least, most) if one]
    if None in numbers:
        yield _("The least or the most is no number.")
    elif len(numbers) > 1 and Decimal(least) > Decimal(most):
        yield _("The least is more than the most.")


def _of_a_group(group: Group, by_code: dict[str, Question]) -> Iterator[str]:
    yield from _of_condition(group.relevant, by_code)
    piped = {name for words in group.words.values() for name in PIPED.findall(words)}
    yield from _of_names(piped, by_code)
    if not group.members:
        yield _("The group is empty.")
    if not group.table:
        return
    rows = [one for one in group.members if isinstance(one, Question)]
    alike = {
        (one.kind, tuple(it.value for it in one.choices))
        for one in rows
        if one.kind is not Kind.NOTE
    }
    if (
        len(rows) < len(group.members)
        or len(alike) > 1
        or any(kind not in {Kind.CHOICE, Kind.CHOICES} for kind, _values in alike)
    ):
        yield _("The rows of a table are choices of the same options.")


def _of_rules(question: Question, by_code: dict[str, Question]) -> Iterator[str]:
    yield from _of_condition(question.relevant, by_code)
    yield from _of_condition(question.constraint, by_code, of_itself=True)
    if question.calculation:
        yield from _of_rule(question.calculation, by_code)
    if question.choice_filter:
        yield from _of_filter(question, by_code)
    said = [question.words, question.hint, question.constraint_words]
    piped = {name for words in said for one in words.values() for name in PIPED.findall(one)}
    yield from _of_names(piped, by_code)


def _of_filter(question: Question, by_code: dict[str, Question]) -> Iterator[str]:
    yield from _of_rule(question.choice_filter, by_code, of_choices=True)
    try:
        traits = parse(question.choice_filter, of_choices=True).traits
    except Unreadable:
        return  # said already
    for name in sorted(traits - {"name"}):
        if not any(name in one.traits for one in question.choices):
            yield _("No option has the trait %(name)s.") % {"name": name}


def _of_condition(
    rule: str, by_code: dict[str, Question], *, of_itself: bool = False
) -> Iterator[str]:
    if not rule:
        return
    wrong = [*_of_rule(rule, by_code, of_itself=of_itself)]
    yield from wrong
    if not wrong and not parse(rule).is_condition:
        yield _("This rule has to say yes or no, as %(example)s does.") % {
            "example": "${bus} = 'yes'"
        }


def _of_rule(
    rule: str,
    by_code: dict[str, Question],
    *,
    of_itself: bool = False,
    of_choices: bool = False,
) -> Iterator[str]:
    try:
        expression = parse(rule, of_choices=of_choices)
    except Unreadable as unreadable:
        yield str(unreadable)
        return
    if expression.looks_at_itself and not of_itself:
        yield _("“.” is the answer itself; only a constraint can look at it.")
    yield from _of_names(expression.names, by_code)
    yield from _of_composed(expression, by_code)


def _of_names(names: frozenset[str] | set[str], by_code: dict[str, Question]) -> Iterator[str]:
    for name in sorted(names):
        if name not in by_code:
            yield _("There is no question with the code %(code)s.") % {"code": name}
        elif by_code[name].kind is Kind.NOTE:
            yield _("Nothing is answered at %(code)s.") % {"code": name}


def _of_composed(expression: Expression, by_code: dict[str, Question]) -> Iterator[str]:
    """Places, shares and files are written otherwise on other devices; empty is the same on all."""
    nodes = list(nodes_of(expression.root))
    looked_at = Counter(one.code for one in nodes if isinstance(one, Answer))
    if_empty = Counter(code for one in nodes if (code := _asked_if_empty(one)))
    for code, times in sorted(looked_at.items()):
        composed = code in by_code and by_code[code].kind in _ONLY_EMPTY_OR_NOT
        if composed and times > if_empty[code]:
            yield _("A rule can only ask whether %(code)s is empty: %(example)s.") % {
                "code": code,
                "example": f"${{{code}}} = ''",
            }


def _asked_if_empty(node: Node) -> str:
    match node:
        case Two("=" | "!=", Answer(code), Words("")) | Two("=" | "!=", Words(""), Answer(code)):
            return code
        case _:
            return ""


def _loops(form: Form) -> list[Fault]:
    try:
        order(form)
    except CycleError as cycle:
        codes = list(dict.fromkeys(cycle.args[1]))
        words = _("These questions wait for one another: %(codes)s.") % {"codes": listed(codes)}
        return [Fault(codes[0], words)]
    return []


def _bad_code(code: str) -> str:
    return _(
        "“%(code)s” is no code: it begins with a letter and holds letters from a to z, "
        "digits, _ and -, at most 64."
    ) % {"code": code}


def _bad_value(value: str) -> str:
    return _(
        "“%(value)s” is no value: it begins with a letter or a digit and holds letters from a to "
        "z, digits, _ and -, at most 64."
    ) % {"value": value}


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and text.isascii() else None


def _whole(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,6}", text, re.ASCII) is not None
