"""The manifest of phone menus: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from isegoria.base.lengths import is_plain, length_of
from isegoria.channels.ussd import services
from isegoria.channels.ussd.gateways import GATEWAYS, LETTERS, Gateway
from isegoria.channels.ussd.screens import WIDE_LETTERS, pages_of
from isegoria.conversation.channel import TalkingChannel
from isegoria.conversation.said import Said
from isegoria.hear.channel_type import Chore, Message, OnPhone
from isegoria.hear.models import Channel
from isegoria.process.models import Process

_TIDY_EVERY = 60 * 60.0


class Ussd(TalkingChannel[Gateway]):
    """Menus that open on any phone when a code is dialled."""

    slug = Channel.USSD
    tried_by = gettext_lazy("Dial a phone menu")
    gateways = GATEWAYS

    def how(self, process: Process, gateway: Gateway) -> str:
        """Which code to dial; that of the reader's language, where several are offered."""
        here, offered = get_language() or "", process.language_codes
        is_one_of_many = len(offered) > 1 and here in offered
        code = gateway.dialled_in(here) if is_one_of_many else gateway.dialled
        return _("By phone menu: dial %(code)s.") % {"code": code}

    def price(self, fee: str) -> str:
        """What dialling costs."""
        if fee:
            return _("It costs %(fee)s.") % {"fee": fee}
        return _("It costs what your network asks for a phone menu.")

    def put(self, said: Said) -> Sequence[Message]:
        """Screen after screen, and how full each is."""
        pages, _is_told = pages_of(said, letters=LETTERS)
        return [Message(one.words, size=_size(one.words)) for one in pages]

    def tried(self, *, number: str, place: str, typed: Sequence[str]) -> OnPhone:
        """The screen that the phone shows now."""
        screen = services.hear_simulated(services.Hop(place, number, "*".join(typed)))
        return OnPhone((Message(screen.words, size=_size(screen.words)),), ended=screen.ends)

    def chores(self) -> Sequence[Chore]:
        """Forgetting menus that are closed."""
        return [Chore("Forgetting phone menus", services.forget_what_is_over, _TIDY_EVERY)]


def _size(words: str) -> str:
    return _("Letters: %(letters)d of %(most)d.") % {
        "letters": length_of(words),
        "most": LETTERS if is_plain(words) else WIDE_LETTERS,
    }
