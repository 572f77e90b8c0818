"""Queries that are written out, and the objects in what they bring.

To put a query together anew takes Django ten times as long as the database takes to answer it. So
the few that every page for reading asks are written out; this makes objects of their rows, as many
from one row as tables were joined in it. docs/decisions/0011 and 0012.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Model
from django.db.models.expressions import Col

Convert = Callable[[Any], Any]
Converters = tuple[tuple[int, Convert], ...]


def columns_of(model: type[Model], name: str) -> str:
    """Every column of a table, by the name that the query gives the table.

    Moments come as text: reading one as Django does takes longer than making the object.
    """
    return ", ".join(
        f"CAST({name}.{field.column} AS text)"
        if isinstance(field, DateTimeField)
        else f"{name}.{field.column}"
        for field in model._meta.concrete_fields
    )


def joined(
    query: str, values: Sequence[Any] | Mapping[str, Any], *models: type[Model]
) -> Iterator[tuple[Any, ...]]:
    """Ask, and make of each row an object of each model, in the order of the columns.

    One object for one key, however many rows it stands in; None where nothing was joined. Columns
    that belong to no model follow as the database gives them.
    """
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    found: dict[tuple[type[Model], Any], Model] = {}
    for row in rows:
        objects: list[Model | None] = []
        at = 0
        for model in models:
            end = at + len(_names_of(model))
            objects.append(_object(model, row[at:end], found))
            at = end
        yield (*objects, *row[at:])


def _object(
    model: type[Model], values: Sequence[Any], found: dict[tuple[type[Model], Any], Model]
) -> Model | None:
    names, key = _names_of(model), values[_place_of_key(model)]
    if key is None:
        return None
    if (model, key) not in found:
        own = list(values)
        for at, convert in _converters_of(model, connection.vendor):
            own[at] = convert(own[at])
        found[model, key] = model.from_db(connection.alias, names, own)
    return found[model, key]


@cache
def _names_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _place_of_key(model: type[Model]) -> int:
    return _names_of(model).index(model._meta.pk.attname)


@cache
def _converters_of(model: type[Model], _vendor: str) -> Converters:
    """What makes a moment, a yes or a document of what the database gives, by place."""
    found: list[tuple[int, Convert]] = []
    for at, field in enumerate(model._meta.concrete_fields):
        if isinstance(field, DateTimeField):
            found.append((at, _moment))
        else:
            column = Col(model._meta.db_table, field)
            found += [(at, convert) for convert in _conversions(column)]
    return tuple(found)


def _conversions(column: Col) -> list[Convert]:
    """What Django does to a value of this column, as functions of the value alone."""
    converters = (
        *connection.ops.get_db_converters(column),
        *column.get_db_converters(connection),
    )
    return [partial(_converted, one, column) for one in converters]


def _converted(converter: Callable[..., Any], column: Col, value: Any) -> Any:  # noqa: ANN401  # whatever a column holds
    return converter(value, column, connection)


def _moment(text: str | None) -> datetime | None:
    """One database writes a moment with its difference from UTC, the other without: it is none."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
