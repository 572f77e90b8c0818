"""What every operation needs: in which language it is asked for, and which problems it can have."""

import json
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as lazily
from ninja.parser import Parser

from isegoria.channels.api.schemas import common
from isegoria.languages.codes import is_known
from isegoria.languages.queries import page_language


class StrictParser(Parser):
    """Reads JSON as it is meant: each name once, no number that is none, text that can be kept."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401  # whatever JSON can hold
        """Read the body; ValueError where it is not like that."""
        return json.loads(request.body, object_pairs_hook=_once, parse_constant=_no_number)


def gettext_lazy(words: str) -> str:
    """Translate when it is read, not when it is loaded; ninja takes that for text."""
    return cast("str", lazily(words))


def wanted(given: str | None) -> str:
    """The language in which texts are wanted: the one that is asked for, else the reader's."""
    return given.lower() if given and is_known(given.lower()) else page_language()


def or_problem(answer: Any, *statuses: int) -> dict[int, Any]:  # noqa: ANN401  # a type, as ninja takes it
    """What an operation answers, and with which problems it can answer instead."""
    return {200: answer, **problems(*statuses)}


def problems(*statuses: int) -> dict[int, Any]:
    """The problems that an operation can have; some any can have."""
    return dict.fromkeys(sorted({*statuses, 422, 500, 503}), common.Problem)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    for words in (*found, *(one for one in found.values() if isinstance(one, str))):
        words.encode()  # raises for half a sign
        if "\0" in words:
            raise ValueError("no text")
    return found


def _no_number(_name: str) -> float:
    raise ValueError("no number")
