"""The manifest of text messages: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.channels.sms import services
from isegoria.channels.sms.gateways import gateways, read_gateways
from isegoria.conversation import services as conversation
from isegoria.conversation.lengths import length_of, parts_of
from isegoria.hear.channel_type import ChannelType, Chore, DeskPage, Message, OnPhone, Reach
from isegoria.hear.models import Channel
from isegoria.people.routes import forget_what_is_over as forget_routes
from isegoria.process.models import Process

_SEND_EVERY, _TIDY_EVERY = 1.0, 60 * 60.0


class Sms(ChannelType):
    """Text messages, by any phone."""

    slug = Channel.SMS
    can_be_tried = True

    def is_ready(self) -> bool:
        """Tell whether the operator has named a gateway."""
        return bool(gateways())

    def obstacle(self) -> str | None:
        """What is wrong with the file of gateways, if anything."""
        try:
            read_gateways()
        except Refused as refusal:
            return str(refusal)
        return None

    def reach(self, process: Process) -> Reach | None:
        """Which word to send to which number, and what that costs."""
        gateway = next(iter(gateways().values()), None)
        if gateway is None:
            return None
        how = _("By text message: send %(word)s to %(number)s.") % {
            "word": process.slug.upper(),
            "number": gateway.sender,
        }
        if gateway.is_free:
            return Reach(how, _("It is free."))
        if gateway.fee:
            return Reach(how, _("Each message costs %(fee)s.") % {"fee": gateway.fee})
        return Reach(how, _("Each message costs what your network asks for a text message."))

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
            Chore("Forgetting messages", _forget_what_is_over, _TIDY_EVERY),
        ]


def _size(text: str) -> str:
    return _("Letters: %(letters)d. Parts: %(parts)d.") % {
        "letters": length_of(text),
        "parts": parts_of(text),
    }


def _forget_what_is_over() -> None:
    services.forget_what_is_over()
    conversation.forget_what_is_over()
    forget_routes()
