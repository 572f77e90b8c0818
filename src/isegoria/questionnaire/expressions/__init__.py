"""The rules of a questionnaire: a small part of the expressions that XForms knows.

``parse`` reads a rule, and ``Expression`` works it out. Nothing in a rule is ever run as a
program: it is read into a tree of few kinds, bounded in length and depth, and the tree is walked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from isegoria.questionnaire.expressions import evaluation
from isegoria.questionnaire.expressions.grammar import read
from isegoria.questionnaire.expressions.tokens import Unreadable
from isegoria.questionnaire.expressions.tree import (
    Answer,
    Node,
    Own,
    Trait,
    is_condition,
    nodes_of,
    rebuilt,
)

__all__ = ["Expression", "Unreadable", "parse"]

_MOST_KEPT = 4096


@dataclass(frozen=True)
class Expression:
    """A rule that was read; as text it is written in the one canonical way."""

    root: Node

    def __str__(self) -> str:
        return str(self.root)

    @cached_property
    def names(self) -> frozenset[str]:
        """The codes of the questions whose answers it looks at."""
        return frozenset(one.code for one in nodes_of(self.root) if isinstance(one, Answer))

    @cached_property
    def traits(self) -> frozenset[str]:
        """The traits of choices that it looks at."""
        return frozenset(one.name for one in nodes_of(self.root) if isinstance(one, Trait))

    @cached_property
    def looks_at_itself(self) -> bool:
        """Tell whether it speaks of the value that is being given, as ``.`` does."""
        return any(isinstance(one, Own) for one in nodes_of(self.root))

    @cached_property
    def is_condition(self) -> bool:
        """Tell whether it says yes or no, in a way that every program understands alike."""
        return is_condition(self.root)

    def value(
        self,
        answers: Mapping[str, str],
        today: date,
        *,
        own: str = "",
        traits: Mapping[str, str] | None = None,
    ) -> evaluation.Value:
        """Work out the rule; a question without an answer is empty text.

        ``own`` is what ``.`` stands for, ``traits`` are those of the choice that is looked at.
        """
        return evaluation.value(self.root, evaluation.Known(answers, today, own, traits or {}))

    def holds(
        self,
        answers: Mapping[str, str],
        today: date,
        *,
        own: str = "",
        traits: Mapping[str, str] | None = None,
    ) -> bool:
        """Tell whether the rule says yes."""
        return evaluation.truth(self.value(answers, today, own=own, traits=traits))

    def words(self, answers: Mapping[str, str], today: date) -> str:
        """What the rule works out, as an answer is written; nothing where it is not a number."""
        return evaluation.as_answer(self.value(answers, today))

    def with_answers(self, change: Callable[[str], Node]) -> Expression:
        """The same rule with something else in the place of each answer."""
        return Expression(rebuilt(self.root, change))


def parse(text: str, *, of_choices: bool = False) -> Expression:
    """Read a rule, or raise Unreadable with words that say where it cannot be read.

    Only the rule of a filter ``of_choices`` may name the traits of a choice, as in ``region``.
    """
    return _parsed(text, of_choices)


@lru_cache(maxsize=_MOST_KEPT)
def _parsed(text: str, of_choices: bool) -> Expression:  # noqa: FBT001  # kept by position
    return Expression(read(text, of_choices=of_choices))
