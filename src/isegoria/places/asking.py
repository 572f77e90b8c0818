"""Asking people in which part of an area they live: one more way of telling them apart."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import Refused
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import in_all_languages
from isegoria.languages.services import say
from isegoria.places.models import Area, Partition
from isegoria.places.parts import Part, parts_in
from isegoria.places.queries import asked_of
from isegoria.places.services import (
    SOURCE_LANGUAGE,
    GroupWords,
    PartitionWords,
    Words,
    put_groups,
    use_partitions,
)

Names = Mapping[int, Words]


@transaction.atomic
def ask_for_parts(*, area: Area, today: date) -> Partition:
    """Let people say in which part of an area they live, as its parts are put down now.

    Words that staff gave the question stay. A part that is no part any more goes, and what people
    said of it counts as not said.
    """
    found = parts_in(area.pk, today)
    if found is None:
        raise Refused(
            _(
                "Its parts cannot be asked about yet. At least two parts must be put down, one "
                "source must count the people in all of them, and enough must live in each."
            )
        )
    words = _words(area, found.parts)
    partition = Partition.objects.filter(parts_of=area).first() or _partition(area, words)
    put_groups(partition, words)
    groups = {one.code: one for one in partition.groups.all()}
    for part in found.parts:
        groups[part.code].areas.set(part.areas)
    used = [one.code for one in asked_of(area.pk, words.language)]
    use_partitions(area=area, codes=[*used, partition.code])
    return partition


def parts_named(parts: Sequence[Part], language: str) -> list[str]:
    """What each part is called in one language."""
    names = _names({pk for one in parts for pk in _areas_of(one)})
    with override(language):
        return [_part_name(one, names, language) for one in parts]


def _partition(area: Area, words: PartitionWords) -> Partition:
    name, question, reason = (
        say(said[words.language], language=words.language, also=said)
        for said in (words.names, words.questions, words.reasons)
    )
    return Partition.objects.create(
        code=words.code,
        asking=words.asking,
        parts_of=area,
        position=Partition.objects.count(),
        name=name,
        question=question,
        reason=reason,
    )


def _words(area: Area, parts: Sequence[Part]) -> PartitionWords:
    """How the question is put for a start, in all languages of the pages."""
    names = _names({area.pk, *(pk for one in parts for pk in _areas_of(one))})
    spoken = [*dict.fromkeys([*INTERFACE, *names[area.pk]])]
    called: dict[str, dict[str, str]] = {one.code: {} for one in parts}
    said: dict[str, dict[str, str]] = {"name": {}, "question": {}, "reason": {}}
    for language in spoken:
        with override(language):
            for one in parts:
                called[one.code][language] = _part_name(one, names, language)
            if language in INTERFACE:
                around = {"area": _named(names[area.pk], language)}
                said["name"][language] = _("Part of %(area)s") % around
                said["question"][language] = _("In which part of %(area)s do you live?") % around
                said["reason"][language] = _("So that we see from where nobody has answered yet.")
    own = area.name.source_language
    return PartitionWords(
        code=f"parts-{area.pk}",
        names=said["name"],
        questions=said["question"],
        reasons=said["reason"],
        groups=[GroupWords(code, labels) for code, labels in called.items()],
        asking=Partition.Asking.AREAS,
        language=own if own in INTERFACE else SOURCE_LANGUAGE,
    )


def _names(areas: set[int]) -> dict[int, Words]:
    texts = dict(Area.objects.filter(pk__in=areas).values_list("pk", "name_id"))
    said = in_all_languages(texts.values())
    return {pk: said[text] for pk, text in texts.items()}


def _areas_of(one: Part) -> tuple[int, ...]:
    return one.areas if one.rest_of is None else (one.rest_of,)


def _part_name(one: Part, names: Names, language: str) -> str:
    name = _named(names[_areas_of(one)[0]], language)
    return name if one.rest_of is None else _("Elsewhere in %(area)s") % {"area": name}


def _named(said: Words, language: str) -> str:
    """The name in a language, or else in one in which it is said."""
    return said.get(language) or said.get(SOURCE_LANGUAGE) or next(iter(said.values()))
