"""The manifest of e-mail: everything that the rest of the house knows of it."""

from collections.abc import Sequence
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.channels.email.fetching import fetch_mail
from isegoria.channels.email.gateways import GATEWAYS, Gateway, is_sending
from isegoria.channels.email.models import Outgoing
from isegoria.channels.email.sending import (
    outage,
    send_what_is_owed,
    waiting,
    what_went_wrong,
)
from isegoria.channels.email.services import forget_what_is_over
from isegoria.channels.email.texts import text_of
from isegoria.conversation.channel import TalkingChannel
from isegoria.conversation.said import Said
from isegoria.hear.channel_type import Chore, Message, Reach
from isegoria.hear.models import Channel
from isegoria.process.models import Process
from isegoria.process.timetable import instant_in_words

_FETCH_EVERY, _SEND_EVERY, _TIDY_EVERY = 15.0, 1.0, 60 * 60.0


class Email(TalkingChannel[Gateway]):
    """Mails to an address of the site, answered one thing at a time."""

    slug = Channel.EMAIL
    is_phone = False
    is_online = True
    written_to_by = Channel.EMAIL
    gateways = GATEWAYS

    def is_ready(self) -> bool:
        """Tell whether the operator has named an address and how mail is sent."""
        return super().is_ready() and is_sending()

    def obstacle(self) -> str | None:
        """What is wrong with the file of gateways, or missing for answering."""
        if reason := super().obstacle():
            return reason
        if self.gateways.all() and not is_sending():
            return "The file of gateways names an address for e-mail: set ISEGORIA_MAIL as well."
        return None

    def reach(self, process: Process) -> Reach | None:
        """To which address to write, with a link that begins the mail."""
        found = super().reach(process)
        gateway = self.gateways.of(process)
        if found is None or gateway is None:
            return None
        subject = "" if _is_enough(gateway) else f"?subject={quote(process.slug)}"
        return Reach(found.how, found.cost, f"mailto:{gateway.address_of(process.slug)}{subject}")

    def how(self, process: Process, gateway: Gateway) -> str:
        """Where to write, and what."""
        address = gateway.address_of(process.slug)
        if _is_enough(gateway):
            return _("By e-mail: write to %(address)s.") % {"address": address}
        return _("By e-mail: write to %(address)s with %(word)s as the subject.") % {
            "address": address,
            "word": process.slug,
        }

    def price(self, fee: str) -> str:
        """What a mail costs."""
        if fee:
            return _("It costs %(fee)s.") % {"fee": fee}
        return _("It costs nothing but your connection.")

    def put(self, said: Said) -> Sequence[Message]:
        """The text of one mail."""
        return [Message(text_of(said))]

    def trouble(self, process: Process) -> str:
        """Since when the mail server does not answer."""
        found = outage()
        if found is None:
            return ""
        count = waiting().count()
        return ngettext(
            "The mail server has not answered since %(since)s. %(count)d mail waits, and is "
            "tried again at %(again)s.",
            "The mail server has not answered since %(since)s. %(count)d mails wait, and are "
            "tried again at %(again)s.",
            count,
        ) % {
            "since": instant_in_words(found.since, process),
            "count": count,
            "again": instant_in_words(found.due_at, process),
        }

    def sending(self, process: Process, kind: str) -> Sequence[tuple[str, str]]:
        """How many mails were refused, came back or wait, and when the next is tried again."""
        found, again = what_went_wrong(kind)
        rows = [
            (str(label), str(found[code]))
            for code, label in Outgoing.Problem.choices
            if code in found
        ]
        if again:
            rows.append((_("The next of them is tried again"), instant_in_words(again, process)))
        return rows

    def chores(self) -> Sequence[Chore]:
        """Fetching mail, answering it, and forgetting."""
        return [
            Chore("Fetching mail", fetch_mail, _FETCH_EVERY),
            Chore("Sending mail", send_what_is_owed, _SEND_EVERY, rest=1.0),
            Chore("Forgetting mail", forget_what_is_over, _TIDY_EVERY),
        ]


def _is_enough(gateway: Gateway) -> bool:
    """Tell whether its address says which question is meant."""
    return bool(gateway.plus or gateway.keyword)
