"""What the desk says of calls to partners: how each address stands, and its last calls."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from isegoria.channels.api.models import Call, Hook, Key

_CALLS_SHOWN = 5


@dataclass(frozen=True)
class CallShown:
    """One call: what it told, of which question, and what came of it."""

    what: str
    question: str
    standing: str


@dataclass(frozen=True)
class HookShown:
    """One address: how it stands, of what it is told, and its last calls."""

    hook: Hook
    standing: str
    kind: str
    about: str
    told_of: list[str]
    calls: list[CallShown]


def hooks_shown(key: Key) -> list[HookShown]:
    """All addresses that are called for a key, the first made on top."""
    return [_hook(one, key) for one in key.hooks.order_by("pk")]


def _hook(hook: Hook, key: Key) -> HookShown:
    calls = hook.calls.select_related("process").order_by("-pk")[:_CALLS_SHOWN]
    standing, kind, about = _standing(hook, key)
    return HookShown(
        hook=hook,
        standing=standing,
        kind=kind,
        about=about,
        told_of=[str(Call.Kind(one).label) for one in hook.kind_codes],
        calls=[_call(one) for one in calls],
    )


def _standing(hook: Hook, key: Key) -> tuple[str, str, str]:
    if key.digest is None:
        return _("Not called"), "", _("The key was made void.")
    if hook.given_up_at:
        about = _("Since %(moment)s nothing came through, so it was given up on %(day)s.")
        since = hook.failing_since or hook.given_up_at
        return (
            _("Given up"),
            "warning",
            about % {"moment": _moment(since), "day": _day(hook.given_up_at)},
        )
    if hook.failing_since:
        about = _("Since %(moment)s nothing came through. It is tried again on %(next)s.")
        moments = {"moment": _moment(hook.failing_since), "next": _moment(hook.due_at)}
        return _("Does not answer"), "warning", about % moments
    return _("Works"), "good", ""


def _call(call: Call) -> CallShown:
    return CallShown(
        what=str(Call.Kind(call.kind).label),
        question=call.process.slug if call.process else "",
        standing=_came_of(call),
    )


def _came_of(call: Call) -> str:
    if call.told_at:
        return _("Told on %(moment)s.") % {"moment": _moment(call.told_at)}
    if call.problem == "status":
        return _("Not taken: the answer was %(status)d.") % {"status": call.status or 0}
    reasons = {
        "": _("Waits."),
        "unknown": _("The name of the address is not known."),
        "inside": _("The address leads into a network that is not public. We do not call there."),
        "certificate": _("The certificate of the address is not valid."),
        "slow": _("The answer took too long."),
        "unreached": _("Nothing answers at the address."),
    }
    return reasons[call.problem]


def _moment(moment: datetime) -> str:
    return f"{date_format(localtime(moment), 'DATETIME_FORMAT')} UTC"


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")
