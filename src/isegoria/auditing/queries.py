"""Finding folders that wait, and those that were asked for."""

from django.db.models import QuerySet
from django.utils import timezone

from isegoria.auditing.models import Opening
from isegoria.auditing.rules import KEPT_FOR


def openings_of(activity_id: int) -> list[Opening]:
    """Every folder that was asked for, the last first, without what it held."""
    rows = Opening.objects.filter(activity=activity_id).defer("sealed", "public")
    return list(rows.select_related("institution").order_by("-pk"))


def waiting() -> list[Opening]:
    """Folders that have to be made, the first first."""
    rows = Opening.objects.filter(made_at=None).order_by("pk")
    return list(rows.select_related("activity__process"))


def over() -> QuerySet[Opening]:
    """Folders that are there still, though their hour is over."""
    return Opening.objects.filter(made_at__lt=timezone.now() - KEPT_FOR, sealed__isnull=False)
