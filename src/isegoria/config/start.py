"""What must be right before a site can run: its keys, its database, its log, its files.

``prepare`` makes what is missing at a first start; ``open_site`` only looks, and refuses.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from isegoria.config import keys
from isegoria.config.environment import SettingProblem
from isegoria.config.presence import be_there
from isegoria.config.terminal import tell
from isegoria.config.version import VERSION

_MADE_FROM = ".made-from"


def load() -> None:
    """Load settings and rooms for one command, which needs one connection and no pool of them."""
    database = settings.DATABASES["default"]
    if database.get("OPTIONS", {}).pop("pool", None):
        database["CONN_MAX_AGE"] = None
    django.setup()


def prepare(*, is_demo: bool | None = False) -> None:
    """Make everything ready to serve, whether it is the first start, an upgrade or neither.

    ``is_demo`` is None where a command works on both, a real site and a demonstration.
    """
    settings.DATA_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    be_there(settings.DATA_FOLDER)
    load()
    if has_site():
        _check_secret_file()
    elif not keys.file_in(settings.KEYS_FOLDER).exists():
        settings.SECRET_KEY = keys.make_secret(settings.KEYS_FOLDER)
    _migrate()
    if is_demo is not None:
        _check_kind(is_demo=is_demo)
    check_keys()
    _collect_static_files()


def open_site() -> None:
    """Load a site that is there already, or refuse in words."""
    _refuse_without_database_file()
    be_there(settings.DATA_FOLDER)
    load()
    if not has_site():
        raise SettingProblem(
            f"There is no site in {settings.DATA_FOLDER} yet. "
            "`isegoria serve` makes one, `isegoria demo` one to try."
        )
    _check_secret_file()
    if pending := _pending(MigrationExecutor(connection)):
        raise SettingProblem(
            f"The database is {len(pending)} steps behind this version. Start `isegoria serve` "
            "once: it makes a backup and brings the database up to date."
        )
    check_keys()


def has_site() -> bool:
    """Whether the database holds a site, or at least what only a site's key can read."""
    from isegoria.ledger.models import Log  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.organisations.models import Site  # noqa: PLC0415  # the same

    there = set(connection.introspection.table_names())
    return any(
        kind._meta.db_table in there and _has_rows(kind._meta.db_table) for kind in (Site, Log)
    )


def is_set_up() -> bool:
    """Whether the site has a name and somebody who runs it."""
    from isegoria.organisations.models import Site  # noqa: PLC0415  # rooms are loaded by then

    return Site.objects.exists()


def fingerprint() -> str:
    """What tells the site's key from any other without telling the key."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"fingerprint", "sha256").hex()[:16]


@transaction.atomic
def check_keys() -> None:
    """Refuse keys that do not belong to this database; note them where it is new."""
    from isegoria.ledger.services import ensure_log  # noqa: PLC0415  # rooms are loaded by then
    from isegoria.organisations.models import Site  # noqa: PLC0415  # the same

    noted = Site.objects.values_list("key_fingerprint", flat=True).first()
    if noted and noted != fingerprint():
        raise SettingProblem(
            f"The key in {keys.file_in(settings.KEYS_FOLDER)} is not the key of this database. "
            "Restore the file from the backup that belongs to it."
        )
    if noted == "":
        Site.objects.update(key_fingerprint=fingerprint())
    ensure_log()


def _refuse_without_database_file() -> None:
    """Looking for an embedded database would make an empty one."""
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"] and not Path(database["NAME"]).exists():
        raise SettingProblem(
            f"There is no site in {settings.DATA_FOLDER}. Name its folder: --data DIR"
        )


def _check_secret_file() -> None:
    file = keys.file_in(settings.KEYS_FOLDER)
    if not file.exists():
        raise SettingProblem(
            f"The key file {file} is missing, but the database holds a site. Restore it from the "
            "backup: without it nobody's receipt can be opened."
        )


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608  # a table of ours
        return cursor.fetchone() is not None


def _pending(executor: MigrationExecutor) -> list[tuple[str, str]]:
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _backwards in plan]


def _migrate() -> None:
    """Bring the database up to date, with a backup before if there is something to lose."""
    executor = MigrationExecutor(connection)
    _refuse_newer(executor)
    if not _pending(executor):
        return
    if executor.loader.applied_migrations and has_site():
        from isegoria.config.backup import back_up  # noqa: PLC0415  # only needed here

        moment = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
        file = settings.DATA_FOLDER / "backups" / f"before-{VERSION}-{moment}.isegoria"
        file.parent.mkdir(mode=0o700, exist_ok=True)
        back_up(file)
        tell(f"The database is brought up to date. As it was before is kept in {file}.")
    call_command("migrate", verbosity=0, interactive=False)


def _refuse_newer(executor: MigrationExecutor) -> None:
    rooms = {app for app, _name in executor.loader.disk_migrations}
    unknown = sorted(
        f"{app} {name}"
        for app, name in executor.loader.applied_migrations
        if app in rooms and (app, name) not in executor.loader.disk_migrations
    )
    if unknown:
        raise SettingProblem(
            f"The database belongs to a newer version of Isegoria: {unknown[0]} is unknown here. "
            "Install that version, or restore the backup made before the upgrade."
        )


def _check_kind(*, is_demo: bool) -> None:
    """A demonstration never turns into a real site, nor a site into a demonstration."""
    from isegoria.config.checks import obstacle_to_demonstrating, obstacle_to_serving  # noqa: PLC0415  # rooms are loaded by then

    if reason := obstacle_to_demonstrating() if is_demo else obstacle_to_serving():
        raise SettingProblem(reason)


def _collect_static_files() -> None:
    """Put style sheet and script where they are served from, if they have changed."""
    files = sorted(
        (path, file.size(path), file.get_modified_time(path).timestamp())
        for finder in get_finders()
        for path, file in finder.list(ignore_patterns=None)
    )
    wanted = hashlib.sha256(repr((VERSION, files)).encode()).hexdigest()
    note = Path(settings.STATIC_ROOT) / _MADE_FROM
    if note.exists() and note.read_text(encoding="ascii") == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    note.write_text(wanted, encoding="ascii")
