"""Finding questions: those the public may see, and those somebody prepares."""

from collections.abc import Iterable

from django.db.models import QuerySet

from isegoria.languages.queries import as_written
from isegoria.process.models import Correction, Process


def published() -> QuerySet[Process]:
    """The questions that the public may see, with their institution and stages, newest first."""
    return (
        Process.objects.exclude(published_at=None)
        .select_related("institution")
        .prefetch_related("stages")
        .order_by("-published_at", "-pk")
    )


def question(slug: str) -> Process | None:
    """One question that the public may see, by its name in addresses."""
    return published().filter(slug=slug).first()


def asked_by(institutions: Iterable[int]) -> QuerySet[Process]:
    """The questions of these institutions, drafts included, newest first."""
    return (
        Process.objects.filter(institution__in=institutions)
        .prefetch_related("stages")
        .order_by("-pk")
    )


def corrections(process: Process) -> list[Correction]:
    """What was changed since the question was put to the public, oldest first."""
    return list(process.corrections.all())


def record_as_written(process: Process) -> dict[str, str]:
    """What the texts of the record say in the question's own language, by field."""
    words = as_written(process.text_ids)
    keys = ((name, getattr(process, f"{name}_id")) for name in Process.TEXTS)
    return {name: words[key] for name, key in keys if key in words}


def root_of(process: Process) -> int:
    """The highest question that this one is put for; itself, where it is put for no other."""
    seen, above = [process.pk], process.above_id
    while above is not None and above not in seen:
        seen.append(above)
        above = Process.objects.values_list("above_id", flat=True).get(pk=above)
    return seen[-1]


def is_free(slug: str, process: Process | None = None) -> bool:
    """Tell whether no other question has this name in addresses."""
    others = Process.objects.filter(slug=slug)
    return not (others.exclude(pk=process.pk) if process else others).exists()
