"""Putting down areas and what is known of who lives in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from isegoria.languages.services import say, translate
from isegoria.places.models import Area, Margin


@dataclass(frozen=True)
class Count:
    """How many people of one group live somewhere, and who says so since when."""

    dimension: str
    category: str
    people: int
    source: str
    counted_on: date


@transaction.atomic
def put_area(
    *,
    code: str,
    name: str,
    language: str,
    also: Mapping[str, str] | None = None,
    parent: Area | None = None,
    counts: Sequence[Count] = (),
) -> Area:
    """Put down an area, or the one of this code anew, with what is known of who lives there.

    The counts replace earlier ones: a group that the new source does not count is unknown again.
    """
    area = Area.objects.filter(code=code).select_related("name").first()
    if area is None:
        area = Area.objects.create(
            code=code, name=say(name, language=language, also=also), parent=parent
        )
    else:
        for spoken, words in {language: name, **(also or {})}.items():
            translate(area.name, language=spoken, body=words)
        area.parent = parent
        area.save()
    area.margins.all().delete()
    Margin.objects.bulk_create(
        Margin(
            area=area,
            dimension=one.dimension,
            category=one.category,
            people=one.people,
            source=one.source,
            counted_on=one.counted_on,
        )
        for one in counts
    )
    return area
