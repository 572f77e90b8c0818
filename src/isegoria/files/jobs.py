"""Sweeping away what was sent and never became part of anything."""

from datetime import timedelta

from django.utils import timezone

from isegoria.files.models import File

_DAYS = 2


def sweep() -> int:
    """Delete files that broke off, or that nobody has named for two days: how many."""
    before = timezone.now().date() - timedelta(days=_DAYS)
    rows = File.objects.exclude(state=File.State.KEPT).filter(begun_on__lt=before)
    return rows.delete()[1].get(File._meta.label, 0)  # how Django names a table
