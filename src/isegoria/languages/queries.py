"""What texts say, in the reader's language as far as it is there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F
from django.utils.translation import get_language

from isegoria.base.easy import easy_form, is_easy_form, reads_easy
from isegoria.languages.codes import UNKNOWN, Direction, direction_of, name_in, tag_of
from isegoria.languages.models import Rendering, Text

Key = TypeVar("Key")


@dataclass(frozen=True)
class Shown:
    """A text as it is put before a reader."""

    body: str
    language: str
    is_translated: bool = True
    is_stale: bool = False
    is_easy: bool = False

    @property
    def direction(self) -> Direction:
        """Which way these words are written."""
        return direction_of(self.language)

    @property
    def tag(self) -> str:
        """The language as HTML writes it."""
        return tag_of(self.language)

    @property
    def shown_in(self) -> str:
        """The name of the language where there is no translation yet; nothing where there is."""
        return "" if self.is_translated else name_in(self.language, page_language())

    def __str__(self) -> str:
        return self.body

    def __bool__(self) -> bool:
        return bool(self.body)


NOTHING = Shown(body="", language="")


def page_language() -> str:
    """The language of the page that is being made."""
    return get_language() or "en"


# Written out, because every page asks them, most of them for all that they say: building such a
# query anew takes ten times as long as the answer.
_SAID = f"""SELECT said.text_id, said.language, said.body, said.state, said.source_revision,
        whole.revision
    FROM {Rendering._meta.db_table} said JOIN {Text._meta.db_table} whole ON whole.id = said.text_id
    WHERE said.text_id IN ({{}}) AND (said.language IN (%s, %s) OR said.state = %s)
"""  # noqa: S608  # names of our own
_SAID_ANYWHERE = f"""SELECT said.text_id, said.language,
        CASE WHEN said.language IN (%s, %s) OR said.state = %s THEN said.body END,
        said.state, said.source_revision, whole.revision, said.body <> ''
    FROM {Rendering._meta.db_table} said JOIN {Text._meta.db_table} whole ON whole.id = said.text_id
    WHERE said.text_id IN ({{}})
"""  # noqa: S608  # the same


def shown(text_ids: Iterable[int | None], language: str) -> dict[int | None, Shown]:
    """Show these texts to a reader of ``language``, with one query.

    Where the language is missing the source is shown, and says so; words in a language that nobody
    has named may be the reader's own, and are never called untranslated. Easy words are shown to
    whoever wants them, as long as they were made from what the source says now. The result answers
    for every id that was asked, and for None with nothing at all.
    """
    wanted = {one for one in text_ids if one is not None}
    if not wanted:
        return {None: NOTHING}
    values: list[int | str] = [*wanted, *_looked_for(language), Rendering.State.SOURCE]
    return _as_shown(_rows(_SAID, wanted, values), language)


def shown_with_languages(
    text_ids: Iterable[int | None], language: str
) -> tuple[dict[int | None, Shown], dict[int, set[str]]]:
    """The same, and the languages in which each of these texts says anything; still one query."""
    wanted = {one for one in text_ids if one is not None}
    spoken: dict[int, set[str]] = {one: set() for one in wanted}
    if not wanted:
        return {None: NOTHING}, spoken
    values: list[int | str] = [*_looked_for(language), Rendering.State.SOURCE, *wanted]
    rows = _rows(_SAID_ANYWHERE, wanted, values)
    for text_id, code, *_words, says_anything in rows:
        if says_anything and not is_easy_form(code):
            spoken[text_id].add(code)
    return _as_shown([row[:-1] for row in rows if row[2] is not None], language), spoken


def as_written(text_ids: Iterable[int | None]) -> dict[int | None, str]:
    """What these texts say in the language they were written in, with one query."""
    rows = Rendering.objects.filter(
        text_id__in={one for one in text_ids if one is not None}, state=Rendering.State.SOURCE
    )
    return dict(rows.values_list("text_id", "body"))


def digests(text_ids: Iterable[int | None]) -> dict[int | None, dict[str, str]]:
    """A digest of what each of these texts says in each language, with one query.

    It changes with the words, and with what they are: the original, or made from which revision of
    it. The result answers for every id, with nothing where nothing is said.
    """
    said: dict[int | None, dict[str, str]] = defaultdict(dict)
    rows = Rendering.objects.filter(text_id__in={one for one in text_ids if one is not None})
    for text_id, code, body, *made_from in rows.values_list(
        "text_id",
        "language",
        "body",
        "state",
        "source_revision",
        "text__revision",
        "text__source_language",
    ):
        said[text_id][code] = sha256(f"{made_from}\n{body}".encode()).hexdigest()
    return said


def in_all_languages(text_ids: Iterable[int | None]) -> dict[int | None, dict[str, str]]:
    """What each of these texts says, by language, with one query; {} for what says nothing.

    Whoever wants easy words gets them in place of the usual ones of the same language.
    """
    said: dict[int | None, dict[str, str]] = defaultdict(dict)
    easy: dict[int | None, dict[str, str]] = defaultdict(dict)
    rows = Rendering.objects.filter(text_id__in={one for one in text_ids if one is not None})
    for text_id, code, body, made_from, revision in rows.exclude(body="").values_list(
        "text_id", "language", "body", "source_revision", "text__revision"
    ):
        if not is_easy_form(code):
            said[text_id][code] = body
        elif made_from == revision:
            easy[text_id][code] = body
    if reads_easy():
        for key, words in easy.items():
            said[key] |= {
                code: words.get(easy_form(code), body) for code, body in said[key].items()
            }
    return said


def told_once(texts: Mapping[Key, Shown]) -> tuple[dict[Key, Shown], str]:
    """Take the mark "not translated" off texts that all lack it, to be told once on top.

    Returns the texts, and the name of the language they are in; no name where one is translated.
    """
    said = [one for one in texts.values() if one]
    if not said or any(one.is_translated for one in said):
        return dict(texts), ""
    return {key: replace(one, is_translated=True) for key, one in texts.items()}, said[0].shown_in


def renderings(text: Text) -> dict[str, Rendering]:
    """Everything that a text says, by language."""
    return {one.language: one for one in text.renderings.all()}


def missing(text_ids: Sequence[int], languages: Sequence[str]) -> list[tuple[int, str]]:
    """Which of these texts are not said, or no longer rightly said, in which languages."""
    there = set(
        Rendering.objects.filter(text_id__in=text_ids, source_revision__gte=F("text__revision"))
        .exclude(body="")
        .values_list("text_id", "language")
    )
    return [(one, code) for one in text_ids for code in languages if (one, code) not in there]


def _looked_for(language: str) -> tuple[str, str]:
    """Under which codes a reader of this language looks: twice the same without easy words."""
    return language, easy_form(language) if reads_easy() else language


def _rows(query: str, wanted: set[int], values: Sequence[int | str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(", ".join(["%s"] * len(wanted))), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _as_shown(rows: Iterable[tuple[Any, ...]], language: str) -> dict[int | None, Shown]:
    result: dict[int | None, Shown] = {None: NOTHING}
    easy = easy_form(language)
    for text_id, spoken, body, state, made_from, revision in rows:
        if spoken == easy:
            if body and made_from == revision:
                result[text_id] = Shown(body=body, language=language, is_easy=True)
        elif text_id in result and result[text_id].is_easy:
            continue
        elif spoken == language:
            stale = state != Rendering.State.SOURCE and made_from < revision
            result[text_id] = Shown(body=body, language=spoken, is_stale=stale)
        elif text_id not in result:
            result[text_id] = Shown(body=body, language=spoken, is_translated=spoken == UNKNOWN)
    return result
