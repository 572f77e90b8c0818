"""Placings as a table for programs, and what its columns hold (Table Schema)."""

from collections.abc import Iterator
from typing import Any

from isegoria.process.models import Process
from isegoria.themes.models import Reading
from isegoria.themes.queries.texts import standing

FIELDS: list[dict[str, Any]] = [
    {"name": "text", "type": "integer", "description": "Number of the answer in this question"},
    {"name": "turn", "type": "integer", "description": "1 first, 2 second, 3 third look"},
    {"name": "coder", "type": "string", "description": "Reader, by a number in this file alone"},
    {
        "name": "outcome",
        "type": "string",
        "description": "What the reader found",
        "constraints": {"enum": [str(one) for one in Reading.Outcome.values]},
    },
    {"name": "theme", "type": "integer", "description": "Number of the theme; empty for none"},
    {"name": "chosen", "type": "integer", "description": "The theme that the reader had ticked"},
    {"name": "machine", "type": "boolean", "description": "Whether a program had proposed it"},
    {"name": "counts", "type": "boolean", "description": "Whether this is the reading that holds"},
]
SCHEMA: dict[str, Any] = {"fields": FIELDS, "missingValues": [""]}


def rows(process: Process) -> Iterator[dict[str, object]]:
    """One row for each placing; a reading without any has one row without a theme."""
    found = (
        Reading.objects.filter(process=process, text__in=standing(process).order_by())
        .order_by("text__number", "turn", "placings__theme__number")
        .values_list(
            "text__number",
            "turn",
            "reader_id",
            "outcome",
            "placings__theme__number",
            "placings__given__number",
            "placings__from_machine",
            "counted_for",
        )
    )
    coders: dict[int | None, str] = {}
    for text, turn, reader, outcome, theme, given, machine, counts in found:
        yield {
            "text": text,
            "turn": turn,
            "coder": coders.setdefault(reader, f"R{len(coders) + 1}"),
            "outcome": outcome,
            "theme": theme,
            "chosen": given,
            "machine": str(bool(machine)).lower(),
            "counts": str(counts is not None).lower(),
        }
