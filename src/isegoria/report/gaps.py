"""What two people set aside so that a report could be published although something was missing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import Refused
from isegoria.gates import setting_aside
from isegoria.gates.models import GateOverride
from isegoria.gates.queries import live_overrides
from isegoria.languages.queries import in_all_languages
from isegoria.people.models import Account
from isegoria.process.models import Process
from isegoria.report import rules
from isegoria.report.models import Report

STEP = GateOverride.Step.REPORT


def causes_in(state: rules.State) -> dict[str, str]:
    """A mark of what is missing, by gate; the same in whatever language the page is."""
    with override(settings.LANGUAGE_CODE):
        return {
            code: setting_aside.cause_of(words) for code, words in rules.obstacles(state).items()
        }


def keys_that_hold(state: rules.State) -> list[GateOverride]:
    """What two people have set aside of what is missing in a report just now."""
    live = live_overrides(state.report.process, STEP)
    agreed = [one for one in live if one.state == GateOverride.State.AGREED]
    causes = causes_in(state) if agreed else {}
    return [
        one
        for one in agreed
        if one.gate not in rules.NEVER_SET_ASIDE and causes.get(one.gate) == one.cause
    ]


def still_missing(state: rules.State, keys: Iterable[GateOverride]) -> dict[str, str]:
    """Everything that holds a report back, beside what two people set aside."""
    aside = {one.gate for one in keys}
    return {code: words for code, words in rules.obstacles(state).items() if code not in aside}


def told_of(keys: Iterable[GateOverride], process: Process) -> list[dict[str, Any]]:
    """What a published version says of it: what was missing, why all the same, and who said so."""
    used = list(keys)
    said = in_all_languages(one.reason_id for one in used)
    return [
        {
            "gate": one.gate,
            "reason": said[one.reason_id],
            "first_as": one.first_as,
            "second_as": one.second_as,
            "agreed_on": _day(one, process),
        }
        for one in used
    ]


def ask(
    *, report: Report, gate: str, cause: str | None, reasons: Mapping[str, str], by: Account
) -> GateOverride:
    """Give the first key for something that is missing in a report."""
    if gate in rules.NEVER_SET_ASIDE or gate not in rules.NAMES:
        raise Refused(_("No report is published without this. It cannot be set aside."))
    return setting_aside.ask(
        process=report.process, gate=gate, cause=cause, reasons=reasons, by=by, step=STEP
    )


def _day(one: GateOverride, process: Process) -> str:
    return (one.answered_at or one.asked_at).astimezone(process.zone).date().isoformat()
