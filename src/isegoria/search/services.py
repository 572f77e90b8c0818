"""Keeping the index: a table beside the texts, filled by the worker and emptied by the database.

On SQLite it is an FTS5 table of trigrams, on PostgreSQL a table with an index of trigrams where the
extension is to be had. Triggers take out a text in the moment in which it is changed or erased; the
worker puts in what is not there. No backup holds it: it is made anew from the texts.
"""

# ruff: noqa: S608  # the names of tables are our own, never what somebody typed

from collections.abc import Callable

from django.db import connection, transaction

from isegoria.languages.models import Rendering
from isegoria.search.folding import fold
from isegoria.search.queries import TABLE

AT_ONCE = 500
_TEXTS = Rendering._meta.db_table

_ON_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(words, tokenize='trigram')",
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_erased AFTER DELETE ON {_TEXTS}
        BEGIN DELETE FROM {TABLE} WHERE rowid = old.id; END""",
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_changed AFTER UPDATE OF body ON {_TEXTS}
        BEGIN DELETE FROM {TABLE} WHERE rowid = old.id; END""",
)
_ON_POSTGRESQL = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} (rowid bigint PRIMARY KEY, words text NOT NULL)",
    # Who may not add the extension, or has none, searches without an index: slower, the same found.
    f"""DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX IF NOT EXISTS {TABLE}_trigrams ON {TABLE} USING gin (words gin_trgm_ops);
        EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported
            OR undefined_object THEN NULL;
        END $$""",
    f"""CREATE OR REPLACE FUNCTION {TABLE}_forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'TRUNCATE' THEN DELETE FROM {TABLE};
        ELSE DELETE FROM {TABLE} WHERE rowid = OLD.id; END IF;
        RETURN NULL; END $$""",
    f"""CREATE OR REPLACE TRIGGER {TABLE}_erased AFTER DELETE ON {_TEXTS}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_forget()""",
    f"""CREATE OR REPLACE TRIGGER {TABLE}_changed AFTER UPDATE OF body ON {_TEXTS}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_forget()""",
    f"""CREATE OR REPLACE TRIGGER {TABLE}_emptied AFTER TRUNCATE ON {_TEXTS}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_forget()""",
)
# The numbers of the texts that are in it: of an FTS5 table the smallest of its own tables.
_KNOWN = {"sqlite": (f"{TABLE}_docsize", "id"), "postgresql": (TABLE, "rowid")}


@transaction.atomic
def lay_out() -> None:
    """Make the table and its triggers where they are not there."""
    statements = _ON_SQLITE if connection.vendor == "sqlite" else _ON_POSTGRESQL
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)


@transaction.atomic
def add_what_is_missing() -> int:
    """Put in some of the texts that are not in the index; how many they were.

    One transaction: a text that is erased meanwhile waits, and is taken out again by its trigger.
    """
    table, key = _KNOWN[connection.vendor]
    is_sqlite = connection.vendor == "sqlite"  # there one transaction writes at a time
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT said.id, said.body FROM {_TEXTS} said
            WHERE NOT EXISTS (SELECT 1 FROM {table} known WHERE known.{key} = said.id)
            ORDER BY said.id DESC LIMIT %s {"" if is_sqlite else "FOR UPDATE OF said"}""",
            [AT_ONCE],
        )
        rows = [(number, fold(body)) for number, body in cursor.fetchall()]
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)"
            + ("" if is_sqlite else " ON CONFLICT DO NOTHING"),
            rows,
        )
    return len(rows)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Make the index anew from the texts; how many it holds."""
    lay_out()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
    total = 0
    while added := add_what_is_missing():
        total += added
        if progress:
            progress(total)
    return total
