"""Remarks beside themes and answers, and words from where people live."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from isegoria.process.models import Process
from isegoria.themes.models import Remark, Term

MOST_TERMS = 100


def remarks_about(
    process: Process, *, themes: Iterable[int] = (), texts: Iterable[int] = ()
) -> tuple[dict[int, list[Remark]], dict[int, list[Remark]]]:
    """What is remarked about these themes and these answers; two queries."""
    rows = Remark.objects.filter(process=process, is_taken_out=False).order_by("pk")
    by_theme: dict[int, list[Remark]] = defaultdict(list)
    by_text: dict[int, list[Remark]] = defaultdict(list)
    for one in rows.filter(theme__in=themes):
        by_theme[one.theme_id or 0].append(one)
    for one in rows.filter(text__in=texts):
        by_text[one.text_id or 0].append(one)
    return by_theme, by_text


def disputed(themes: Iterable[int]) -> set[int]:
    """Those of these themes whose meaning somebody disputes; one query."""
    rows = Remark.objects.filter(theme__in=themes, kind=Remark.Kind.DISPUTED, is_taken_out=False)
    return set(rows.values_list("theme_id", flat=True))


def terms_of(process: Process) -> list[Term]:
    """The words from there, in order."""
    return list(Term.objects.filter(process=process).order_by("word")[:MOST_TERMS])


def terms_in(words: str, terms: Sequence[Term]) -> list[Term]:
    """Those of these words that stand in what somebody said."""
    said = words.casefold()
    return [one for one in terms if one.word.casefold() in said]
