"""The short list, and the signs that several voices may be one, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isegoria.languages.queries import NOTHING, Shown
from isegoria.understand import words
from isegoria.understand.queries import Counted
from isegoria.understand.showing import sentences

Texts = Mapping[int | None, Shown]
Items = Mapping[int, Counted]


@dataclass(frozen=True)
class Script:
    """People who answer alike, and what changes without them."""

    heading: str
    words: str
    changes: list[tuple[Shown, str, str]]


@dataclass(frozen=True)
class Copies:
    """Statements that say the same, or nearly: how many there are, and the first of them."""

    heading: str
    texts: list[Shown]


def listed(result: Mapping[str, Any]) -> list[int]:
    """The statements of the short list; findings of earlier versions have none."""
    statements: list[int] = result.get("slate", {}).get("statements", [])
    return statements


def named(result: Mapping[str, Any]) -> set[int]:
    """Every item that the page of signs names."""
    found = result.get("signs", {})
    return {
        *(item for script in found.get("scripts", []) for item, *_shares in script["changes"]),
        *(item for _number, items in found.get("copies", []) for item in items),
    }


def signs(result: Mapping[str, Any], items: Items, texts: Texts) -> dict[str, Any]:
    """Everything that the page of signs says."""
    found = result["signs"]
    said = {item: texts.get(one.text_id, NOTHING) for item, one in items.items()}
    copies = [
        Copies(sentences.copies(number), [said[item] for item in of if item in said])
        for number, of in found["copies"]
    ]
    return {
        "searched": sentences.searched(found),
        "scripts": [
            Script(
                sentences.script_heading(script),
                sentences.script(script),
                [
                    (said[item], words.points(share), words.points(without))
                    for item, share, without in script["changes"]
                    if item in said
                ],
            )
            for script in found["scripts"]
        ],
        # Where only one is still shown there is nothing to compare.
        "copies": [one for one in copies if len(one.texts) > 1],
        "more_copies": sentences.more_copies(len(copies), found["copies_count"]),
    }
