"""The contract between what is done to many at once and the room that knows how to do it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.utils.module_loading import import_string

from isegoria.people.models import Account

Details = Mapping[str, Any]
Before = Mapping[str, Any]


class BulkKind(ABC):
    """One thing that can be done to many. docs/bulk.md walks through writing one."""

    slug: ClassVar[str]
    """Its name in tables; never changed."""

    at_once: ClassVar[int] = 20
    """How many are done in one transaction, during which nobody else can write."""

    @abstractmethod
    def heading(self, details: Details) -> str:
        """What is done, as a heading: Refuse statements by rule 5."""

    @abstractmethod
    def explained(self, details: Details) -> Sequence[str]:
        """What follows from it, a sentence each, for somebody about to press the button."""

    @abstractmethod
    def named(self, targets: Sequence[int]) -> Mapping[int, str]:
        """What these things are called, in words, for the lists of a job."""

    @abstractmethod
    def obstacles(self, targets: Sequence[int], details: Details) -> Mapping[int, str]:
        """Which of these cannot be done now, each with the reason in words; few queries for all."""

    @abstractmethod
    def do(self, target: int, details: Details, *, by: Account) -> Before:
        """Do it to one, or raise Refused; what undoing it will need.

        Called in a transaction that also keeps what is given back: it happens once or not at all.
        Somebody may have lost a role since they asked, and things may be gone: look again.
        """

    @abstractmethod
    def undo(self, target: int, details: Details, before: Before, *, by: Account) -> None:
        """Bring one back to how it was, or raise Refused if somebody has changed it since."""


@cache
def bulk_kinds() -> dict[str, BulkKind]:
    """What can be done to many on this site, by slug, in the order of settings.BULK_KINDS."""
    kinds = [import_string(path)() for path in settings.BULK_KINDS]
    return {one.slug: one for one in kinds}


def kind_of(slug: str) -> BulkKind:
    """The kind of a job."""
    return bulk_kinds()[slug]
