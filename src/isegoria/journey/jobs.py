"""What the worker does for officials: looks after gates, and reminds of days that come near."""

import logging
from collections import defaultdict

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

_CONSOLE = "django.core.mail.backends.console.EmailBackend"
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

    Each is told once at each of the set times, all that is new in one mail. What could not be sent
    is tried again the next time. Made-up staff of a demonstration is not written to.
    """
    if settings.IS_DEMO or settings.EMAIL_BACKEND == _CONSOLE:
        return 0
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
    accounts = Account.objects.filter(is_active=True).in_bulk(list(new))
    return sum(_remind(accounts[key], rows) for key, rows in new.items() if key in accounts)


def _remind(account: Account, rows: list[tuple[Due, int]]) -> bool:
    """Put down that somebody is reminded, write to them, and put down that the mail went out."""
    noted = [
        Reminder.objects.get_or_create(account=account, about=due.about, days=mark)[0]
        for due, mark in rows
    ]
    language = rows[0][0].process.source_language
    with override(language if language in INTERFACE else INTERFACE[0]):
        subject = _("%(site)s: days that are due") % {"site": site_in(language).name}
        body = in_words(rows)
    try:
        send_mail(subject, body, None, [account.email])
    except OSError as problem:  # every failure of mail is one of these, and some quote the address
        _logger.warning("A reminder could not be sent (%s).", type(problem).__name__)
        return False
    Reminder.objects.filter(pk__in=[one.pk for one in noted]).update(sent_at=timezone.now())
    return True
