"""Reading the texts of the demonstration."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from isegoria.languages.models import Text
from isegoria.languages.services import say

LANGUAGE = "en"
_LANGUAGES = ("en", "fr", "ar")

Words = dict[str, str]


@dataclass(frozen=True)
class Opinion:
    """A statement, and how likely somebody of each group agrees with it."""

    words: Words
    agree: tuple[float, ...]


@dataclass(frozen=True)
class Question:
    """A question as its file tells it; ``raw`` has the texts of its record and its document."""

    slug: str
    raw: dict[str, Any]
    statements: tuple[Opinion, ...]

    @property
    def groups(self) -> list[float]:
        """The share of each group of opinion."""
        return [float(one) for one in self.raw["groups"]]


@cache
def district() -> dict[str, Any]:
    """The district: its names, its areas, its staff."""
    return _read("district")


def group_words() -> dict[str, Any]:
    """By what the people of the district are told apart."""
    return _read("groups")


def question(slug: str) -> Question:
    """One question by its name in addresses."""
    raw = _read(slug)
    statements = tuple(
        Opinion(
            words=words(one),
            agree=tuple(_firmer(share, raw["firmness"]) for share in one["agree"]),
        )
        for one in raw["statements"]
    )
    return Question(slug=raw["slug"], raw=raw, statements=statements)


def survey_of(name: str) -> dict[str, Any]:
    """A survey beside the question of this name."""
    return _read(f"{name}-survey")


def decision_of(name: str) -> dict[str, Any]:
    """What was decided on the question of this name."""
    return _read(f"{name}-decision")


def promises_of(name: str) -> dict[str, Any]:
    """What was promised because of the decision on the question of this name."""
    return _read(f"{name}-promises")


def told(texts: dict[str, Any]) -> Text:
    """Put down a text in every language in which it is there."""
    said = words(texts)
    return say(said[LANGUAGE], language=LANGUAGE, also=said)


def words(told_of: Mapping[str, Any]) -> Words:
    """What a text says in each language in which it is there."""
    return {code: told_of[code] for code in _LANGUAGES if code in told_of}


def _firmer(share: float, firmness: float) -> float:
    """A share drawn towards all or none, as its odds are multiplied by themselves."""
    odds: float = (share / (1 - share)) ** firmness
    return odds / (1 + odds)


def _read(name: str) -> dict[str, Any]:
    file = files("isegoria.config.demo") / "content" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
