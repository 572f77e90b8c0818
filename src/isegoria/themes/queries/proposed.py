"""What programs propose, for whom it is shown, and how often they were wrong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from isegoria.languages.queries import as_written
from isegoria.process.models import Process
from isegoria.themes.models import (
    Asking,
    Codebook,
    OpenText,
    Placing,
    Proposal,
    Reading,
    Suggestion,
)
from isegoria.themes.queries.book import placings_of
from isegoria.themes.queries.texts import settled, standing

QUOTES = 3
MOST_SHOWN = 40


@dataclass(frozen=True)
class Trust:
    """How often a program was right where people read without knowing what it proposed.

    Those are the answers that are drawn to be read by two persons, so chance chose them.
    """

    checked: int
    wrong: int
    refused: int
    confirmed: int


@dataclass(frozen=True)
class Proposed:
    """What a program proposes as a theme: its words, how many answers, and some of them."""

    proposal: Proposal
    many: int
    quotes: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a language model calls it, or its most telling words."""
        return self.proposal.name or ", ".join(self.proposal.terms)


def may_propose(book: Codebook) -> bool:
    """Whether programs may propose here: neither the site nor the question has turned it off."""
    return settings.MACHINES and book.asks_programs


def suggested(text: OpenText, book: Codebook, turn: int) -> Suggestion | None:
    """What a program proposes for an answer that somebody reads first.

    Never for those that two persons read: neither of them is to be led, and they show how often
    the program is wrong.
    """
    is_first = turn == Reading.Turn.FIRST and text.state != OpenText.State.PLACED
    if not may_propose(book) or not is_first or text.draw < book.drawn_below:
        return None
    rows = _by_words(book).filter(text=text, is_refused=False)
    return (
        rows.select_related("proposal__asking", "proposal__theme")
        .order_by("-proposal__asking", "rank")
        .first()
    )


def trust_in(book: Codebook) -> Trust:
    """How often it was wrong, was refused, and was confirmed; three queries."""
    taken = _by_words(book)
    apart = settled(book).filter(draw__lt=book.drawn_below).order_by()
    under = Placing.objects.filter(
        reading=OuterRef("text__counted"), theme=OuterRef("proposal__theme")
    )
    told = taken.filter(text__in=apart).aggregate(
        checked=Count("pk"), wrong=Count("pk", filter=~Exists(under))
    )
    return Trust(
        **told,
        refused=taken.filter(is_refused=True).count(),
        confirmed=from_machine(settled(book)),
    )


def from_machine(texts: QuerySet[OpenText]) -> int:
    """How many of these lie somewhere because a program proposed it and a person confirmed it."""
    rows = placings_of(texts).filter(from_machine=True)
    return rows.values("reading").distinct().count()


def _by_words(book: Codebook) -> QuerySet[Suggestion]:
    """Where the program that goes by words would place answers; a language model names few."""
    rows = Suggestion.objects.filter(
        proposal__asking__process=book.process_id, proposal__asking__kind=Asking.Kind.WORDS
    )
    return rows.exclude(proposal__theme=None)


def programs_of(process: Process) -> list[str]:
    """Which programs proposed something that a person took for a theme."""
    rows = Asking.objects.filter(
        process=process, kind=Asking.Kind.WORDS, proposals__theme__isnull=False
    )
    return list(rows.order_by("program").values_list("program", flat=True).distinct())


def askings_of(process: Process) -> list[Asking]:
    """What was asked of programs, the latest first."""
    return list(Asking.objects.filter(process=process).order_by("-pk")[:10])


def undecided(book: Codebook) -> list[Proposed]:
    """What the program proposed last and nobody has decided on, with quotes; four queries."""
    done = Asking.objects.filter(process=book.process_id, state=Asking.State.DONE, theme=None)
    last = done.order_by("-pk")
    rows = Proposal.objects.filter(asking=last.values("pk")[:1], theme=None, is_refused=False)
    proposals = list(rows.annotate(many=Count("suggestions")).order_by("position")[:MOST_SHOWN])
    quotes = _quotes(proposals, book)
    return [Proposed(one, one.many, tuple(quotes[one.pk])) for one in proposals]


def _quotes(proposals: Sequence[Proposal], book: Codebook) -> dict[int, list[str]]:
    """The nearest answers, without those that two persons are to read unled."""
    shown = standing(book.process).filter(draw__gte=book.drawn_below).order_by()
    rows = Suggestion.objects.filter(
        Q(rank__lte=5 * QUOTES), proposal__in=proposals, text__in=shown, text__item__isnull=False
    )
    texts: dict[int, list[int | None]] = defaultdict(list)
    for proposal, text in rows.order_by("rank").values_list("proposal", "text__item__text"):
        if len(texts[proposal]) < QUOTES:
            texts[proposal].append(text)
    words = as_written(text for each in texts.values() for text in each)
    return defaultdict(
        list, {pk: [words.get(text, "") for text in each] for pk, each in texts.items()}
    )
