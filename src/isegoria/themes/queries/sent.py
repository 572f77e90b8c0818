"""What of a question a language model elsewhere may be sent, and how its drafts stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from isegoria.languages.queries import as_written
from isegoria.themes.models import Asking, Codebook, OpenText, Placing, Sentence, Theme
from isegoria.themes.queries import book as books
from isegoria.themes.queries.proposed import may_propose
from isegoria.themes.queries.texts import settled, standing

MOST_SENT, LONGEST_SENT, LONGEST_ONE = 200, 60_000, 1000


@dataclass(frozen=True)
class Checked:
    """How many sentences of drafts a person looked at, and how many of them did not hold."""

    checked: int
    wrong: int


def has_model() -> bool:
    """Whether there is a language model, and machines may help at all."""
    return bool(settings.LLM_ADDRESS and settings.MACHINES)


def may_send(book: Codebook) -> bool:
    """Whether anything of this question may be sent to it."""
    return has_model() and may_propose(book) and book.sends != Codebook.Sends.NOTHING


def sendable(book: Codebook, theme: Theme | None = None) -> QuerySet[OpenText]:
    """What may be sent, in an order that chance drew; for a draft what lies settled under a theme.

    Answers that two persons are to read are left out of what themes are made of.
    """
    live = books.live(book.process)
    if theme is not None:
        rows = _under(settled(book), books.within(theme.pk, live))
    else:
        rows = standing(book.process).filter(draw__gte=book.drawn_below)
    if book.sends != Codebook.Sends.ALL:
        public = {one.pk for one in live if one.published_on is not None}
        inside = {pk for one in public for pk in books.within(one, live)}
        rows = _under(rows & settled(book), inside)
    return rows.order_by("draw", "number")


def words_to_send(rows: QuerySet[OpenText]) -> list[tuple[OpenText, str]]:
    """As many of these as one request holds, each cut where it is very long."""
    texts = list(rows.select_related("item", "point")[:MOST_SENT])
    written = as_written(one.item.text_id for one in texts if one.item)
    found: list[tuple[OpenText, str]] = []
    size = 0
    for one in texts:
        text = one.item.text_id if one.item else None
        said = one.point.words if one.point else written.get(text, "")
        size += len(said[:LONGEST_ONE])
        if size > LONGEST_SENT:
            break
        found.append((one, said[:LONGEST_ONE]))
    return found


def last_draft(theme: Theme) -> Asking | None:
    """What was asked of a language model about this theme last."""
    rows = Asking.objects.filter(process=theme.process_id, theme=theme)
    return rows.prefetch_related("sentences__texts").order_by("-pk").first()


def checked_of(book: Codebook, program: str) -> Checked:
    """How often sentences of this model did not hold, in this question."""
    rows = Sentence.objects.filter(asking__process=book.process_id, asking__program=program)
    told = rows.exclude(verdict="").aggregate(
        checked=Count("pk"), wrong=Count("pk", filter=Q(verdict=Sentence.Verdict.FAILS))
    )
    return Checked(**told)


def _under(rows: QuerySet[OpenText], themes: Sequence[int] | set[int]) -> QuerySet[OpenText]:
    placed = Placing.objects.filter(reading=OuterRef("counted"), theme__in=themes)
    return rows.filter(Exists(placed))
