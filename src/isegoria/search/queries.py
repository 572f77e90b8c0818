"""The port of the search: which texts have all these words in them."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    F,
    FloatField,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL

from isegoria.languages.models import Rendering
from isegoria.search.folding import as_pattern

TABLE = "search_words"
SHORTEST_INDEXED = 3
# As BM25 weighs: a word that comes often says ever less, and a long text has many words anyway.
_OFTEN, _LONG, _USUAL_LENGTH = 1.2, 0.75, 200
# What a name says of what it names.
_NAMING = 2.0


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


def closeness(words: Sequence[str], *fields: str, naming: str = "") -> Subquery:
    """How well the texts in these fields of a row fit the words: the best of them in any language.

    To put what was found in order; the same number on both databases. The field that names the row
    counts double.
    """
    of_the_row = reduce(or_, (Q(text=OuterRef(one)) for one in fields))
    among = Rendering.objects.filter(of_the_row).order_by()
    fits: Any = _Fits(F("pk"), words=words)
    if naming:
        weight = Case(
            When(text=OuterRef(naming), then=Value(_NAMING)),
            default=Value(1.0),
            output_field=FloatField(),
        )
        fits = fits * weight
    # One group: all of what the fields say.
    best = among.annotate(all=Value(1)).values("all").annotate(best=Max(fits)).values("best")
    return Subquery(best, output_field=FloatField())


class _Fits(Func):
    """How well one text fits: how often each word comes for its length, more at a beginning."""

    output_field = FloatField()

    def __init__(self, *expressions: Any, words: Sequence[str]) -> None:  # noqa: ANN401  # Django's own
        super().__init__(*expressions)
        self.words = tuple(words)

    def as_sql(  # type: ignore[override]  # its parameters are whatever the database takes
        self,
        compiler: Any,  # noqa: ANN401  # Django's own
        connection: Any,  # noqa: ANN401  # the same
        **_options: Any,  # noqa: ANN401  # the same
    ) -> tuple[str, list[Any]]:
        """A look into the index by the number of the text."""
        number, values = compiler.compile(self.source_expressions[0])
        is_sqlite = connection.vendor == "sqlite"
        found = "instr(' ' || words, %s)" if is_sqlite else "strpos(' ' || words, %s)"
        times = "CAST(length(words) - length(replace(words, %s, '')) AS double precision) / %s"
        damped = f"{_OFTEN} * ({1 - _LONG} + {_LONG} * length(words) / {_USUAL_LENGTH}.0)"
        one = f"(({times}) / ({times} + {damped}) + CASE WHEN {found} > 0 THEN 0.5 ELSE 0 END)"
        score = " + ".join([one] * len(self.words)) or "0"
        given = [
            part for word in self.words for part in (word, len(word), word, len(word), f" {word}")
        ]
        inside = f"SELECT {score} FROM {TABLE} WHERE {TABLE}.rowid = {number}"  # noqa: S608  # names of our own
        return f"({inside})", [*given, *values]


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
