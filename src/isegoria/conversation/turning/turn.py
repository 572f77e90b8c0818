"""What somebody means by what they sent, seen from where the conversation is."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from isegoria.base.refusal import Refused
from isegoria.conversation.turning.replies import Needed, read
from isegoria.conversation.turning.state import About, State
from isegoria.conversation.turning.vocabulary import (
    Command,
    command_in,
    folded,
    plain_digits,
)
from isegoria.questionnaire.definition import Kind
from isegoria.receipts.codes import DIGITS, read_code

_IN_WORDS = {About.PROMPT, About.PLACE}
_TAKE_MORE = {Command.STATUS, Command.LANGUAGE, Command.ADD, Command.WHERE, Command.OBJECT}


@dataclass(frozen=True)
class Begins:
    """They dial, or say nothing that asks or answers anything."""


@dataclass(frozen=True)
class Names:
    """They send the name of a question."""

    slug: str


@dataclass(frozen=True)
class Opens:
    """They send their receipt, to go on there or only to ask what became of it."""

    code: str
    only_status: bool = False


@dataclass(frozen=True)
class Orders:
    """They send one of the words for the conversation itself, and what follows it."""

    command: Command
    language: str
    rest: str = ""


@dataclass(frozen=True)
class Replies:
    """They answer what was asked last, in this one line."""

    value: str


@dataclass(frozen=True)
class Unclear:
    """What they sent is no answer; why not, in words for them.

    ``is_stuck`` tells that they ask to pass what cannot be passed.
    """

    why: str
    is_stuck: bool = False


Meant = Begins | Names | Opens | Orders | Replies | Unclear


def turn(state: State, words: str, names: Collection[str] = ()) -> Meant:
    """What these words mean; ``names`` are those of the questions that are open.

    A receipt comes first, then what answers the question, then the words of the conversation, so
    that an option called "Back" can be chosen by its name. Words of one's own are an answer, unless
    they are such a word and nothing else.
    """
    is_asked = state.asked is not None and state.asked.about is About.RECEIPT
    return (
        _receipt(words, is_asked=is_asked)
        or _own_words(state, words, names)
        or _choice(state, words, names)
    )


def _own_words(state: State, words: str, names: Collection[str]) -> Meant | None:
    asked, order = state.asked, _order(words)
    if asked is None or asked.kind is not Kind.TEXT or asked.about not in _IN_WORDS:
        return None
    if order and not order.rest:
        return order
    name = _name(words, names)
    return Names(name) if name and folded(name) == folded(words) else _reply(state, words)


def _choice(state: State, words: str, names: Collection[str]) -> Meant:
    reply = _reply(state, words)
    if isinstance(reply, Replies):
        return reply
    if order := _order(words):
        return order
    if name := _name(words, names):
        return Names(name)
    return reply


def _reply(state: State, words: str) -> Meant:
    if state.asked is None or not words.strip():
        return Begins()
    try:
        return Replies(read(state.asked, words))
    except Refused as refusal:
        return Unclear(str(refusal), is_stuck=isinstance(refusal, Needed))


def _order(words: str) -> Orders | None:
    found = command_in(words)
    if found is None:
        return None
    order = Orders(*found)
    return order if not order.rest or order.command in _TAKE_MORE else None


def _receipt(words: str, *, is_asked: bool) -> Opens | Unclear | None:
    """A receipt alone, where it was asked for, or behind the word that asks what became of it."""
    order = _order(words)
    is_behind = order is not None and order.command is Command.STATUS and bool(order.rest)
    typed = order.rest if order and is_behind else words
    only_status = is_behind or is_asked
    digits = re.findall(r"\d", plain_digits(typed))
    has_letters = any(one.isalpha() for one in typed)
    if has_letters or not (len(digits) == DIGITS or (only_status and digits)):
        return None
    try:
        return Opens(read_code(typed), only_status=only_status)
    except Refused as refusal:
        return Unclear(str(refusal))


def _name(words: str, names: Collection[str]) -> str | None:
    """The question that is named by the whole message, or by its first word."""
    by_fold = {folded(one).replace(" ", ""): one for one in names}
    whole = folded(words).replace(" ", "")
    first = folded(words).partition(" ")[0]
    return by_fold.get(whole) or by_fold.get(first)
