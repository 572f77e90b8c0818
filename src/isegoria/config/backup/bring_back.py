"""Bringing everything of a site back from one file, into an empty database."""

# ruff: noqa: SLF001  # a model is asked what it is through names that begin with a line

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, Model

from isegoria.base.privately import write_privately
from isegoria.base.refusal import Refused
from isegoria.config.backup import history
from isegoria.config.backup.archive import Manifest, Progress, Table, Tally, check
from isegoria.config.backup.rows import Reader, readers_of

_ROWS_AT_ONCE = 1000


def restore(file: Path, *, progress: Progress | None = None) -> int:
    """Bring everything back, all or nothing; how many rows there were.

    Raises Refused before anything is touched if the file is not whole, the database is not empty,
    or other keys lie where these belong.
    """
    manifest = check(file)
    _refuse_what_is_there(file, manifest)
    tally = Tally(progress)
    with zipfile.ZipFile(file) as archive, _all_or_nothing():
        models = _rebuild_tables(manifest)
        if set(models) != {table.model for table in manifest.tables}:
            raise Refused(f"{file} does not hold the tables of a site. Use another backup.")
        # On PostgreSQL a step that adds a key to a table leaves it checked row by row; afterwards
        # all of them wait for the last row again.
        connection.check_constraints()
        for table in manifest.tables:
            _fill(archive, table, models[table.model], tally)
        _go_on_counting(list(models.values()))
        connection.check_constraints()
        _bring_keys_back(archive, manifest)
    call_command("migrate", verbosity=0, interactive=False)
    return tally.rows


def _refuse_what_is_there(file: Path, manifest: Manifest) -> None:
    if tables := connection.introspection.table_names():
        raise Refused(
            f"The database is not empty (it has {len(tables)} tables). A backup is restored into "
            "an empty one: name a new folder with --data DIR, or make a new database."
        )
    with zipfile.ZipFile(file) as archive:
        for name in manifest.keys:
            there = settings.KEYS_FOLDER / name
            if there.exists() and there.read_bytes() != archive.read(f"keys/{name}"):
                raise Refused(
                    f"{there} is another key than the one in the backup. Move it away first: "
                    "whoever needs it could not go on without it."
                )


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction for the tables and the rows; embedded tables are made without their locks."""
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


def _rebuild_tables(manifest: Manifest) -> dict[str, type[Model]]:
    """Make the tables as they were when the backup was made."""
    executor = MigrationExecutor(connection)
    try:
        wanted = history.plan(executor, [(app, name) for app, name in manifest.migrations])
    except history.UnknownMigrations as unknown:
        raise Refused(
            f"This backup comes from another version of Isegoria ({manifest.isegoria}): the step "
            f"{unknown} is unknown here. Install that version or a newer one."
        ) from unknown
    executor.migrate(targets=[], plan=[(migration, False) for migration in wanted])
    apps = history.tables_after(executor, wanted)
    return {model._meta.label_lower: model for model in history.kept_models(apps)}


def _fill(archive: zipfile.ZipFile, table: Table, model: type[Model], tally: Tally) -> None:
    there = {field.attname: field for field in history.columns_of(model)}
    if unknown := set(table.columns) ^ set(there):
        raise Refused(f"The table {table.model} has other columns here: {min(unknown)}.")
    fields = [there[name] for name in table.columns]
    readers = readers_of(fields)
    model._base_manager.all()._raw_delete(connection.alias)  # what making the tables put there
    before = tally.rows
    with archive.open(table.member) as lines, connection.cursor() as cursor:
        while batch := list(islice(lines, _ROWS_AT_ONCE)):
            # One prepared statement; going through model objects takes three times as long.
            rows = [_read(line, fields, readers) for line in batch]
            cursor.executemany(_insertion(model, fields), rows)
            tally.count(len(batch))
    if tally.rows - before != table.rows:
        raise Refused(f"The table {table.model} does not have the {table.rows} rows it should.")


def _read(line: bytes, fields: list[Field[Any, Any]], readers: list[Reader]) -> list[Any]:
    values = zip(fields, readers, json.loads(line), strict=True)
    return [field.get_db_prep_save(read(value), connection) for field, read, value in values]


def _insertion(model: type[Model], fields: list[Field[Any, Any]]) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join("%s" for _each in fields)
    return f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608  # names of our own tables


def _go_on_counting(models: list[type[Model]]) -> None:
    """Let new rows get numbers after those that were brought back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _bring_keys_back(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for name in manifest.keys:
        key = settings.KEYS_FOLDER / name
        if not key.exists():
            write_privately(key, archive.read(f"keys/{name}"))
