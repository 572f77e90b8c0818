"""The first page of what was heard, by all that it follows from."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from isegoria.languages.queries import Shown
from isegoria.understand.models import Finding
from isegoria.understand.queries import Counted
from isegoria.understand.showing import Items, Texts, first_page


@dataclass(frozen=True)
class HeardPage:
    """Equal pages say the same, so that most need not be worked out.

    A finding is only ever written anew as a whole, with the moment at which it was read.
    """

    around: tuple[tuple[str, Hashable], ...]
    counted: frozenset[Counted]
    texts: frozenset[tuple[int | None, Shown]]
    read: tuple[int, datetime] | None
    finding: Finding | None = field(compare=False)

    def seen(self) -> dict[str, Any]:
        """What the page shows, by name; from nothing but what stands above."""
        told = {**dict(self.around), "finding": self.finding}
        if self.finding and self.finding.votes:
            items = {one.item_id: one for one in self.counted}
            told |= first_page(self.finding, items, dict(self.texts))
        return told


def heard_page(
    finding: Finding | None, around: Mapping[str, Hashable], items: Items, texts: Texts
) -> HeardPage:
    """The first page of what was heard, with what stands around the finding."""
    return HeardPage(
        around=tuple(around.items()),
        counted=frozenset(items.values()),
        texts=frozenset(texts.items()),
        read=(finding.pk, finding.computed_at) if finding else None,
        finding=finding,
    )
