"""Reading what a language model replied: nothing is kept that names no answer it was given."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

LONGEST_WORDS, MOST_KEPT, MOST_CITED = 400, 12, 20
_END_OF_SENTENCE = re.compile(r"[.!?。！？؟۔।]+[»”\"')]*\s+\S")  # noqa: RUF001  # ends of many scripts


class UnreadableError(Exception):
    """What came back is not what was asked for."""


@dataclass(frozen=True)
class Cited:
    """One sentence, or one theme, with the numbers of the answers that it names."""

    words: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Kept:
    """What can be kept of a reply, and how much of it named no answer and was thrown away."""

    rows: tuple[Cited, ...]
    thrown: int


def cited_in(reply: str, *, numbers: Collection[int], longest: int = LONGEST_WORDS) -> Kept:
    """Keep each row that is one sentence and names at least one of the numbers that were given.

    The reply is an object with a list ``rows`` of ``{"words": ..., "answers": [numbers]}``. Numbers
    that were not given are left out; a row without any that was, is thrown away and counted.
    """
    rows = _object_in(reply).get("rows")
    if not isinstance(rows, list):
        raise UnreadableError
    kept = [
        cited
        for row in rows[: 10 * MOST_KEPT]
        if (cited := _cited(row, frozenset(numbers), longest)) is not None
    ][:MOST_KEPT]
    return Kept(tuple(kept), len(rows) - len(kept))


def content_of(body: bytes) -> str:
    """What the model said, out of the reply of an OpenAI-compatible server."""
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError) as problem:
        raise UnreadableError from problem
    if not isinstance(said, str):
        raise UnreadableError
    return said


def _object_in(reply: str) -> Mapping[str, object]:
    """The object in the reply, whatever the model has written around it."""
    begin, end = reply.find("{"), reply.rfind("}")
    try:
        found = json.loads(reply[begin : end + 1]) if begin >= 0 else None
    except (ValueError, RecursionError) as problem:
        raise UnreadableError from problem
    if not isinstance(found, dict):
        raise UnreadableError
    return found


def _cited(row: object, given: Collection[int], longest: int) -> Cited | None:
    if not isinstance(row, dict) or not isinstance(row.get("words"), str):
        return None
    words = " ".join("".join(one if one.isprintable() else " " for one in row["words"]).split())
    named = row.get("answers")
    numbers = dict.fromkeys(
        one
        for one in (named if isinstance(named, list) else [])
        if isinstance(one, int) and not isinstance(one, bool) and one in given
    )
    is_one_sentence = _END_OF_SENTENCE.search(words) is None
    if not words or len(words) > longest or not numbers or not is_one_sentence:
        return None
    return Cited(words, tuple(numbers)[:MOST_CITED])
