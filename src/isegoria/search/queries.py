"""The port of the search: which texts have all these words in them."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from isegoria.languages.models import Rendering
from isegoria.search.folding import as_pattern

TABLE = "search_words"
SHORTEST_INDEXED = 3


def texts_with(words: Sequence[str]) -> QuerySet[Rendering]:
    """What texts say in any language that has all these folded words in it, as they are now.

    To be narrowed by whoever asks to what somebody may read: ``text__in=texts_with(words)``
    of its own rows, by ``values("text")``. Nothing to look for finds nothing.
    """
    if not words:
        return Rendering.objects.none()
    where, values = _condition(words)
    inside = f"SELECT rowid FROM {TABLE} WHERE {where}"  # noqa: S608  # names of our own
    return Rendering.objects.filter(pk__in=RawSQL(inside, values)).order_by()  # noqa: S611  # the same


def _condition(words: Sequence[str]) -> tuple[str, list[str]]:
    """Trigrams find words of three letters and more; shorter ones are looked for one by one."""
    if connection.vendor != "sqlite":
        return " AND ".join(["words LIKE %s ESCAPE '!'"] * len(words)), [*map(as_pattern, words)]
    long = [one for one in words if len(one) >= SHORTEST_INDEXED]
    short = [one for one in words if len(one) < SHORTEST_INDEXED]
    parts = [f"{TABLE} MATCH %s"] if long else []
    parts += ["words LIKE %s ESCAPE '!'"] * len(short)
    quoted = " ".join('"' + one.replace('"', '""') + '"' for one in long)
    return " AND ".join(parts), [*([quoted] if long else []), *map(as_pattern, short)]
