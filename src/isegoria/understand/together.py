"""What one question came to at all its places: each by itself, and the sum of them.

Every number here is a sum of numbers that stand on the pages of the places. Nothing is read that
is not public there, so no sum gives away what a place withholds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from isegoria.cascade.models import SameItem
from isegoria.hear.models import Activity, Item
from isegoria.languages.queries import Shown, shown
from isegoria.process.models import Process
from isegoria.understand import words
from isegoria.understand.models import Finding, ItemFinding
from isegoria.understand.queries import Counted

MOST_NAMED = 5


@dataclass(frozen=True)
class Place:
    """One place where a question is put, with all places below it, and who answered there."""

    slug: str
    name: Shown
    people: int
    answers: int
    is_own: bool
    activities: tuple[int, ...]

    @property
    def people_in_words(self) -> str:
        """How many people, as readers of the page write it."""
        return words.number(self.people)

    @property
    def answers_in_words(self) -> str:
        """How many answers, as readers of the page write it."""
        return words.number(self.answers)


@dataclass(frozen=True)
class Together:
    """All places of one question, and how many answered at them in all."""

    places: tuple[Place, ...]

    @property
    def named(self) -> tuple[Place, ...]:
        """The places that a page names where it does not name all."""
        return self.places[:MOST_NAMED]

    @property
    def people_in_words(self) -> str:
        """How many people, as readers of the page write it."""
        return words.number(self.people)

    @property
    def answers_in_words(self) -> str:
        """How many answers, as readers of the page write it."""
        return words.number(self.answers)

    @property
    def sentence(self) -> str:
        """How many answered in all, in one sentence."""
        return ngettext(
            "%(people)s person answered at all places together",
            "%(people)s people answered at all places together",
            self.people,
        ) % {"people": words.number(self.people)}

    @property
    def people(self) -> int:
        """How many people answered; one who answered at two places stands there twice."""
        return sum(one.people for one in self.places)

    @property
    def answers(self) -> int:
        """How many answers there are."""
        return sum(one.answers for one in self.places)


@dataclass(frozen=True)
class Row:
    """One statement: all together, and each place in its order; None where it is not shown."""

    total: Counted
    places: tuple[Counted | None, ...]


@dataclass(frozen=True)
class Cell:
    """How many chose something, as far as it is told, and how many places do not tell it."""

    told: int
    withheld: int


@dataclass(frozen=True)
class Option:
    """One answer that could be chosen: all together, and each place; None where it is withheld."""

    words: Mapping[str, str]
    total: Cell
    places: tuple[int | None, ...]


@dataclass(frozen=True)
class Question:
    """One question of a survey, asked at all places."""

    words: Mapping[str, str]
    base: Cell
    bases: tuple[int | None, ...]
    options: tuple[Option, ...]


def together_of(process: Process, activity: Activity, language: str) -> Together | None:
    """The places where the same is asked; None where no other place has opened it yet."""
    branches = _branches(process.pk)
    if not branches:
        return None
    rows = Activity.objects.filter(
        process__in=[process.pk, *branches],
        type_slug=activity.type_slug,
        position=activity.position,
    ).select_related("process__institution", "finding")
    by_branch: dict[int, list[Activity]] = {}
    for row in rows.order_by("pk"):
        by_branch.setdefault(branches.get(row.process_id, process.pk), []).append(row)
    heads = Process.objects.filter(pk__in=by_branch).select_related("institution")
    names = shown([one.institution.name_id for one in heads], language)
    found = [
        _place(one, names[one.institution.name_id], by_branch[one.pk], is_own=one.pk == process.pk)
        for one in heads
    ]
    told = [one for one in found if one.people or not one.is_own]
    return Together(tuple(sorted(told, key=lambda one: (one.is_own, one.name.body, one.slug))))


def statements_together(
    together: Together, activity: Activity, *, first: int, most: int
) -> tuple[list[Row], int]:
    """Some of the statements that are asked at all places, with their counts, and how many."""
    asked = (
        Item.objects.filter(activity=activity, standing=Item.Standing.ACCEPTED)
        .exclude(copies=None)
        .distinct()
        .order_by("number")
    )
    rows = list(asked[first : first + most])
    origins = _origins(one.pk for one in rows)
    place_of = {key: at for at, one in enumerate(together.places) for key in one.activities}
    counted = ItemFinding.objects.filter(
        item__in=origins, item__standing=Item.Standing.ACCEPTED
    ).values_list("item", "finding__activity", "agree", "disagree", "passed", "matters")
    cells: dict[tuple[int, int], list[int]] = {}
    for item, key, *numbers in counted:
        if key in place_of:
            cell = cells.setdefault((origins[item], place_of[key]), [0, 0, 0, 0])
            cell[:] = [before + more for before, more in zip(cell, numbers, strict=True)]
    return [_row(one, cells, len(together.places)) for one in rows], asked.count()


def questions_together(together: Together) -> list[Question]:
    """The questions of a survey with their counts, in the order in which they are asked."""
    findings = {
        one.activity_id: {each["code"]: each for each in one.result.get("questions", [])}
        for one in Finding.objects.filter(
            activity__in=[key for place in together.places for key in place.activities]
        )
    }
    by_place = [
        [findings[key] for key in place.activities if key in findings] for place in together.places
    ]
    codes = list(dict.fromkeys(code for each in findings.values() for code in each))
    return [_question([[one.get(code) for one in each] for each in by_place]) for code in codes]


def _branches(root: int) -> dict[int, int]:
    """Every public question below one, by the one of its first level under which it stands."""
    found: dict[int, int] = {}
    above: Collection[int] = [root]
    while above:
        rows = Process.objects.filter(above__in=above).exclude(published_at=None)
        level = {
            key: found.get(over, key)
            for key, over in rows.order_by("pk").values_list("pk", "above_id")
            if key not in found and over is not None
        }
        found |= level
        above = list(level)
    return found


def _place(head: Process, name: Shown, activities: list[Activity], *, is_own: bool) -> Place:
    read = [one.finding for one in activities if hasattr(one, "finding")]
    return Place(
        slug=head.slug,
        name=name,
        people=sum(one.participants for one in read),
        answers=sum(one.votes for one in read),
        is_own=is_own,
        activities=tuple(one.pk for one in activities),
    )


def _origins(items: Iterable[int]) -> dict[int, int]:
    """Each item that asks the same as one of these, at whatever level, and as which of them."""
    found = {item: item for item in items}
    level: Collection[int] = list(found)
    while level:
        rows = SameItem.objects.filter(origin__in=level).values_list("item", "origin")
        below = {item: found[origin] for item, origin in rows if item not in found}
        found |= below
        level = list(below)
    return found


def _row(item: Item, cells: Mapping[tuple[int, int], list[int]], places: int) -> Row:
    there = [cells.get((item.pk, at)) for at in range(places)]
    total = [sum(numbers) for numbers in zip([0, 0, 0, 0], *filter(None, there), strict=True)]
    each = tuple(_counted(item, one) if one else None for one in there)
    return Row(_counted(item, total), each)


def _counted(item: Item, numbers: Sequence[int]) -> Counted:
    agree, disagree, passed, matters = numbers
    return Counted(item.pk, item.number, agree, disagree, passed, matters, item.text_id)


def _question(places: list[list[dict[str, Any] | None]]) -> Question:
    """One question from what each place tells of it; a place with several levels has several."""
    whole = [one for each in places for one in each if one]
    longest = max((one["options"] for one in whole), key=len)
    bases = tuple(_sum(one["base"] if one else 0 for one in each) for each in places)
    options = []
    for at, option in enumerate(longest):
        there = tuple(_sum(_chosen(one, at) for one in each) for each in places)
        options.append(Option(option["words"], _cell(there), there))
    return Question(whole[0]["words"], _cell(bases), bases, tuple(options))


def _chosen(question: Mapping[str, Any] | None, at: int) -> int | None:
    """How many chose an option; None where the place does not tell it."""
    if question is None or question["base"] == 0:
        return 0
    people: int | None = question["options"][at]["people"] if question["options"] else None
    return people


def _sum(numbers: Iterable[int | None]) -> int | None:
    total = 0
    for one in numbers:
        if one is None:
            return None
        total += one
    return total


def _cell(numbers: Collection[int | None]) -> Cell:
    told = [one for one in numbers if one is not None]
    return Cell(sum(told), len(numbers) - len(told))
