"""The tables as the applied migrations made them, whatever the code of today says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.models import Field, Model

# Sessions end with the site they belong to; staff sign in again.
_LEFT_OUT = {"sessions.session"}

Named = tuple[str, str]


class UnknownMigrations(Exception):
    """A step that this version of the program does not have: its room and its name."""

    def __str__(self) -> str:
        return " ".join(self.args)


def plan(executor: MigrationExecutor, wanted: Iterable[Named]) -> list[Migration]:
    """The migrations of these names in an order in which they can be applied."""
    names = set(wanted)
    whole = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    found = [one for one, _backwards in whole if (one.app_label, one.name) in names]
    if missing := names - {(one.app_label, one.name) for one in found}:
        raise UnknownMigrations(*min(missing))
    return found


def applied() -> list[Named]:
    """The migrations that this database has been through, of rooms that we know."""
    loader = MigrationExecutor(connection).loader
    return sorted(name for name in loader.applied_migrations if name in loader.disk_migrations)


def tables_after(executor: MigrationExecutor, migrations: Iterable[Migration]) -> Apps:
    """The tables as they are after these migrations."""
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration in migrations:
        state = migration.mutate_state(state, preserve=False)
    return state.apps


def kept_models(apps: Apps) -> list[type[Model]]:
    """Every table that belongs into a backup, by name."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in _LEFT_OUT
    ]
    return sorted(models, key=lambda model: model._meta.label_lower)


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The fields of a table that have a column."""
    return list(model._meta.concrete_fields)
