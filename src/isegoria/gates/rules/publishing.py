"""What holds back all that is told after a question has closed: a report, a decision.

Each of them lists its own gates; what is the same for all stands here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _

from isegoria.process.models import Stage

S = TypeVar("S", bound="Heard")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """How far a question has come that is to be told about, read once."""

    stages: Mapping[str, Stage]
    now: datetime
    waits_for_reading: bool = False

    @property
    def closes_at(self) -> datetime | None:
        """When people can no longer answer."""
        hear = self.stages.get(Stage.Kind.HEAR)
        return hear.ends_at if hear else None


@dataclass(frozen=True)
class Gate(Generic[S]):
    """One thing that must be there before something is published."""

    code: str
    name: LazyWords
    obstacle: Callable[[S], str | None]


def obstacles(gates: Iterable[Gate[S]], state: S) -> dict[str, str]:
    """Everything that is missing before it may be published, by gate."""
    found = ((gate.code, gate.obstacle(state)) for gate in gates)
    return {code: words for code, words in found if words}


def obstacle_to_telling(heard: Heard, too_early: str) -> str | None:
    """What stands in the way while answers still come or are not read yet; None if nothing."""
    if heard.closes_at is None or heard.closes_at > heard.now:
        return too_early
    if heard.waits_for_reading:
        return _("The last answers are still being read. That takes a minute or two.")
    return None
