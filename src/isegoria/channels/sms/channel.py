"""The manifest of text messages: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.base.lengths import length_of, parts_of
from isegoria.channels.sms import services
from isegoria.channels.sms.gateways import GATEWAYS, Gateway
from isegoria.channels.sms.texts import text_of
from isegoria.conversation.channel import TalkingChannel
from isegoria.conversation.said import Said
from isegoria.hear.channel_type import Chore, DeskPage, Message, OnPhone
from isegoria.hear.models import Channel
from isegoria.process.models import Process

_SEND_EVERY, _TIDY_EVERY = 1.0, 60 * 60.0


class Sms(TalkingChannel[Gateway]):
    """Text messages, by any phone."""

    slug = Channel.SMS
    tried_by = gettext_lazy("Write text messages")
    gateways = GATEWAYS

    def how(self, process: Process, gateway: Gateway) -> str:
        """Which word to send to which number."""
        return _("By text message: send %(word)s to %(number)s.") % {
            "word": process.slug.upper(),
            "number": gateway.sender,
        }

    def price(self, fee: str) -> str:
        """What a message costs."""
        if fee:
            return _("Each message costs %(fee)s.") % {"fee": fee}
        return _("Each message costs what your network asks for a text message.")

    def put(self, said: Said) -> Sequence[Message]:
        """One text, and how long it is."""
        text = text_of(said)
        return [Message(text, size=_size(text))]

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """Inviting people by text message."""
        if not self.is_ready():
            return ()
        return [DeskPage(_("Invite by text message"), reverse("sms-invite", args=[process.slug]))]

    def tried(self, *, number: str, place: str, typed: Sequence[str]) -> OnPhone:
        """Every message that went to and fro."""
        messages: list[Message] = []
        for position, words in enumerate(typed):
            reply = services.hear_simulated(number, place=f"{place} {position}", words=words)
            messages += [Message(words, is_own=True), Message(reply, size=_size(reply))]
        return OnPhone(tuple(one for one in messages if one.words))

    def chores(self) -> Sequence[Chore]:
        """Sending, hearing what came in part, and forgetting."""
        return [
            Chore("Sending text messages", services.send_what_is_owed, _SEND_EVERY),
            Chore("Hearing parts of messages", services.hear_what_is_incomplete, 60.0),
            Chore("Forgetting messages", services.forget_what_is_over, _TIDY_EVERY),
        ]


def _size(text: str) -> str:
    return _("Letters: %(letters)d. Parts: %(parts)d.") % {
        "letters": length_of(text),
        "parts": parts_of(text),
    }
