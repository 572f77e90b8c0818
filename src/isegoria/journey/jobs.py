"""What the worker does for officials: looks after gates, and reminds of days that come near."""

import logging
import smtplib
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.gates.closing import mark_closings
from isegoria.gates.queries import questions_with_gaps
from isegoria.gates.setting_aside import note_mended
from isegoria.journey.models import NoReminders, Reminder
from isegoria.journey.queries.gates import everything_missing
from isegoria.journey.queries.reminding import Due, everything_due, in_words
from isegoria.languages.codes import INTERFACE
from isegoria.organisations.queries import site_in
from isegoria.people.models import Account

_UNSURE = timedelta(minutes=10)  # after which it is sent again, if we ended while sending
_LONGEST = 5.0  # seconds, so that the other duties have their turn
_NEVER = datetime.min.replace(tzinfo=UTC)
_CONSOLE = "django.core.mail.backends.console.EmailBackend"
# What a mail server says of one mail; the next may well be taken.
_ONE_MAIL_ALONE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
_logger = logging.getLogger(__name__)


def look_after_gates() -> int:
    """Note where what was missing at the opening is there by now; of how many things it was."""
    mark_closings()
    return sum(
        note_mended(process, {one.field for one in everything_missing(process)})
        for process in questions_with_gaps()
    )


def remind_of_days() -> int:
    """Write to officials whose decision, answer or promise is due soon or late; how many mails.

    Each is told once at each of the set times, all that is new in one mail. After some seconds, or
    once the mail server does not answer, it stops and goes on the next time: first with those whom
    nobody has tried to reach yet. Made-up staff of a demonstration is not written to.
    """
    if settings.IS_DEMO or settings.EMAIL_BACKEND == _CONSOLE:
        return 0
    new = _still_to_remind()
    accounts = Account.objects.filter(is_active=True).in_bulk(list(new))
    unsent = Reminder.objects.filter(sent_at=None).order_by("noted_at")
    tried = dict(unsent.values_list("account", "noted_at"))
    begun, sent = time.monotonic(), 0
    for key in sorted(accounts, key=lambda one: (tried.get(one, _NEVER), one)):
        if time.monotonic() - begun >= _LONGEST:
            break
        try:
            sent += _remind(accounts[key], new[key])
        except OSError as problem:  # every failure of mail is one, and some quote the address
            _logger.warning("A reminder could not be sent (%s).", type(problem).__name__)
            if not isinstance(problem, _ONE_MAIL_ALONE):
                break
    return sent


def _still_to_remind() -> dict[int, list[tuple[Due, int]]]:
    """Of what each official is to be reminded today and has not been."""
    unwanted = set(NoReminders.objects.values_list("account", flat=True))
    sent = set(Reminder.objects.exclude(sent_at=None).values_list("account", "about", "days"))
    new: dict[int, list[tuple[Due, int]]] = defaultdict(list)
    for due in everything_due():
        mark = due.mark
        if mark is None:
            continue
        for account in due.accounts:
            if account not in unwanted and (account, due.about, mark) not in sent:
                new[account].append((due, mark))
    return new


def _remind(account: Account, rows: list[tuple[Due, int]]) -> bool:
    """Claim what somebody is reminded of, write to them, and put down that the mail went out.

    Only one worker gets to send it. What could not be sent is free again at once; where we ended
    while sending it is in doubt, and sent again after a while as notices are.
    """
    now = timezone.now()
    held = {pk: row for row in rows if (pk := _claim(account, *row, now)) is not None}
    if not held:
        return False
    mine = Reminder.objects.filter(pk__in=list(held))
    language = rows[0][0].process.source_language
    with override(language if language in INTERFACE else INTERFACE[0]):
        subject = _("%(site)s: days that are due") % {"site": site_in(language).name}
        body = in_words(held.values())
    try:
        send_mail(subject, body, None, [account.email])
    except OSError:
        mine.filter(noted_at=now, sent_at=None).update(noted_at=now - _UNSURE)
        raise
    mine.update(sent_at=timezone.now())
    return True


def _claim(account: Account, due: Due, mark: int, now: datetime) -> int | None:
    """Take one reminder to send it; None where somebody else has it, or it went out."""
    row, is_new = Reminder.objects.get_or_create(
        account=account, about=due.about, days=mark, defaults={"noted_at": now}
    )
    free = Reminder.objects.filter(pk=row.pk, sent_at=None, noted_at__lte=now - _UNSURE)
    return row.pk if is_new or free.update(noted_at=now) else None
