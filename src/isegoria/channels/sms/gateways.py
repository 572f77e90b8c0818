"""The gateways that the operator names, in one file; docs/operating.md tells what stands in it."""

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare

from isegoria.base.refusal import Refused

_logger = logging.getLogger(__name__)

KINDS = ("kannel", "africastalking", "twilio", "webhook")
SHORTEST_SECRET = 20
_OTHERS = ("ussd", "voice")
_NEEDED = {
    "kannel": ("secret", "send", "user", "password"),
    "africastalking": ("secret", "send", "user", "password"),
    "twilio": ("send", "user", "password"),
    "webhook": ("secret",),
}


@dataclass(frozen=True)
class Gateway:
    """One gateway: how it reaches us and we it, and what a message costs.

    ``sender`` is the number that people write to; ``fee`` what one message costs them, "0" if it is
    free; ``price`` what one part that we send costs the operator, in ``currency``.
    """

    name: str
    kind: str
    sender: str
    secret: str = ""
    send: str = ""
    user: str = ""
    password: str = ""
    country: str = ""
    fee: str = ""
    price: str = "0"
    currency: str = ""
    per_minute: int = 30

    @property
    def is_free(self) -> bool:
        """Tell whether writing to it costs people nothing."""
        return self.fee.strip() == "0"

    @property
    def price_of_part(self) -> Decimal:
        """What one part that we send costs."""
        return Decimal(self.price)

    def knows(self, secret: str) -> bool:
        """Tell whether whoever calls knows the secret part of the address; in constant time."""
        return bool(self.secret) and constant_time_compare(secret, self.secret)


def gateways() -> dict[str, Gateway]:
    """Every gateway by its name, in the order of the file; none where there is no good file."""
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


def gateway_named(name: str) -> Gateway | None:
    """One gateway; the first of the file for no name, or for one that is there no longer."""
    known = gateways()
    return known.get(name) or next(iter(known.values()), None)


@lru_cache(4)
def _read(file: Path, _changed: int, _size: int) -> dict[str, Gateway]:
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise Refused(f"The file of gateways {file} cannot be read: {problem}.") from problem
    # [ussd.main] and the like belong to other channels, which read them for themselves.
    return {name: _gateway(name, row) for name, row in rows.items() if name not in _OTHERS}


def _gateway(name: str, row: Any) -> Gateway:  # noqa: ANN401  # whatever stands in the file
    where = f"In the file of gateways, [{name}]"
    if not isinstance(row, Mapping) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        raise Refused(f"{where} must be a table, named with small letters, digits and hyphens.")
    known = {one.name for one in fields(Gateway)} - {"name"}
    if unknown := sorted(set(row) - known):
        raise Refused(f"{where}: there is nothing called “{unknown[0]}”.")
    if row.get("kind") not in KINDS:
        raise Refused(f"{where}: kind must be one of {', '.join(KINDS)}.")
    for field in ("sender", *_NEEDED[row["kind"]]):
        if not isinstance(row.get(field), str) or not row[field]:
            raise Refused(f"{where}: {field} is missing.")
    if row.get("secret") and not re.fullmatch(rf"[\w-]{{{SHORTEST_SECRET},}}", row["secret"]):
        raise Refused(f"{where}: secret needs {SHORTEST_SECRET} letters, digits or hyphens.")
    if row.get("send") and urlsplit(row["send"]).scheme not in ("http", "https"):
        raise Refused(f"{where}: send must begin with http:// or https://.")
    return _checked(where, Gateway(name=name, **row))


def _checked(where: str, gateway: Gateway) -> Gateway:
    if not re.fullmatch(r"\d+(\.\d+)?", str(gateway.price)):
        raise Refused(f'{where}: price must be a number in quotes, as "0.02".')
    if not isinstance(gateway.per_minute, int) or gateway.per_minute < 1:
        raise Refused(f"{where}: per_minute must be a whole number from 1 on.")
    return gateway
