"""The gateways that the operator names, in one file, for every channel that talks.

Each channel says what may stand in its tables; docs/operating.md tells what does.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin, get_type_hints

from django.conf import settings
from django.utils.crypto import constant_time_compare

from isegoria.base.refusal import Refused
from isegoria.hear.channel_type import is_known
from isegoria.process.models import Process

SHORTEST_SECRET = 20
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class NamedGateway:
    """What every gateway has, whatever it carries.

    ``fee`` is what it costs people, "0" if it is free. ``keyword`` is the name of the question that
    it belongs to.
    """

    kinds: ClassVar[tuple[str, ...]] = ()
    """How gateways of this channel may speak, where there are several ways."""

    name: str
    kind: str = ""
    fee: str = ""
    keyword: str = ""

    @property
    def is_free(self) -> bool:
        """Tell whether using it costs people nothing."""
        return self.fee.strip() == "0"

    @classmethod
    def needed(cls, kind: str) -> Sequence[str]:  # noqa: ARG003  # most need the same whatever their kind
        """What must stand in its table."""
        return ()

    def obstacle(self) -> str | None:
        """What cannot be right about it, beyond what is missing or written in the wrong way."""
        return None


@dataclass(frozen=True, kw_only=True)
class PhoneGateway(NamedGateway):
    """What every gateway to phones has.

    ``secret`` is part of the address that it calls. ``country`` is that of numbers that come
    without one. ``per_minute`` is how often one number is heard.
    """

    secret: str = ""
    country: str = ""
    per_minute: int = 60

    @classmethod
    def needed(cls, kind: str) -> Sequence[str]:  # noqa: ARG003  # the same
        """What must stand in its table."""
        return ("secret",)

    def knows(self, secret: str) -> bool:
        """Tell whether whoever calls knows the secret part of the address; in constant time."""
        return bool(self.secret) and constant_time_compare(secret, self.secret)


G = TypeVar("G", bound=NamedGateway)


class Gateways(Generic[G]):
    """The gateways of one channel, as the file has them now; a change counts at once.

    They stand below the channel's name, as in ``[voice.main]``; those of text messages, which
    ``section`` leaves empty, at the top, as in ``[main]``.
    """

    def __init__(self, kind: type[G], section: str | None = None) -> None:
        self.kind = kind
        self.section = section

    def all(self) -> dict[str, G]:
        """Every gateway by its name, in the order of the file; none where there is no good file."""
        try:
            return self.read()
        except Refused as refusal:  # changed while the site runs: the pages go on
            _logger.error("%s", refusal)  # noqa: TRY400  # the words say it all
            return {}

    def read(self) -> dict[str, G]:
        """The same; Refused in words where the file cannot be right."""
        tables = _tables()
        if self.section is None:
            rows = {name: row for name, row in tables.items() if not is_known(name)}
            return {name: self._gateway(name, name, row) for name, row in rows.items()}
        rows = tables.get(self.section, {})
        if not isinstance(rows, Mapping):
            raise Refused(
                f"In the file of gateways, {self.section} must be tables such as "
                f"[{self.section}.main]."
            )
        return {
            name: self._gateway(f"{self.section}.{name}", name, row) for name, row in rows.items()
        }

    def obstacle(self) -> str | None:
        """What is wrong with the file, if anything."""
        try:
            self.read()
        except Refused as refusal:
            return str(refusal)
        return None

    def named(self, name: str) -> G | None:
        """One gateway; the first of the file for no name, or for one that is there no longer."""
        known = self.all()
        return known.get(name) or next(iter(known.values()), None)

    def of(self, process: Process) -> G | None:
        """The one by which people answer a question: its own, or the first that has none."""
        known = self.all().values()
        own = (one for one in known if one.keyword == process.slug)
        return next(own, None) or next((one for one in known if not one.keyword), None)

    def _gateway(self, shown: str, name: str, row: object) -> G:
        where = f"In the file of gateways, [{shown}]"
        if not isinstance(row, Mapping) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
            raise Refused(f"{where} must be a table, named with small letters, digits and hyphens.")
        if problem := self._problem(row):
            raise Refused(f"{where}: {problem}")
        gateway = self.kind(name=name, **row)
        if problem := gateway.obstacle():
            raise Refused(f"{where}: {problem}")
        return gateway

    def _problem(self, row: Mapping[str, Any]) -> str | None:
        hints = get_type_hints(self.kind)
        known = {one.name for one in fields(self.kind)} - {"name"}
        known -= set() if self.kind.kinds else {"kind"}
        if unknown := sorted(set(row) - known):
            return f"there is nothing called “{unknown[0]}”."
        if self.kind.kinds and row.get("kind") not in self.kind.kinds:
            return f"kind must be one of {', '.join(self.kind.kinds)}."
        if missing := [one for one in self.kind.needed(row.get("kind", "")) if not row.get(one)]:
            return f"{missing[0]} is missing."
        if wrong := [one for one, value in row.items() if not _fits(value, hints[one])]:
            quotes = " It stands in quotes." if hints[wrong[0]] is str else ""
            return f"{wrong[0]} is written in the wrong way.{quotes}"
        secret = rf"[\w-]{{{SHORTEST_SECRET},}}"
        if row.get("secret") and not re.fullmatch(secret, row["secret"], re.ASCII):
            return f"secret needs {SHORTEST_SECRET} letters, digits or hyphens."
        return "per_minute must be from 1 on." if row.get("per_minute", 1) < 1 else None


def _fits(value: object, hint: Any) -> bool:  # noqa: ANN401  # any type that stands in the file
    """Tell whether a value is of this type: one value, or texts in a list or a table."""
    kind = get_origin(hint) or hint
    if kind is list:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind is dict:
        texts = value.values() if isinstance(value, dict) else [None]
        return all(isinstance(one, str) and one for one in texts)
    return type(value) is kind and not get_args(hint)


def _tables() -> dict[str, Any]:
    file = Path(settings.GATEWAYS_FILE)
    try:
        stamp = file.stat()
    except FileNotFoundError:
        return {}
    return _read(file, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(4)
def _read(file: Path, _changed: int, _size: int) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise Refused(f"The file of gateways {file} cannot be read: {problem}.") from problem
