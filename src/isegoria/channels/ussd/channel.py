"""The manifest of phone menus: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.channels.ussd import services
from isegoria.channels.ussd.gateways import LETTERS, gateways, read_gateways
from isegoria.channels.ussd.screens import WIDE_LETTERS
from isegoria.conversation.lengths import is_plain, length_of
from isegoria.hear.channel_type import ChannelType, Chore, Message, OnPhone, Reach
from isegoria.hear.models import Channel
from isegoria.process.models import Process

_TIDY_EVERY = 60 * 60.0


class Ussd(ChannelType):
    """Menus that open on any phone when a code is dialled."""

    slug = Channel.USSD
    can_be_tried = True

    def is_ready(self) -> bool:
        """Tell whether the operator has named a code."""
        return bool(gateways())

    def obstacle(self) -> str | None:
        """What is wrong with the file of gateways, if anything."""
        try:
            read_gateways()
        except Refused as refusal:
            return str(refusal)
        return None

    def reach(self, process: Process) -> Reach | None:
        """Which code to dial, and what that costs."""
        codes = gateways().values()
        own = (one for one in codes if one.keyword == process.slug)
        gateway = next(own, None) or next((one for one in codes if not one.keyword), None)
        if gateway is None:
            return None
        how = _("By phone menu: dial %(code)s.") % {"code": gateway.dialled}
        if gateway.is_free:
            return Reach(how, _("It is free."))
        if gateway.fee:
            return Reach(how, _("It costs %(fee)s.") % {"fee": gateway.fee})
        return Reach(how, _("It costs what your network asks for a phone menu."))

    def tried(self, *, number: str, place: str, typed: Sequence[str]) -> OnPhone:
        """The screen that the phone shows now."""
        screen = services.hear_simulated(services.Hop(place, number, "*".join(typed)))
        size = _("Letters: %(letters)d of %(most)d.") % {
            "letters": length_of(screen.words),
            "most": LETTERS if is_plain(screen.words) else WIDE_LETTERS,
        }
        return OnPhone((Message(screen.words, size=size),), ended=screen.ends)

    def chores(self) -> Sequence[Chore]:
        """Forgetting menus that are closed."""
        return [Chore("Forgetting phone menus", services.forget_what_is_over, _TIDY_EVERY)]
