"""Which answers decide what: in which order the rules of a form are worked out, if they can be."""

import re
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

from isegoria.questionnaire.definition import Form, Group, Question
from isegoria.questionnaire.expressions import parse

PIPED = re.compile(r"\$\{\s*([A-Za-z][A-Za-z0-9_-]*)\s*\}", re.ASCII)
"""Where the words of a question hold the answer to another."""


def with_groups(form: Form) -> Iterator[tuple[Question, tuple[Group, ...]]]:
    """Each question with the groups that it stands in, the outermost first."""
    yield from _with_groups(form.members, ())


def groups_of(form: Form) -> Iterator[Group]:
    """Every group, those inside others included."""
    waiting = [one for one in form.members if isinstance(one, Group)]
    while waiting:
        group = waiting.pop(0)
        yield group
        waiting += [one for one in group.members if isinstance(one, Group)]


def links(form: Form) -> Mapping[str, frozenset[str]]:
    """For each question, those whose answers decide whether it is asked and what it can be."""
    return {
        question.code: _names(question, groups)
        for question, groups in with_groups(form)
    }  # fmt: skip


def order(form: Form) -> tuple[str, ...]:
    """The codes of all questions, each after those that it depends on; CycleError if that fails."""
    return tuple(TopologicalSorter(links(form)).static_order())


def _names(question: Question, groups: tuple[Group, ...]) -> frozenset[str]:
    rules = [question.relevant, question.calculation, *(one.relevant for one in groups)]
    names = frozenset[str]().union(*(parse(rule).names for rule in rules if rule))
    if question.choice_filter:
        names |= parse(question.choice_filter, of_choices=True).names
    return names


def _with_groups(
    members: tuple[Question | Group, ...], groups: tuple[Group, ...]
) -> Iterator[tuple[Question, tuple[Group, ...]]]:
    for one in members:
        if isinstance(one, Group):
            yield from _with_groups(one.members, (*groups, one))
        else:
            yield one, groups
