"""The ways in which the house says no to a person."""

from collections.abc import Mapping
from typing import ClassVar


class Refused(Exception):
    """What was asked cannot be done; the message is shown to the person as it is.

    Services raise it before anything is changed, so that catching it leaves nothing half done.
    ``status`` is how HTTP says it.
    """

    status: ClassVar[int] = 422


class NotNow(Refused):
    """It could be done at another time: not open yet, paused, closed."""

    status = 409


class NotThere(Refused):
    """It is about something that does not exist, or no longer."""

    status = 404


class Collision(Exception):
    """Two forms of one person were being put down at once; the later one is to be tried again."""


class Faulty(Refused):
    """Several things in one form cannot be taken; ``faults`` says what, by the name of each."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = dict(faults)
