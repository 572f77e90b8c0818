"""What everybody reads for good of a question that opened although something was missing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from isegoria.gates.models import GateOverride
from isegoria.gates.queries import agreed_overrides
from isegoria.journey.queries.gates import names_of_gates
from isegoria.languages.queries import Shown
from isegoria.organisations.models import Role
from isegoria.process.models import Process
from isegoria.process.timetable import day_in_words


@dataclass(frozen=True)
class Note:
    """One thing that was missing, why it opened all the same, and who said so."""

    what: str
    reason: Shown
    who: str
    mended: str


def notes_on(process: Process, language: str) -> tuple[Note, ...]:
    """What two people set aside in a question; two queries."""
    names = names_of_gates()
    return tuple(
        Note(
            what=names.get(one.gate, one.gate),
            reason=reason,
            who=_who(process, one),
            mended=_mended(process, one),
        )
        for one, reason in agreed_overrides(process, language)
    )


def _who(process: Process, one: GateOverride) -> str:
    return _("Asked for by one person (%(first)s), agreed to by another (%(second)s), %(day)s.") % {
        "first": Role.Kind(one.first_as).label,
        "second": Role.Kind(one.second_as).label,
        "day": day_in_words(one.answered_at or one.asked_at, process),
    }


def _mended(process: Process, one: GateOverride) -> str:
    if one.mended_at is None:
        return ""
    return _("Since %(day)s nothing is missing here any more.") % {
        "day": day_in_words(one.mended_at, process)
    }
