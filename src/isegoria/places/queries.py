"""Who lives in an area, as far as a source says."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Min, Q, Sum

from isegoria.places.models import Margin


def who_lives_in(area_id: int | None) -> list[Mapping[str, Any]]:
    """Count who lives in an area: a row for each group, with its source and its day.

    Where the area itself was not counted, its parts are added up. A group that is not there is
    unknown, which is not the same as zero.
    """
    if area_id is None:
        return []
    for place in (Q(area=area_id), Q(area__parent=area_id)):
        rows = (
            Margin.objects.filter(place)
            .values("dimension", "category", "source", "counted_on")
            .annotate(people=Sum("people"), first=Min("pk"))
            .order_by("first")
        )
        if counted := list(rows):
            return [*counted]
    return []
