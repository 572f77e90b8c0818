"""How a row is written as one line that either database can read back."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field

Reader = Callable[[Any], Any]

_READERS: dict[str, Reader] = {
    "BinaryField": b64decode,
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": lambda value: timedelta(microseconds=value),
    "JSONField": lambda value: value,
}


def write_row(values: Sequence[Any]) -> bytes:
    """Write the values of one row, in the order of its columns."""
    # Sorted, since PostgreSQL keeps the names within a value in an order of its own.
    line = json.dumps(
        values, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return line.encode() + b"\n"


def readers_of(fields: Sequence[Field[Any, Any]]) -> list[Reader]:
    """How each column is read back: by what kind of field it is."""
    return [_reader_of(field) for field in fields]


def _plain(value: object) -> object:
    """What JSON has no word for; the kind of the field says what it was."""
    match value:
        case bytes() | memoryview():
            return b64encode(bytes(value)).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value / timedelta(microseconds=1)
        case Decimal() | UUID():
            return str(value)
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be put into a backup")


def _reader_of(field: Field[Any, Any]) -> Reader:
    target = getattr(field, "target_field", None)
    if target is not None:
        return _reader_of(target)
    read = _READERS.get(field.get_internal_type(), field.to_python)
    return lambda value: None if value is None else read(value)
