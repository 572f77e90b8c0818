"""The themes of a question, as they lie in one another, and how many texts each has."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from isegoria.languages.queries import NOTHING, Shown, as_written, shown
from isegoria.process.models import Process
from isegoria.themes import rules
from isegoria.themes.models import Change, Codebook, OpenText, Placing, Theme

KEYS = "123456789abcdefghijklmopqrstvwxz"  # n, u and y have a meaning of their own
NOTHING_KEY = "0"


@dataclass(frozen=True)
class Node:
    """One theme in words, where it lies, and the key that ticks it."""

    theme: Theme
    name: Shown
    note: Shown
    belongs: Shown
    not_belongs: Shown
    depth: int
    key: str = ""

    @property
    def pk(self) -> int:
        """Its row."""
        return self.theme.pk

    @property
    def is_public(self) -> bool:
        """Whether everybody can read it."""
        return self.theme.published_on is not None


@dataclass(frozen=True)
class Done:
    """One thing that was done to the themes, as the desk tells it."""

    change: Change
    name: Shown
    other: Shown
    obstacle: str | None


def codebook_of(process: Process) -> Codebook | None:
    """How the words about a question are placed; None before somebody has begun."""
    return Codebook.objects.filter(process=process).first()


def live(process: Process) -> list[Theme]:
    """The themes under which something can be placed."""
    rows = Theme.objects.filter(process=process, merged_into=None, is_removed=False)
    return list(rows.order_by("position", "number"))


def parents_of(themes: Iterable[Theme]) -> dict[int, int | None]:
    """In which theme each lies."""
    return {one.pk: one.parent_id for one in themes}


def nodes_of(process: Process, language: str) -> list[Node]:
    """The themes in the order in which they are read, in words; two queries."""
    themes = live(process)
    said = shown((pk for one in themes for pk in one.text_ids), language)
    in_order = list(_in_order(themes))
    keys = dict(zip((theme.pk for theme, _depth in in_order), KEYS, strict=False))
    return [
        Node(theme, *_words(theme, said), depth=depth, key=keys.get(theme.pk, ""))
        for theme, depth in in_order
    ]


def within(theme: int, themes: Iterable[Theme]) -> set[int]:
    """A theme and all that lie in it."""
    parents = parents_of(themes)
    return {one for one in parents if theme in rules.up_from(one, parents)}


def placings_of(texts: QuerySet[OpenText]) -> QuerySet[Placing]:
    """The placings of these texts that count."""
    return Placing.objects.filter(reading__counted_for__in=texts.order_by()).order_by()


def own_counts(texts: QuerySet[OpenText]) -> dict[int, int]:
    """How many of these texts are placed under each theme itself; one query."""
    counted = placings_of(texts).values("theme").annotate(many=Count("reading", distinct=True))
    return dict(counted.values_list("theme", "many"))


def counts(themes: Sequence[Theme], texts: QuerySet[OpenText]) -> dict[int, int]:
    """How many of these texts lie under each theme or one that lies in it, each once.

    Two queries: one for all themes in which none lies, one for all others.
    """
    own = own_counts(texts)
    around = {one.parent_id for one in themes}
    wide = {f"theme_{one.pk}": within(one.pk, themes) for one in themes if one.pk in around}
    found = placings_of(texts).aggregate(
        **{
            name: Count("reading", distinct=True, filter=Q(theme__in=inside))
            for name, inside in wide.items()
        }
    )
    return {one.pk: found.get(f"theme_{one.pk}", own.get(one.pk, 0)) for one in themes}


def progress(texts: QuerySet[OpenText]) -> Counter[str]:
    """How many of these texts are in each state; one query."""
    rows = texts.order_by().values("state").annotate(many=Count("pk"))
    return Counter(dict(rows.values_list("state", "many")))


def languages_in(process: Process) -> list[str]:
    """The languages in which people wrote; those of most texts first."""
    rows = OpenText.objects.filter(process=process).values("language").annotate(many=Count("pk"))
    return list(rows.order_by("-many", "language").values_list("language", flat=True))


def history(process: Process, language: str, *, most: int) -> list[Done]:
    """What was done to the themes, the latest first."""
    rows = Change.objects.filter(process=process).select_related("theme", "other", "made_by")
    changes = list(rows.order_by("-number")[:most])
    latest = latest_changes(one.theme_id for one in changes)
    said = shown(
        [
            pk
            for one in changes
            for pk in (one.theme.name_id, one.other.name_id if one.other else None)
        ],
        language,
    )
    return [
        Done(
            one,
            said[one.theme.name_id],
            said.get(one.other.name_id if one.other else None, NOTHING),
            rules.obstacle_to_undoing(one, latest.get(one.theme_id)),
        )
        for one in changes
    ]


def latest_changes(themes: Iterable[int]) -> dict[int, int]:
    """The number of the last change of each of these themes that stands."""
    rows = Change.objects.filter(theme__in=set(themes), is_undone=False).order_by()
    return dict(rows.values("theme").annotate(last=Max("number")).values_list("theme", "last"))


def is_large(theme: Theme) -> bool:
    """Whether so much lies under a theme that moving it is left to the worker."""
    rows = Placing.objects.filter(process=theme.process_id, theme=theme).order_by("pk")
    return rows[rules.MOST_AT_ONCE : rules.MOST_AT_ONCE + 1].exists()


def would_move_many(change: Change) -> bool:
    """Whether undoing this would move so much that it is left to the worker."""
    if change.kind == Change.Kind.MERGED:
        rows = Placing.objects.filter(process=change.process_id, given=change.theme_id)
        return rows.order_by("pk")[rules.MOST_AT_ONCE : rules.MOST_AT_ONCE + 1].exists()
    lay = [one[-1] for one in change.before.get("lay", ())]
    return sum(map(len, lay)) > rules.MOST_AT_ONCE


def names(themes: Mapping[int, Theme]) -> dict[int, str]:
    """What these themes are called, as they were first written."""
    written = as_written(one.name_id for one in themes.values())
    return {pk: written.get(one.name_id, "") for pk, one in themes.items()}


def _words(theme: Theme, said: Mapping[int | None, Shown]) -> tuple[Shown, Shown, Shown, Shown]:
    name, note, belongs, not_belongs = (said.get(pk, NOTHING) for pk in theme.text_ids)
    return name, note, belongs, not_belongs


def _in_order(themes: Sequence[Theme]) -> Iterator[tuple[Theme, int]]:
    there = {one.pk for one in themes}
    below: dict[int | None, list[Theme]] = defaultdict(list)
    for one in themes:
        below[one.parent_id if one.parent_id in there else None].append(one)

    def down(parent: int | None, depth: int) -> Iterator[tuple[Theme, int]]:
        for one in below[parent]:
            yield one, depth
            yield from down(one.pk, depth + 1)

    return down(None, 0)
