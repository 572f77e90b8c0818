"""Finding rows without opening them, and what people may be asked about themselves."""

import hmac
from collections.abc import Iterable

from django.db.models import Count, F, QuerySet, Sum

from isegoria.base.keyed import keyed
from isegoria.belonging.models import ByPhone, SealingKey, SelfDescription
from isegoria.belonging.rules import MOST_BY_PHONE
from isegoria.places.models import Partition
from isegoria.places.queries import PartitionShown, asked_of
from isegoria.process.models import Process

_TAGS = b"isegoria belonging: tags of self-descriptions"
_VOUCHERS = b"isegoria belonging: keys that the site made"
_TURNS = 1_000_003  # the drawn numbers themselves add up to more than databases hold


def asked_in(process: Process, language: str) -> list[PartitionShown]:
    """What people may say of themselves: exactly what the community is described by.

    Nothing as long as there is no key to seal it with.
    """
    return asked_of(process.area_id, language) if process.area_id and newest_key() else []


def asked_one_by_one(process: Process, language: str) -> list[PartitionShown]:
    """The same where one thing is asked at a time, and nothing can be kept until the next.

    The six questions of the Washington Group make one answer together, so they need a page.
    """
    return [one for one in asked_in(process, language) if not one.is_washington]


def asked_by_phone(process: Process, language: str) -> list[PartitionShown]:
    """The few of them that people are asked by phone: those that staff chose, else the first."""
    asked = asked_one_by_one(process, language)
    if not asked:
        return []
    chosen = ByPhone.objects.filter(process=process).values_list("first", "second").first()
    if chosen is None:
        return asked[:MOST_BY_PHONE]
    return [one for one in asked if one.pk in chosen]


def is_asked(process: Process) -> bool:
    """Tell whether people may say anything of themselves."""
    return bool(asked_in(process, process.source_language))


def newest_key() -> SealingKey | None:
    """The key under which to seal now; one that the site did not make itself is passed over."""
    keys = SealingKey.objects.order_by("-generation")
    return next((one for one in keys if is_vouched_for(one)), None)


def is_vouched_for(key: SealingKey) -> bool:
    """Tell whether the site itself made this key."""
    return hmac.compare_digest(bytes(key.voucher), voucher_of(key.generation, bytes(key.public)))


def voucher_of(generation: int, public: bytes) -> bytes:
    """What the site writes beside a key of its own."""
    return keyed(_VOUCHERS, f"{generation}:".encode() + public)


def tag_of(*, process_id: int, person: int, partition: int, generation: int) -> bytes:
    """Under which tag somebody's group lies; without the site's secret nobody can work it out."""
    return keyed(_TAGS, f"{generation}:{process_id}:{person}:{partition}".encode())


def rows_of(
    process_id: int, people: Iterable[int], partitions: Iterable[int] | None = None
) -> QuerySet[SelfDescription]:
    """What these people, who are one person, said of themselves, whichever key it is sealed by."""
    ways = Partition.objects.values_list("pk", flat=True) if partitions is None else partitions
    generations = list(SealingKey.objects.values_list("generation", flat=True))
    tags = [
        tag_of(process_id=process_id, person=person, partition=way, generation=generation)
        for way in ways
        for person in people
        for generation in generations
    ]
    return SelfDescription.objects.filter(process=process_id, tag__in=tags)


def has_described(process_id: int, people: Iterable[int]) -> bool:
    """Tell whether somebody has said anything of themselves."""
    return rows_of(process_id, people).exists()


def state_of(process_id: int) -> str:
    """What changes whenever anything was said anew or taken back."""
    rows = SelfDescription.objects.filter(process=process_id)
    found = rows.aggregate(rows=Count("pk"), drawn=Sum(F("pk") % _TURNS))
    return f"{found['rows']}-{found['drawn'] or 0}"
