"""Typing a share of the sheets a second time, and settling what differs by looking at them."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.channels.paper import queries, rules
from isegoria.channels.paper.models import Sheet
from isegoria.channels.paper.queries import UNREADABLE
from isegoria.channels.paper.services import Clerk, count, held, keep
from isegoria.hear.activity_type import Point, type_of
from isegoria.hear.helped import Helped
from isegoria.hear.models import Channel, Participant
from isegoria.hear.services import contribute, withdraw

EMPTY = "empty"
_GONE = {"", EMPTY, UNREADABLE}


def obstacle_to_checking(sheet: Sheet, clerk: Clerk) -> str | None:
    """Why this person cannot type this sheet a second time; None if they can."""
    if sheet.second != Sheet.Second.WAITING:
        return _("This sheet is not one of those that are typed a second time.")
    if sheet.keyings.filter(position=1, account=clerk.account).exists():
        return _("You typed this sheet the first time. Somebody else has to type it now.")
    return None


def obstacle_to_settling(sheet: Sheet, clerk: Clerk) -> str | None:
    """Why this person cannot say what stands on a sheet; None if they can."""
    if sheet.second != Sheet.Second.DIFFERS:
        return _("This sheet was settled before.")
    if sheet.keyings.filter(account=clerk.account).exists():
        return _("You typed this sheet. Somebody who did not has to settle it.")
    return None


@transaction.atomic
def check(*, sheet: Sheet, answers: Mapping[str, str], clerk: Clerk) -> bool:
    """Compare a second typing with the first; tell whether both are the same.

    Counted are questions that either of the two found answered.
    """
    sheet = held(sheet)
    if reason := obstacle_to_checking(sheet, clerk):
        raise NotNow(reason)
    second = keep(sheet, position=2, answers=answers, account=clerk.account)
    first = queries.answers_of(sheet.keyings.get(position=1))
    asked = {one.key for one in queries.to_be_typed(sheet.batch)}
    compared = {code for code in (*first, *second) if code in asked}
    differs = {
        code for code in compared if not queries.alike(first.get(code, ""), second.get(code, ""))
    }
    activity = sheet.batch.activity
    count(activity, compared, compared=1)
    count(activity, differs, differed=1)
    sheet.second = Sheet.Second.DIFFERS if differs else Sheet.Second.AGREES
    sheet.save(update_fields=["second"])
    if not differs:
        sheet.keyings.all().delete()
    return not differs


@transaction.atomic
def settle(*, sheet: Sheet, chosen: Mapping[str, str], clerk: Clerk) -> int:
    """Write down what really stands on a sheet that two others typed differently.

    What the person has changed themselves since stays as it is; returns how many such there were.
    """
    sheet = held(sheet)
    if reason := obstacle_to_settling(sheet, clerk):
        raise NotNow(reason)
    differing = queries.differences(sheet)
    for one in differing:
        if chosen.get(one.prompt.key) not in {option.value for option in one.options}:
            raise Refused(_("Choose for each answer what stands on the sheet."))
    first, _second = queries.typed(sheet)
    who, left = queries.holder_of(sheet), 0
    for one in differing if who else []:
        code = one.prompt.key
        before, now = first.get(code, ""), chosen[code]
        if _same(before, now) or who is None:
            continue
        point = _point(who, sheet, code)
        if not _same(before, point.prompt.said if point and point.prompt else ""):
            left += 1
            continue
        _correct(sheet, who, clerk, {code: now}, point)
    sheet.keyings.all().delete()
    sheet.second = Sheet.Second.SETTLED
    sheet.save(update_fields=["second"])
    return left


def _correct(
    sheet: Sheet, who: Participant, clerk: Clerk, reply: Mapping[str, str], point: Point | None
) -> None:
    """Put one answer right: say it otherwise, or take it back where nothing can be read."""
    activity = sheet.batch.activity
    (value,) = reply.values()
    if value in _GONE:
        if point is not None:
            withdraw(participant=who, activity=activity, item_id=point.item_id)
        return
    day = sheet.filled_on
    contribute(
        activity=activity,
        participant=who,
        reply=reply,
        channel=Channel.PAPER,
        language=sheet.batch.language,
        anew=True,
        helped=Helped(by=clerk.role, filled_at=rules.moment_of(activity, day) if day else None),
    )


def _point(who: Participant, sheet: Sheet, code: str) -> Point | None:
    """What the person says on one question now."""
    points = type_of(sheet.batch.activity).points(who, sheet.batch.language)
    found = (one for one in points if one.prompt and one.prompt.key == code)
    return next((one for one in found if one.activity_id == sheet.batch.activity_id), None)


def _same(one: str, other: str) -> bool:
    return queries.alike(one, other) or (one in _GONE and other in _GONE)
