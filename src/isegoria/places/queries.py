"""Who lives in an area, as far as a source says."""

from isegoria.places.models import Area, Margin

Counts = dict[str, dict[str, Margin]]


def who_lives_in(area: Area | None) -> Counts:
    """What is known of who lives in an area: by dimension and category, each with its source.

    One query. A dimension or category that is not there is unknown, which is not the same as zero.
    """
    counts: Counts = {}
    if area is None:
        return counts
    for one in Margin.objects.filter(area=area).order_by("dimension", "pk"):
        counts.setdefault(one.dimension, {})[one.category] = one
    return counts


def share_of(counts: Counts, dimension: str, category: str) -> float | None:
    """The share of a group among all who were counted by this dimension; None if unknown."""
    counted = counts.get(dimension, {})
    total = sum(one.people for one in counted.values())
    return counted[category].people / total if category in counted and total else None
