"""Putting down areas, how their people are told apart, and what is known of them."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.base.runs import runs_of
from isegoria.languages.models import Text
from isegoria.languages.services import say, translate
from isegoria.places import rules
from isegoria.places.models import Access, Area, Group, Margin, Partition, Source, Use

READY = Path(__file__).parent / "ready.toml"
SOURCE_LANGUAGE = "en"
AREAS_AT_ONCE = 500
Words = Mapping[str, str]


@dataclass(frozen=True)
class Count:
    """How many people of one group live somewhere, and who says so since when."""

    dimension: str
    category: str
    people: int
    source: str
    counted_on: date


@dataclass(frozen=True)
class Figure:
    """How many people of a group, or of two groups at once, a source counts in an area."""

    area: int
    group: int
    and_group: int | None = None
    people: int | None = None
    share: float | None = None
    give_or_take: float | None = None


@dataclass(frozen=True)
class AccessFigure:
    """What share of the people of an area, or of a group there, can use a means to take part."""

    area: int
    means: str
    share: float
    group: int | None = None
    give_or_take: float | None = None


@dataclass(frozen=True)
class GroupWords:
    """One group of a partition as staff put it down; labels by language."""

    code: str
    labels: Words


@dataclass(frozen=True)
class PartitionWords:
    """A way of telling people apart as staff put it down; words by language, the first as such."""

    code: str
    names: Words
    questions: Words
    reasons: Words
    groups: Sequence[GroupWords]
    asking: str = Partition.Asking.ONE_QUESTION
    language: str = field(default=SOURCE_LANGUAGE)


@transaction.atomic
def put_area(
    *,
    code: str,
    name: str,
    language: str,
    also: Words | None = None,
    parent: Area | None = None,
    counts: Sequence[Count] = (),
) -> Area:
    """Put down an area, or the one of this code anew, with what is known of who lives there.

    Counts replace earlier ones of the same source and partition; those of others stay beside them.
    """
    area = Area.objects.filter(code=code).select_related("name", "parent").first()
    if area is None:
        area = Area.objects.create(
            code=code, name=say(name, language=language, also=also), parent=parent
        )
    else:
        if reason := rules.obstacle_to_parent(area, parent):
            raise Refused(reason)
        for spoken, words in {language: name, **(also or {})}.items():
            translate(area.name, language=spoken, body=words)
        area.parent = parent
        area.save()
        for group in area.groups.filter(code=code).select_related("label"):
            _reworded(group.label, {language: name, **(also or {})})
    for (source, counted_on), figures in _by_source(area, counts).items():
        put_figures(source=put_source(name=source, counted_on=counted_on), figures=figures)
    return area


@transaction.atomic
def put_source(
    *, name: str, counted_on: date, valid_until: date | None = None, note: str = ""
) -> Source:
    """Put down who counted and when, or the same anew with another end and note."""
    source, _is_new = Source.objects.update_or_create(
        name=name, counted_on=counted_on, defaults={"valid_until": valid_until, "note": note}
    )
    return source


@transaction.atomic
def put_figures(*, source: Source, figures: Sequence[Figure]) -> None:
    """Put down whom a source counted; it replaces what it said of the same before.

    The same is: a partition, or a cross of two, in one area.
    """
    partition = dict(Group.objects.values_list("pk", "partition_id"))
    areas: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for one in figures:
        first, second = partition[one.group], one.and_group and partition[one.and_group]
        areas[first, second].add(one.area)
    for (first, second), told in areas.items():
        for run in runs_of(sorted(told), AREAS_AT_ONCE):
            Margin.objects.filter(
                area__in=run, source=source, group__partition=first, and_group__partition=second
            ).delete()
    Margin.objects.bulk_create(
        Margin(
            area_id=one.area,
            source=source,
            group_id=one.group,
            and_group_id=one.and_group,
            people=one.people,
            share=one.share,
            give_or_take=one.give_or_take,
        )
        for one in figures
    )


@transaction.atomic
def put_access(*, source: Source, figures: Sequence[AccessFigure]) -> None:
    """Put down what people can use; it replaces what the source said of it in the area before."""
    areas: dict[str, set[int]] = defaultdict(set)
    for one in figures:
        areas[one.means].add(one.area)
    for means, told in areas.items():
        for run in runs_of(sorted(told), AREAS_AT_ONCE):
            Access.objects.filter(area__in=run, source=source, means=means).delete()
    Access.objects.bulk_create(
        Access(
            area_id=one.area,
            source=source,
            means=one.means,
            group_id=one.group,
            share=one.share,
            give_or_take=one.give_or_take,
        )
        for one in figures
    )


@transaction.atomic
def remove_source(*, source: Source) -> None:
    """Take away a source with all that it says."""
    source.margins.all().delete()
    source.access.all().delete()
    source.delete()


@transaction.atomic
def put_partition(words: PartitionWords) -> Partition:
    """Put down a way of telling people apart, or the one of this code anew.

    A group that is no longer among the groups goes, unless something is known of it or said by it.
    """
    _check(words)
    partition = Partition.objects.filter(code=words.code).first()
    texts = {"name": words.names, "question": words.questions, "reason": words.reasons}
    if partition is None:
        partition = Partition.objects.create(
            code=words.code,
            asking=words.asking,
            position=Partition.objects.count(),
            **{key: _said(said, words.language) for key, said in texts.items()},
        )
    else:
        if reason := rules.obstacle_to_other_parts(partition, [one.code for one in words.groups]):
            raise Refused(reason)
        for key, said in texts.items():
            _reworded(getattr(partition, key), said)
    put_groups(partition, words)
    return partition


def add_ready_set(code: str) -> Partition:
    """Put down one of the sets that are there for a start; as it is if it was put down before."""
    there = Partition.objects.filter(code=code).first()
    return there or put_partition(ready_sets()[code])


@transaction.atomic
def remove_partition(*, partition: Partition) -> None:
    """Take away a way of telling people apart of which nothing is known and which nobody uses."""
    if partition.uses.exists():
        raise Refused(_("A community is described by it. Take it off there first."))
    _drop_groups(partition, [])
    texts = (partition.name_id, partition.question_id, partition.reason_id)
    partition.delete()
    Text.objects.filter(pk__in=texts).delete()


@transaction.atomic
def use_partitions(*, area: Area, codes: Sequence[str]) -> None:
    """Describe a community, and all inside it, by these partitions, in this order."""
    known = {one.code: one for one in Partition.objects.filter(code__in=codes)}
    if unknown := [code for code in codes if code not in known]:
        raise Refused(_("There is no “%(code)s”.") % {"code": unknown[0]})
    area.uses.all().delete()
    Use.objects.bulk_create(
        Use(area=area, partition=known[code], position=position)
        for position, code in enumerate(dict.fromkeys(codes))
    )


@cache
def ready_sets() -> dict[str, PartitionWords]:
    """The sets that are there for a start, by code, in all languages of the pages."""
    return partitions_told(tomllib.loads(READY.read_text()))


def partitions_told(told: Mapping[str, Any]) -> dict[str, PartitionWords]:
    """Ways of telling people apart as a file of ours has them, by code."""
    return {
        code: PartitionWords(
            code=code,
            names=one["name"],
            questions=one["question"],
            reasons=one["reason"],
            asking=one.get("asking", Partition.Asking.ONE_QUESTION),
            groups=tuple(_group_told(group) for group in one["groups"]),
        )
        for code, one in told.items()
    }


def _group_told(one: Words) -> GroupWords:
    return GroupWords(one["code"], {key: body for key, body in one.items() if key != "code"})


def _by_source(area: Area, counts: Sequence[Count]) -> dict[tuple[str, date], list[Figure]]:
    groups = {
        (one.partition.code, one.code): one.pk
        for one in Group.objects.select_related("partition").filter(
            partition__code__in={one.dimension for one in counts}
        )
    }
    found: dict[tuple[str, date], list[Figure]] = {}
    for one in counts:
        if (one.dimension, one.category) not in groups:
            raise Refused(
                _("There is no group “%(group)s” of “%(partition)s”.")
                % {"group": one.category, "partition": one.dimension}
            )
        figure = Figure(area=area.pk, group=groups[one.dimension, one.category], people=one.people)
        found.setdefault((one.source, one.counted_on), []).append(figure)
    return found


def _check(words: PartitionWords) -> None:
    faults = [
        rules.obstacle_to_code(words.code),
        rules.obstacle_to_groups([one.code for one in words.groups], words.asking),
        rules.obstacle_to_words(words.names.get(words.language, "")),
        *(
            rules.obstacle_to_words(one.get(words.language, ""), rules.LONGEST_QUESTION)
            for one in (words.questions, words.reasons)
        ),
        *(rules.obstacle_to_words(one.labels.get(words.language, "")) for one in words.groups),
    ]
    if reason := next((one for one in faults if one), None):
        raise Refused(reason)


def _said(words: Words, language: str) -> Text:
    return say(words[language], language=language, also=words)


def _reworded(text: Text, words: Words) -> None:
    for language, body in words.items():
        if body or language != text.source_language:
            translate(text, language=language, body=body)


def put_groups(partition: Partition, words: PartitionWords) -> None:
    """Put down the groups of a partition, in their order; those that are gone go."""
    _drop_groups(partition, [one.code for one in words.groups])
    there = {one.code: one for one in partition.groups.select_related("label")}
    for position, one in enumerate(words.groups):
        if one.code in there:
            _reworded(there[one.code].label, one.labels)
            Group.objects.filter(pk=there[one.code].pk).update(position=position, is_past=False)
        else:
            Group.objects.create(
                partition=partition,
                code=one.code,
                label=_said(one.labels, words.language),
                position=position,
            )


def _drop_groups(partition: Partition, kept: Sequence[str]) -> None:
    for group in partition.groups.exclude(code__in=kept).select_related("label"):
        try:
            group.delete()
        except ProtectedError as error:
            if kept and partition.asking == Partition.Asking.AREAS:
                Group.objects.filter(pk=group.pk).update(is_past=True)
                continue
            raise Refused(
                _("The group “%(code)s” stays: figures or answers speak of it.")
                % {"code": group.code}
            ) from error
        group.label.delete()
