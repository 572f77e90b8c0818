"""People, informal groups and organisations: read apart, and never added up."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from civicmath.arrays import Flags
from isegoria.hear.activity_type import Column, Responses
from isegoria.hear.models import Voice
from isegoria.understand.queries import Participation

OTHERS = (Voice.GROUP, Voice.ORGANISATION)


def of_people(responses: Responses, parts: Mapping[int, Participation]) -> Responses:
    """The answers of those who speak for themselves."""
    others = {who for who, part in parts.items() if part.voice in OTHERS}
    return _without(responses, others) if others else responses


def voices_in(responses: Responses, parts: Mapping[int, Participation]) -> dict[str, Any]:
    """How many groups and organisations answered, and how each statement stands with them.

    Each is one voice, however many stand behind it. ``items`` has a row for each statement that
    any of them answered: the item, and how many agree, disagree and pass.
    """
    return {kind.value: _voice(responses, parts, kind) for kind in OTHERS}


def _voice(responses: Responses, parts: Mapping[int, Participation], kind: Voice) -> dict[str, Any]:
    those = {who for who, part in parts.items() if part.voice == kind}
    last = (
        {
            (who, item): value
            for who, item, value in zip(
                responses.person, responses.item, responses.value, strict=True
            )
            if who in those
        }
        if those
        else {}
    )
    counts = Counter((item, value) for (_who, item), value in last.items())
    spoke = {who for who, _item in last} | {
        who for column in responses.columns for who in column.person if who in those
    }
    return {
        "voices": len(spoke),
        "items": [
            [item, *(counts[item, value] for value in (1, -1, 0))]
            for item in responses.items
            if any(counts[item, value] for value in (1, -1, 0))
        ],
    }


def _without(responses: Responses, others: set[int]) -> Responses:
    kept: Flags = ~np.isin(
        np.asarray(responses.person, dtype=np.int64), np.array(sorted(others), dtype=np.int64)
    )
    return replace(
        responses,
        person=_picked(responses.person, kept),
        item=_picked(responses.item, kept),
        value=_picked(responses.value, kept),
        chance=_picked(responses.chance, kept),
        draw=_picked(responses.draw, kept),
        matters=frozenset(pair for pair in responses.matters if pair[0] not in others),
        columns=tuple(_column(one, others) for one in responses.columns),
    )


def _picked(values: array[Any], kept: Flags) -> array[Any]:
    """Those values of a column that are kept; a column that is empty stays so."""
    if not values:
        return values
    found = array(values.typecode)
    found.frombytes(np.asarray(values)[kept].tobytes())
    return found


def _column(column: Column, others: set[int]) -> Column:
    kept: Flags = ~np.isin(np.asarray(column.person), np.array(sorted(others)))
    return replace(
        column,
        person=_picked(column.person, kept),
        option=_picked(column.option, kept),
        number=_picked(column.number, kept),
        missing=_picked(column.missing, kept),
    )
