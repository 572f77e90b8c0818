"""The menu codes that the operator names, in the file of gateways; docs/operating.md tells more."""

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
from django.utils.translation import get_language_bidi

from isegoria.base.refusal import Refused

_logger = logging.getLogger(__name__)

SHORTEST_SECRET = 20
LETTERS = 182
FEWEST_LETTERS = 100
NAMES = {"session": "sessionId", "number": "phoneNumber", "text": "text", "status": "status"}
METHODS = ("POST", "GET")


@dataclass(frozen=True)
class Gateway:
    """One menu code: what people dial, how its gateway calls us, and what it costs people.

    ``names`` are what the gateway calls the four things that we read. ``keyword`` is the name of
    the question that the code belongs to. With ``remind`` whoever is cut off gets a text message.
    """

    name: str
    code: str
    secret: str
    method: str = "POST"
    names: Mapping[str, str] = field(default_factory=lambda: dict(NAMES))
    letters: int = LETTERS
    country: str = ""
    fee: str = ""
    keyword: str = ""
    remind: bool = False
    per_minute: int = 60

    @property
    def is_free(self) -> bool:
        """Tell whether dialling costs people nothing."""
        return self.fee.strip() == "0"

    @property
    def dialled(self) -> str:
        """The code as it is written into a sentence, held together where that runs to the left."""
        return (
            f"\N{LEFT-TO-RIGHT ISOLATE}{self.code}\N{POP DIRECTIONAL ISOLATE}"
            if get_language_bidi()
            else self.code
        )

    def knows(self, secret: str) -> bool:
        """Tell whether whoever calls knows the secret part of the address; in constant time."""
        return constant_time_compare(secret, self.secret)


def gateways() -> dict[str, Gateway]:
    """Every menu code by its name, in the order of the file; none where there is no good file."""
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
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("ussd", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise Refused(f"The file of gateways {file} cannot be read: {problem}.") from problem
    if not isinstance(rows, Mapping):
        raise Refused(f"In the file of gateways {file}, ussd must be tables such as [ussd.main].")
    return {name: _gateway(name, row) for name, row in rows.items()}


def _gateway(name: str, row: Any) -> Gateway:  # noqa: ANN401  # whatever stands in the file
    where = f"In the file of gateways, [ussd.{name}]"
    if not isinstance(row, Mapping) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        raise Refused(f"{where} must be a table, named with small letters, digits and hyphens.")
    known = {one.name: one.type for one in fields(Gateway) if one.name != "name"}
    if unknown := sorted(set(row) - set(known)):
        raise Refused(f"{where}: there is nothing called “{unknown[0]}”.")
    for one in ("code", "secret"):
        if not row.get(one):
            raise Refused(f"{where}: {one} is missing.")
    for one, value in row.items():
        if one != "names" and type(value) is not known[one]:
            raise Refused(f"{where}: {one} is written in the wrong way.")
    if not re.fullmatch(rf"[\w-]{{{SHORTEST_SECRET},}}", row["secret"], re.ASCII):
        raise Refused(f"{where}: secret needs {SHORTEST_SECRET} letters, digits or hyphens.")
    return _checked(where, Gateway(name=name, **{**row, "names": _names(where, row)}))


def _names(where: str, row: Mapping[str, Any]) -> dict[str, str]:
    names = row.get("names", {})
    if not isinstance(names, Mapping) or not all(
        one in NAMES and isinstance(value, str) and value for one, value in names.items()
    ):
        raise Refused(f"{where}: names can be given for {', '.join(NAMES)}.")
    return {**NAMES, **names}


def _checked(where: str, gateway: Gateway) -> Gateway:
    if gateway.method not in METHODS:
        raise Refused(f"{where}: method must be one of {', '.join(METHODS)}.")
    if not FEWEST_LETTERS <= gateway.letters <= LETTERS:
        raise Refused(f"{where}: letters must be from {FEWEST_LETTERS} to {LETTERS}.")
    if gateway.per_minute < 1:
        raise Refused(f"{where}: per_minute must be a whole number from 1 on.")
    return gateway
