"""Who took part, and who lives there: the same for every way of asking."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from isegoria.hear.models import Channel
from isegoria.languages.queries import page_language
from isegoria.places.queries import words_of
from isegoria.understand import words

_WITHOUT_SHARES = 5


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
        "assisted": _assisted(result["took_part"]["channel"]),
        "answers_each": result["took_part"].get("answers_each"),
        "moves": said_of_moves,
        "is_far": is_far,
        "one_channel": words.one_channel(result),
        "without_answers": result["took_part"].get("without_answers"),
        "lives_here": lives_here,
    }


def _assisted(by_channel: list[tuple[str, int | None, int | None]]) -> str:
    """How many took part with a helper; nothing where that is not told, or nobody did."""
    people = {kind: number for kind, number, _move in by_channel}
    helped, everybody = people.get(Channel.HELPER), sum(one or 0 for one in people.values())
    return words.assisted(helped, everybody) if helped else ""


def _lives_here(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups that some source has counted in the area, by what they are told apart.

    Where it gave percentages alone there is no number of people; earlier findings have no shares.
    """
    tables: dict[tuple[str, str, str], list[tuple[str, int | None, float | None]]] = {}
    are_told = all(len(row) > _WITHOUT_SHARES for row in result["lives_here"])
    for partition, group, people, source, counted_on, *share in result["lives_here"]:
        row = (group, people, share[0] if share else None)
        tables.setdefault((partition, source, counted_on), []).append(row)
    if not tables:
        return []
    names = words_of({one for one, *_ in tables}, page_language())
    return [
        {
            "caption": words.counted(
                names.get((partition, ""), partition), source, date.fromisoformat(counted_on)
            ),
            "rows": [
                (names.get((partition, group), group), _number(people), share)
                for (group, people, _), share in zip(
                    rows, _shares(rows, told=are_told), strict=True
                )
            ],
        }
        for (partition, source, counted_on), rows in tables.items()
    ]


def _number(people: int | None) -> str:
    return _("not known") if people is None else words.number(people)


def _shares(rows: Sequence[tuple[str, int | None, float | None]], *, told: bool) -> list[str]:
    """The shares as they were told; where all were counted they add up to a hundred points."""
    if told and any(share is None or people is None for _group, people, share in rows):
        return [words.as_percent(share) for _group, _people, share in rows]
    return list(words.percents([people or 0 for _group, people, _share in rows]))
