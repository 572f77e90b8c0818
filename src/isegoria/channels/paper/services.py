"""Printing sheets, typing them in once, and making void what shall not count."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import Faulty, NotNow, Refused
from isegoria.channels.paper import queries, rules
from isegoria.channels.paper.codes import digest_of, new_code, read_code, receipt_of
from isegoria.channels.paper.models import ALL, Batch, Keying, Sheet, Tally
from isegoria.channels.paper.queries import UNREADABLE
from isegoria.hear.activity_type import type_of
from isegoria.hear.helped import Helped
from isegoria.hear.models import Activity, Channel
from isegoria.hear.services import contribute_whole
from isegoria.people.models import Account
from isegoria.people.vault import seal
from isegoria.questionnaire import values
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of

USUAL_SHARE = 10


@dataclass(frozen=True)
class Printed:
    """A batch, and the numbers of its sheets in order: they are kept nowhere else."""

    batch: Batch
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Clerk:
    """Who types at the desk: the account for the second typing, the role for what is kept."""

    account: Account
    role: str


@transaction.atomic
def print_sheets(
    *, activity: Activity, language: str, count: int, share: int = USUAL_SHARE
) -> Printed:
    """Draw numbers for sheets in one language, to be printed now."""
    if reason := rules.obstacle_to_printing(activity):
        raise NotNow(reason)
    if language not in activity.process.language_codes or not 0 <= share <= ALL:
        raise Refused(_("Choose one of the languages of this question, and a share up to 100."))
    form = queries.form_of(activity)
    asked = [one.key for one in queries.prompts_on(form, language)] if form else []
    if reason := rules.obstacle_to_count(count, len(asked)):
        raise Refused(reason)
    batch = Batch.objects.create(
        activity=activity,
        language=language,
        version=queries.version_of(form) if form else "",
        asked=asked,
        share=share,
        printed_on=timezone.now().astimezone(activity.process.zone).date(),
    )
    codes = _draw(count)
    Sheet.objects.bulk_create(
        Sheet(batch=batch, number=number, code_digest=digest_of(code))
        for number, code in enumerate(codes, 1)
    )
    return Printed(batch, codes)


@transaction.atomic
def enter(
    *,
    sheet: Sheet,
    code: str,
    answers: Mapping[str, str],
    clerk: Clerk,
    filled_on: date | None = None,
    leave_out: bool = False,
) -> None:
    """Take what stands on a sheet, once, under the receipt on its slip.

    Answers that are UNREADABLE are counted and not stored. Raises Refused with nothing stored;
    Faulty if some answers cannot be taken, unless they are to be left out.
    """
    sheet = held(sheet)
    if reason := rules.obstacle_to_entering(sheet):
        raise NotNow(reason)
    batch, activity = sheet.batch, sheet.batch.activity
    filled_at = _filled_at(batch, filled_on)
    whole = contribute_whole(
        activity=activity,
        participant=None,
        answers={key: one for key, one in answers.items() if one != UNREADABLE},
        channel=Channel.PAPER,
        language=batch.language,
        key=sheet.key,
        code=receipt_of(read_code(code)),
        helped=Helped(by=clerk.role, filled_at=filled_at),
    )
    if whole.refused and not leave_out:
        raise Faulty(whole.refused)
    sheet.standing = Sheet.Standing.ENTERED
    sheet.filled_on = filled_on or timezone.now().astimezone(activity.process.zone).date()
    if secrets.randbelow(ALL) < batch.share:
        sheet.second = Sheet.Second.WAITING
        keep(sheet, position=1, answers=answers, account=clerk.account)
    sheet.save(update_fields=["standing", "filled_on", "second"])
    count(activity, (key for key, one in answers.items() if one == UNREADABLE), unreadable=1)


@transaction.atomic
def make_void(sheet: Sheet) -> None:
    """Let a sheet not count: lost, spoilt, empty. What was entered stays."""
    sheet = held(sheet)
    if reason := rules.obstacle_to_entering(sheet):
        raise NotNow(reason)
    sheet.standing = Sheet.Standing.VOID
    sheet.save(update_fields=["standing"])


@transaction.atomic
def make_the_rest_void(batch: Batch) -> int:
    """Let all sheets of a batch that were not entered yet not count; how many these were."""
    rows = batch.sheets.filter(standing=Sheet.Standing.BLANK)
    return rows.update(standing=Sheet.Standing.VOID)


def keep(
    sheet: Sheet, *, position: int, answers: Mapping[str, str], account: Account
) -> Mapping[str, str]:
    """Seal what somebody typed until it is compared; as it is written down, in what digits ever."""
    form = type_of(sheet.batch.activity).form(sheet.batch.activity)
    written = {}
    for one in form.questions():
        raw = answers.get(one.code, "")
        try:
            written[one.code] = raw if raw == UNREADABLE else values.clean(one, raw)
        except Refused:  # it cannot be an answer; both are compared as they were typed
            written[one.code] = " ".join(raw.split())
    keying = Keying(sheet=sheet, position=position, account=account)
    said = {code: value for code, value in written.items() if value}
    keying.sealed = seal(json.dumps(said), place=keying.place)
    keying.save()
    return said


def count(activity: Activity, codes: Iterable[str], **by: int) -> None:
    """Add to the tallies of these questions."""
    for code in codes:
        tally, _made = Tally.objects.get_or_create(activity=activity, code=code)
        changed = {name: F(name) + more for name, more in by.items()}
        Tally.objects.filter(pk=tally.pk).update(**changed)


def forget_what_was_erased() -> None:
    """Whoever erased what they said erased what was typed from their sheet too."""
    waiting = Sheet.objects.filter(second__in=[Sheet.Second.WAITING, Sheet.Second.DIFFERS])
    for sheet in waiting.select_related("batch__activity"):
        if queries.holder_of(sheet) is None:
            sheet.keyings.all().delete()
            sheet.second = Sheet.Second.NOT_DRAWN
            sheet.save(update_fields=["second"])


def _filled_at(batch: Batch, filled_on: date | None) -> datetime | None:
    """When a sheet was filled in, as far as that matters: only after the closing."""
    if filled_on and (reason := rules.obstacle_to_day(batch, filled_on)):
        raise Faulty({"filled_on": reason})
    if not batch.activity.stage.has_ended():
        return None
    if not filled_on:
        raise Faulty(
            {"filled_on": _("The question is closed. Only with the day on the sheet can it count.")}
        )
    return rules.moment_of(batch.activity, filled_on)


def _draw(count: int) -> tuple[str, ...]:
    """Numbers that no sheet has, each with a receipt that nobody has."""
    random = secrets.SystemRandom()
    codes: dict[str, None] = {}
    while len(codes) < count:
        code = new_code(random)
        taken = Sheet.objects.filter(code_digest=digest_of(code)).exists()
        if not taken and not Receipt.objects.filter(code_hmac=seal_of(receipt_of(code))).exists():
            codes[code] = None
    return tuple(codes)


def held(sheet: Sheet) -> Sheet:
    """The sheet as it is now, for nobody else to change meanwhile."""
    rows = Sheet.objects.select_related("batch__activity__process", "batch__activity__stage")
    return rows.select_for_update(of=("self",)).get(pk=sheet.pk)
