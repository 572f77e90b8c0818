"""A questionnaire while somebody answers it: what is asked now, in which words and options.

Nothing is stored here. Whoever runs a questionnaire keeps the answers and the seed; the same
answers and the same seed always give the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import takewhile
from random import Random
from typing import TypeVar

from django.utils.translation import gettext as _

from isegoria.base.listed import listed
from isegoria.questionnaire.definition import (
    DONT_KNOW,
    NOT_SAY,
    SKIPPED,
    Choice,
    Form,
    Group,
    Kind,
    Question,
    in_language,
)
from isegoria.questionnaire.dependence import PIPED, order, with_groups
from isegoria.questionnaire.expressions import parse

NOTHING_SAID = "…"
"""What stands in a piped text where nothing was answered."""

OTHER = "other"
"""The option that stays last, however the options are shuffled."""

Page = tuple[Question | Group, ...]
T = TypeVar("T")


class Run:
    """One person's way through a form.

    ``answers`` holds canonical answers by code; a question that is not in it was not answered
    yet, one with an empty answer was left out on purpose. Answers to questions that are no longer
    relevant count as empty. The form must be free of faults, see ``check``.
    """

    def __init__(
        self, form: Form, answers: Mapping[str, str], *, today: date, seed: str | int
    ) -> None:
        self.form = form
        self.answers = answers
        self.today = today
        self.seed = seed
        self._places = {question.code: (question, groups) for question, groups in with_groups(form)}

    def with_answers(self, answers: Mapping[str, str]) -> Run:
        """The same for other answers; what follows from the form alone is not worked out anew."""
        other = copy(self)
        other.answers = answers
        other.__dict__.pop("_state", None)
        other.__dict__["_order"] = self._order
        return other

    def asked(self) -> tuple[Question, ...]:
        """All questions that are relevant now, in their order, with notes, without hidden ones."""
        return tuple(self._in_order(self.form.members))

    def pages(self) -> tuple[Page, ...]:
        """What is shown together, page by page: a group, a table, or one question with its notes.

        A group is narrowed to what is relevant in it, in the order drawn. One that holds groups is
        no page itself; ``headings`` tells its words.
        """
        pages: list[Page] = []
        notes: list[Question | Group] = []
        for one in self._parts(self.form.members):
            notes.append(one)
            if self._asks(one):
                pages.append(tuple(notes))
                notes = []
        if notes and pages:
            pages[-1] += tuple(notes)
        elif notes:
            pages.append(tuple(notes))
        return tuple(pages)

    def page(self) -> Page:
        """The first page that is not answered in full; empty if all are."""
        return next((one for one in self.pages() if not all(map(self._is_done, one))), ())

    def closing(self) -> tuple[Question, ...]:
        """The notes behind the last question, to be read once nothing is left to be answered."""
        behind = takewhile(_is_note, reversed(self.asked())) if self.complete else ()
        return tuple(behind)[::-1]

    @property
    def complete(self) -> bool:
        """Tell whether nothing is left to be answered."""
        return not self.page()

    def is_answered(self, question: Question) -> bool:
        """Tell whether a question needs nothing more; a note never does."""
        if question.kind in {Kind.NOTE, Kind.HIDDEN}:
            return True
        if question.code not in self.answers:
            return False
        return not question.required or self._known.get(question.code, SKIPPED) != SKIPPED

    def headings(self, code: str) -> tuple[Group, ...]:
        """The groups that a question stands in, the outermost first."""
        return self._places[code][1]

    def options(self, question: Question) -> tuple[Choice, ...]:
        """The options that can be chosen now, shuffled where the question asks for it.

        Options that exclude the others, and the one for anything else, stay where they are.
        """
        offered = self._offered(question, self._known)
        if not question.shuffled:
            return offered
        return self._drawn(question.code, offered, lambda one: one.exclusive or one.value == OTHER)

    def words(self, question: Question, language: str) -> tuple[str, str]:
        """What is asked, with earlier answers put in, and in which language it is said."""
        return self.piped(question.words, language)

    def piped(self, words: Mapping[str, str], language: str) -> tuple[str, str]:
        """Any words of the form with answers put in where they name a question."""
        said, spoken = in_language(words, language, self.form.language)
        return PIPED.sub(lambda found: self.answer_in_words(found[1], spoken), said), spoken

    def answer_in_words(self, code: str, language: str) -> str:
        """An answer as it is put into the words of another question."""
        if code not in self._places:
            return NOTHING_SAID
        question, _groups = self._places[code]
        value = self._known.get(code, SKIPPED)
        if value in {SKIPPED, DONT_KNOW, NOT_SAY}:
            return NOTHING_SAID
        if not question.choices:
            return value
        named = {one.value: in_language(one.words, language, "")[0] for one in question.choices}
        parts = (one.partition("=") for one in value.split())
        return listed(f"{named.get(one, one)} {share}".strip() for one, _sign, share in parts)

    def hidden(self) -> Mapping[str, str]:
        """What the form itself put in or worked out, by code."""
        return {
            code: self._known[code]
            for code, (question, _groups) in self._places.items()
            if question.kind is Kind.HIDDEN and code in self._relevant
        }

    def obstacle(self, question: Question, value: str, language: str = "") -> str | None:
        """What the constraint of a question says against this answer; None if nothing.

        As on all devices, nothing is said against an answer that is empty or withheld.
        """
        if not question.constraint or value in {SKIPPED, DONT_KNOW, NOT_SAY}:
            return None
        if parse(question.constraint).holds(self._known, self.today, own=value):
            return None
        words, _language = self.piped(question.constraint_words, language or self.form.language)
        return words or _("This answer does not fit. Please look at it again.")

    @cached_property
    def _state(self) -> tuple[Mapping[str, str], frozenset[str]]:
        """The answers that count, and the codes of what is relevant."""
        known: dict[str, str] = {}
        relevant: set[str] = set()
        for code in self._order:
            if code in self._places and self._is_relevant(code, known):
                relevant.add(code)
                known[code] = self._counting(self._places[code][0], known)
        return known, frozenset(relevant)

    @cached_property
    def _order(self) -> tuple[str, ...]:
        return tuple(order(self.form))

    @property
    def _known(self) -> Mapping[str, str]:
        return self._state[0]

    @property
    def _relevant(self) -> frozenset[str]:
        return self._state[1]

    def _is_relevant(self, code: str, known: Mapping[str, str]) -> bool:
        question, groups = self._places[code]
        rules = (question.relevant, *(one.relevant for one in groups))
        return all(parse(rule).holds(known, self.today) for rule in rules if rule)

    def _counting(self, question: Question, known: Mapping[str, str]) -> str:
        """The answer as rules see it: worked out, or given and still possible."""
        if question.kind is Kind.HIDDEN and question.calculation:
            return parse(question.calculation).words(known, self.today)
        if question.kind is Kind.HIDDEN:
            return self.answers.get(question.code, question.default)
        value = self.answers.get(question.code, SKIPPED)
        if not question.choice_filter or value in question.ways_out:
            return value
        offered = {one.value for one in self._offered(question, known)}
        given = {one.partition("=")[0] for one in value.split()}
        return value if given <= offered else SKIPPED

    def _offered(self, question: Question, known: Mapping[str, str]) -> tuple[Choice, ...]:
        if not question.choice_filter:
            return question.choices
        rule = parse(question.choice_filter, of_choices=True)
        return tuple(
            one
            for one in question.choices
            if rule.holds(known, self.today, traits={**one.traits, "name": one.value})
        )

    def _members(self, members: tuple[Question | Group, ...]) -> Iterable[Question | Group]:
        """What is relevant among these, each group in the order drawn for the person."""
        for one in members:
            if isinstance(one, Question):
                if one.code in self._relevant and one.kind is not Kind.HIDDEN:
                    yield one
                continue
            inner = tuple(self._members(one.members))
            if one.shuffled:
                inner = self._drawn(one.code, inner, _is_note)
            if inner:
                yield replace(one, members=inner)

    def _in_order(self, members: tuple[Question | Group, ...]) -> Iterable[Question]:
        for one in self._members(members):
            if isinstance(one, Group):
                yield from replace(self.form, members=one.members).questions()
            else:
                yield one

    def _parts(self, members: tuple[Question | Group, ...]) -> Iterable[Question | Group]:
        """Questions, and the groups that hold no others."""
        waiting = list(self._members(members))
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, Group) and any(isinstance(it, Group) for it in one.members):
                waiting[:0] = one.members
            else:
                yield one

    def _asks(self, one: Question | Group) -> bool:
        members = one.members if isinstance(one, Group) else (one,)
        return not all(map(_is_note, members))

    def _is_done(self, one: Question | Group) -> bool:
        members = one.members if isinstance(one, Group) else (one,)
        return all(self.is_answered(it) for it in members if isinstance(it, Question))

    def _drawn(self, code: str, things: Sequence[T], stays: Callable[[T], bool]) -> tuple[T, ...]:
        """Things in the order drawn for this person; those that stay keep their places."""
        moving = [one for one in things if not stays(one)]
        Random(f"{self.seed} {code}").shuffle(moving)  # noqa: S311  # an order, no secret
        drawn = iter(moving)
        return tuple(one if stays(one) else next(drawn) for one in things)


def _is_note(one: Question | Group) -> bool:
    return isinstance(one, Question) and one.kind is Kind.NOTE
