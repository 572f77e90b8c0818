"""Finding rows without opening them, and what people may be asked about themselves."""

import hmac
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, F, QuerySet, Sum

from isegoria.belonging.models import SealingKey, SelfDescription
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
    return asked_of(process.area_id, language) if newest_key() else []


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
    return _digest(_VOUCHERS, f"{generation}:".encode() + public)


def tag_of(*, process_id: int, person: int, partition: int, generation: int) -> bytes:
    """Under which tag somebody's group lies; without the site's secret nobody can work it out."""
    return _digest(_TAGS, f"{generation}:{process_id}:{person}:{partition}".encode())


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


def _digest(purpose: bytes, words: bytes) -> bytes:
    key = hmac.digest(settings.SECRET_KEY.encode(), purpose, "sha256")
    return hmac.digest(key, words, "sha256")
