"""Finding files, and opening what they hold."""

from collections.abc import Iterator

from django.db.models import Sum

from isegoria.files.models import File, Piece
from isegoria.files.sealing import unseal

Copy = Piece.Copy


def file_named(name: str) -> File | None:
    """The file of this name, whole or on its way."""
    return File.objects.filter(name=name).first()


def content_of(file: File, copy: Copy = Copy.ORIGINAL) -> Iterator[bytes]:
    """What a file holds, piece by piece."""
    rows = Piece.objects.filter(file=file, copy=copy).order_by("begins_at")
    for row in rows.iterator(chunk_size=4):
        yield unseal(bytes(row.sealed), place=row.place)


def arrived_of(file: File) -> int:
    """How much of a file is here."""
    rows = Piece.objects.filter(file=file, copy=Copy.ORIGINAL).order_by("begins_at")
    return sum(rows.values_list("length", flat=True))


def has_copy(file: File, copy: Copy) -> bool:
    """Tell whether there is such a copy of it."""
    return Piece.objects.filter(file=file, copy=copy).exists()


def unused() -> int:
    """How many bytes are here that no answer names yet."""
    rows = File.objects.exclude(state=File.State.KEPT)
    return rows.aggregate(length=Sum("pieces__length"))["length"] or 0
