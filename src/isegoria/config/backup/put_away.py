"""Putting everything of a site into one file, while the site goes on."""

# ruff: noqa: SLF001  # a model is asked what it is through names that begin with a line

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.utils import timezone

from isegoria.base.refusal import Refused
from isegoria.config.backup import history
from isegoria.config.backup.archive import KEYS, MANIFEST, Digest, Manifest, Progress, Table, Tally
from isegoria.config.backup.rows import write_row
from isegoria.config.version import VERSION

_ROWS_AT_ONCE = 2000


def back_up(file: Path, *, progress: Progress | None = None) -> int:
    """Write a backup, whole or not at all; how many rows it holds."""
    if file.exists():
        raise Refused(f"{file} exists already. Choose another name; a backup replaces nothing.")
    part = file.with_name(file.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
                rows = _fill(archive, progress)
            opened.flush()
            os.fsync(opened.fileno())
        os.link(part, file)  # unlike renaming, this never replaces a file
    finally:
        part.unlink()
    return rows


def _fill(archive: zipfile.ZipFile, progress: Progress | None) -> int:
    tally = Tally(progress)
    with _one_moment():
        names = history.applied()
        executor = MigrationExecutor(connection)
        apps = history.tables_after(executor, history.plan(executor, names))
        tables = [_put_away(archive, model, tally) for model in history.kept_models(apps)]
    manifest = Manifest(
        isegoria=VERSION,
        database=connection.vendor,
        made_on=timezone.now().date().isoformat(),
        migrations=[list(name) for name in names],
        tables=tables,
        keys=_put_keys_away(archive),
    )
    archive.writestr(MANIFEST, manifest.written())
    return tally.rows


def _put_away(archive: zipfile.ZipFile, model: type[Model], tally: Tally) -> Table:
    fields = history.columns_of(model)
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    table = Table(model._meta.label_lower, [field.attname for field in fields], 0, "")
    before = tally.rows
    with archive.open(table.member, "w", force_zip64=True) as member:
        digest = Digest(member)
        for row in rows.iterator(_ROWS_AT_ONCE):
            digest.write(write_row(row))
            tally.count(1)
    return replace(table, rows=tally.rows - before, sha256=digest.sha256.hexdigest())


def _put_keys_away(archive: zipfile.ZipFile) -> dict[str, str]:
    digests = {}
    for name in KEYS:
        content = (settings.KEYS_FOLDER / name).read_bytes()
        archive.writestr(f"keys/{name}", content)
        digests[name] = hashlib.sha256(content).hexdigest()
    return digests


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it is now, without holding up those who go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django would begin with the lock for writing; reading alone needs none.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
