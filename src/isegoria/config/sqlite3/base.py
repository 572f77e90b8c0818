"""SQLite as Django knows it, but for signs that PostgreSQL keeps nowhere: these are refused.

Whatever way a text has come, nothing that one of our databases could not hold gets into the other:
a backup can always be brought back to either, and pages answer alike on both.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import DataError
from django.db.backends.sqlite3 import base, operations

# In JSON the sign is written with a backslash, which a doubled one is not.
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Cursor(base.SQLiteCursorWrapper):
    """Looks at every value on its way into the database."""

    def execute(self, query: str, params: Any = None) -> Any:  # noqa: ANN401  # Django's own
        """Run one statement."""
        return super().execute(query, _checked(params))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:  # noqa: ANN401  # Django's own
        """Run one statement with many values, each looked at as its turn comes."""
        return super().executemany(query, _each(param_list))


class Operations(operations.DatabaseOperations):
    """Looks at what is put away as JSON, in which these signs would be written in other letters."""

    def adapt_json_value(self, value: Any, encoder: type[json.JSONEncoder] | None) -> Any:  # noqa: ANN401  # Django's own
        """The value as it is kept."""
        kept = json.dumps(value, cls=encoder, ensure_ascii=False)
        kept.encode()  # half a sign raises, as in a text
        if _NUL_IN_JSON.search(kept):
            raise DataError(_REFUSED)
        return super().adapt_json_value(value, encoder)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose cursors and operations are these."""

    ops_class = Operations

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ANN401, ARG002  # Django's own
        """A cursor that looks at values."""
        return self.connection.cursor(factory=Cursor)


_REFUSED = "SQLite as we use it, like PostgreSQL, keeps no text with a NUL in it"


def _each(many: Iterable[Any]) -> Iterator[Any]:
    return (_checked(one) for one in many)


def _checked(params: Any) -> Any:  # noqa: ANN401  # values of every kind
    given = params.values() if isinstance(params, Mapping) else params or ()
    if any(isinstance(one, str) and "\0" in one for one in given):
        raise sqlite3.DataError(_REFUSED)
    return params
