"""Who took part, and who lives there: the same for every way of asking."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from isegoria.understand import words


def who_took_part(result: Mapping[str, Any]) -> dict[str, Any]:
    """How people took part, how far the result hangs on it, and who was counted in the area.

    Findings of earlier versions say it of statements alone.
    """
    lives_here = _lives_here(result)
    if "took_part" not in result:
        return {"lives_here": lives_here}
    said_of_moves, is_far = words.moves(result)
    return {
        "took_part": [
            (label, words.kinds_of(result, split))
            for label, split in (
                (_("How they answered"), "channel"),
                (_("In which language"), "language"),
                (_("How far we know that each is one person"), "assurance"),
            )
        ],
        "answers_each": result["took_part"].get("answers_each"),
        "moves": said_of_moves,
        "is_far": is_far,
        "one_channel": words.one_channel(result),
        "without_answers": result["took_part"].get("without_answers"),
        "lives_here": lives_here,
    }


def _lives_here(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups that some source has counted in the area, by what they are told apart."""
    tables: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for dimension, category, people, source, counted_on in result["lives_here"]:
        tables.setdefault((dimension, source, counted_on), []).append((category, people))
    return [
        {
            "caption": words.counted(dimension, source, date.fromisoformat(counted_on)),
            "rows": [
                (words.category_name(category), words.number(people), share)
                for (category, people), share in zip(
                    rows, words.percents([each for _name, each in rows]), strict=True
                )
            ],
        }
        for (dimension, source, counted_on), rows in tables.items()
    ]
