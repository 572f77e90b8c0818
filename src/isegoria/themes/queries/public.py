"""What everybody may read of themes, and what somebody reads of their own words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from isegoria.hear.models import Participant
from isegoria.hear.queries import voices
from isegoria.languages.queries import Shown, as_written, shown
from isegoria.process.models import Process
from isegoria.themes.models import Codebook, Objection, OpenText, Placing, Theme
from isegoria.themes.queries import book as books
from isegoria.themes.queries.book import Node, codebook_of
from isegoria.themes.queries.meaning import disputed
from isegoria.themes.queries.texts import settled


@dataclass(frozen=True)
class Own:
    """Something that somebody said, under which themes it lies, and what became of an objection."""

    text: OpenText
    words: str
    themes: tuple[Shown, ...]
    objection: Objection | None
    is_disputed: bool = False

    @property
    def can_object(self) -> bool:
        """Whether nothing waits for an answer."""
        return self.objection is None or self.objection.outcome != Objection.Outcome.OPEN


def published(book: Codebook, language: str) -> list[tuple[Node, int]]:
    """The published themes in order, each with how many answers lie settled under it."""
    nodes = books.nodes_of(book.process, language)
    counted = books.counts([one.theme for one in nodes], settled(book))
    return [(one, counted[one.pk]) for one in nodes if one.is_public]


def is_any_published(process: Process) -> bool:
    """Whether there is a theme that everybody can read."""
    rows = Theme.objects.filter(process=process, merged_into=None, is_removed=False)
    return rows.exclude(published_on=None).exists()


def under(book: Codebook, theme: Node, nodes: Iterable[Theme]) -> QuerySet[OpenText]:
    """What was said about a theme, or about one that lies in it, and is settled."""
    placed = Placing.objects.filter(
        reading=OuterRef("counted"), theme__in=books.within(theme.pk, nodes)
    )
    return settled(book).filter(Exists(placed))


def objections_told(process: Process) -> dict[str, int]:
    """How many objections there were, by what came of them."""
    rows = Objection.objects.filter(process=process).order_by().values("outcome")
    return dict(rows.annotate(many=Count("pk")).values_list("outcome", "many"))


def own_texts(participant: Participant) -> QuerySet[OpenText]:
    """What of somebody's own words is settled, in all their joined parts."""
    book = codebook_of(participant.process)
    if book is None:
        return OpenText.objects.none()
    return settled(book).filter(voices(participant, "item__author"))


def placed_of(participant: Participant, language: str) -> list[Own]:
    """Under which published themes somebody's words lie, once that is public."""
    if not is_any_published(participant.process):
        return []
    rows = own_texts(participant).select_related("item")
    texts = list(rows.prefetch_related("counted__placings__theme", "objections"))
    themes = {
        one.pk: [
            placing.theme
            for placing in (one.counted.placings.all() if one.counted else ())
            if placing.theme.published_on is not None
        ]
        for one in texts
    }
    called = shown((theme.name_id for each in themes.values() for theme in each), language)
    words = as_written(one.item.text_id for one in texts if one.item)
    doubted = disputed(theme.pk for each in themes.values() for theme in each)
    return [
        Own(
            one,
            words.get(one.item.text_id if one.item else None, ""),
            tuple(called[theme.name_id] for theme in dict.fromkeys(themes[one.pk])),
            max(one.objections.all(), key=lambda each: each.pk, default=None),
            is_disputed=any(theme.pk in doubted for theme in themes[one.pk]),
        )
        for one in texts
    ]


def placed_among(process: Process, people: Collection[int]) -> list[tuple[int, int, int]]:
    """Where what each of these people said in words lies settled.

    The item, the theme of today, and the one that was chosen, which may have become part of it.
    """
    book = codebook_of(process)
    if book is None:
        return []
    texts = settled(book).filter(item__author__in=people)
    placed = books.placings_of(texts).order_by("pk")
    return list(placed.values_list("reading__text__item", "theme", "given"))
