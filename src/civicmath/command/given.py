"""What is known already and handed to ``civicmath opinion`` in files of JSON."""

import json
from dataclasses import dataclass
from pathlib import Path

from civicmath.errors import BadInput, quoted
from civicmath.names import Names
from civicmath.tables import json_in


@dataclass(frozen=True)
class LeftOut:
    """Statements that take no part, and those about the conversation itself."""

    statements: frozenset[str]
    meta: frozenset[str]


def left_out_in(path: Path) -> LeftOut:
    """Read a JSON list of statements, or an object with the lists ``moderated_out`` and ``meta``.

    Raises
    ------
    BadInput
        If the file cannot be read or is anything else.
    """
    content = json_in(path)
    if isinstance(content, list):
        return LeftOut(_identifiers(path, content), frozenset())
    if isinstance(content, dict) and content.keys() <= {"moderated_out", "meta"}:
        statements, meta = (content.get(name, []) for name in ("moderated_out", "meta"))
        if isinstance(statements, list) and isinstance(meta, list):
            about = _identifiers(path, meta)
            return LeftOut(_identifiers(path, statements) | about, about)
    raise BadInput(path.name, None, "this is not a JSON list of statements")


def groups_in(path: Path, participants: Names) -> dict[str, str]:
    """Read a JSON object that gives participants their group; null for those in none.

    Raises
    ------
    BadInput
        If the file cannot be read, is anything else, or names nobody of the conversation.
    """
    content = json_in(path)
    if not isinstance(content, dict):
        raise BadInput(path.name, None, "this is not a JSON object from participant to group")
    groups = {
        participant: _identifier(path, group)
        for participant, group in content.items()
        if group is not None
    }
    if not any(name in groups for name in participants):
        raise BadInput(path.name, None, "it gives no participant of this conversation a group")
    return groups


def _identifiers(path: Path, values: list[object]) -> frozenset[str]:
    return frozenset(_identifier(path, value) for value in values)


def _identifier(path: Path, value: object) -> str:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise BadInput(path.name, None, f"{quoted(json.dumps(value))} is no identifier")
