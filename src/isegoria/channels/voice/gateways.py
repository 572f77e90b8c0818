"""The phone lines that the operator names, in the file of gateways; see docs/operating.md."""

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from isegoria.base.refusal import Refused

_logger = logging.getLogger(__name__)

KINDS = ("africastalking", "twilio")
SHORTEST_SECRET = 20


@dataclass(frozen=True)
class Gateway:
    """One phone line: what people call, how its gateway speaks, and what it costs people.

    ``hosts`` are those from which recordings are fetched, with ``user`` and ``password`` if they
    ask for these; a twilio signs with the password. ``operator`` is the number of a person who
    helps. ``voices`` names the gateway's own voice for a language, where no computer's voice is
    installed here. ``keyword`` is the name of the question that the line belongs to.
    """

    name: str
    kind: str
    number: str
    secret: str = ""
    user: str = ""
    password: str = ""
    hosts: list[str] = field(default_factory=list)
    operator: str = ""
    voices: dict[str, str] = field(default_factory=dict)
    country: str = ""
    fee: str = ""
    keyword: str = ""
    per_minute: int = 60

    @property
    def is_free(self) -> bool:
        """Tell whether calling costs people nothing."""
        return self.fee.strip() == "0"

    def knows(self, secret: str) -> bool:
        """Tell whether whoever calls knows the secret part of the address; in constant time."""
        return bool(self.secret) and constant_time_compare(secret, self.secret)


def gateways() -> dict[str, Gateway]:
    """Every phone line by its name, in the order of the file; none where there is no good file."""
    try:
        return read_gateways()
    except Refused as refusal:  # changed while the site runs: the pages go on
        _logger.error("%s", refusal)  # noqa: TRY400  # the words say it all
        return {}


def read_gateways() -> dict[str, Gateway]:
    """The same; Refused in words where the file cannot be right."""
    file = Path(settings.GATEWAYS_FILE)
    try:
        stamp = file.stat()
    except FileNotFoundError:
        return {}
    return _read(file, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(4)
def _read(file: Path, _changed: int, _size: int) -> dict[str, Gateway]:
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("voice", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise Refused(f"The file of gateways {file} cannot be read: {problem}.") from problem
    if not isinstance(rows, Mapping):
        raise Refused(f"In the file of gateways {file}, voice must be tables such as [voice.main].")
    return {name: _gateway(name, row) for name, row in rows.items()}


def _gateway(name: str, row: Any) -> Gateway:  # noqa: ANN401  # whatever stands in the file
    where = f"In the file of gateways, [voice.{name}]"
    if not isinstance(row, Mapping) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        raise Refused(f"{where} must be a table, named with small letters, digits and hyphens.")
    known = {one.name for one in fields(Gateway)} - {"name"}
    if unknown := sorted(set(row) - known):
        raise Refused(f"{where}: there is nothing called “{unknown[0]}”.")
    if row.get("kind") not in KINDS:
        raise Refused(f"{where}: kind must be one of {', '.join(KINDS)}.")
    _check(where, row)
    return Gateway(name=name, **row)


def _check(where: str, row: Mapping[str, Any]) -> None:
    needed = "password" if row["kind"] == "twilio" else "secret"
    for one in ("number", needed):
        if not row.get(one):
            raise Refused(f"{where}: {one} is missing.")
    for one, value in row.items():
        if not _is_right(one, value):
            raise Refused(f"{where}: {one} is written in the wrong way.")
    if row.get("secret") and not re.fullmatch(
        rf"[\w-]{{{SHORTEST_SECRET},}}", row["secret"], re.ASCII
    ):
        raise Refused(f"{where}: secret needs {SHORTEST_SECRET} letters, digits or hyphens.")


def _is_right(name: str, value: Any) -> bool:  # noqa: ANN401  # the same
    if name == "per_minute":
        return type(value) is int and value >= 1
    if name == "hosts":
        return isinstance(value, list) and all(
            isinstance(one, str) and re.fullmatch(r"[a-z0-9.-]+(:\d+)?", one) for one in value
        )
    if name == "voices":
        return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    return isinstance(value, str)
