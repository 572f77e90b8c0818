"""What stands in the way of a survey being put to people, and of its answers."""

import re

from django.utils.translation import gettext as _

from isegoria.questionnaire.check import Fault, faults
from isegoria.questionnaire.definition import Form, Kind, Question

LONGEST_WORDS = 500
LONGEST_TEXT = 5000
# Names that the forms of pages use themselves.
KEPT_NAMES = {"afresh", "code", "entry", "key", "page", "sure", "ticket", "visit"}
_KEY = re.compile(r"[a-z][a-z0-9_-]*")


def faults_of(form: Form) -> list[Fault]:
    """Everything that keeps this questionnaire from being put to people, by its code."""
    own = ((one.code, _own_fault(one, form)) for one in form.questions())
    return [*faults(form), *(Fault(code, words) for code, words in own if words)]


def ask_the_same(one: Question, other: Question, language: str) -> bool:
    """Tell whether answers to one of these are answers to the other as they stand.

    When it is asked, of whom and in which order, and how it is said in other languages, is another
    matter.
    """
    return _essence(one, language) == _essence(other, language)


def can_keep_answers(before: Question, now: Question) -> bool:
    """Tell whether answers given before still are answers, if the new words mean the same."""
    there = {one.value for one in now.choices}
    return (before.kind, before.total) == (now.kind, now.total) and there >= {
        one.value for one in before.choices
    }


def obstacle_to_name(code: str) -> str | None:
    """What stands in the way of calling a question so; None if nothing."""
    if _KEY.fullmatch(code) and code not in KEPT_NAMES and not code.startswith("carried-"):
        return None
    return _(
        "“%(code)s” cannot name a question. Use small Latin letters, digits and _; some words "
        "are kept for the pages themselves."
    ) % {"code": code}


def _own_fault(question: Question, form: Form) -> str | None:
    if words := obstacle_to_name(question.code):
        return words
    if question.kind is not Kind.HIDDEN and not question.words.get(form.language):
        return _("There are no words in the language of the question.")
    return None


def _essence(question: Question, language: str) -> tuple[object, ...]:
    said = [question.words, *question.ends, *(one.words for one in question.choices)]
    return (
        question.kind,
        [words.get(language, "") for words in said],
        [(one.value, one.exclusive) for one in question.choices],
        (question.least, question.most, question.decimals, question.unit, question.total),
    )
