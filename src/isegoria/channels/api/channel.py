"""The manifest of other systems: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.channels.api import sending, services
from isegoria.hear.channel_type import ChannelType, Chore, DeskPage, Reach
from isegoria.hear.models import Channel
from isegoria.process.models import Process

_TIDY_EVERY = 60.0
_TELL_EVERY = 5.0
_FORGET_EVERY = 60 * 60.0


class OtherSystems(ChannelType):
    """Programs of partners that read what is public and bring what people told them."""

    slug = Channel.API
    is_online = True

    def is_ready(self) -> bool:
        """It needs nothing to be set up."""
        return True

    def reach(self, process: Process) -> Reach | None:  # noqa: ARG002  # the same for each
        """That partners bring answers too, and who says what that costs."""
        return Reach(
            how=_("Through the program of a partner that asks you there."),
            cost=_("We ask nothing for it; what the partner asks, the partner tells you."),
            is_for_all=False,
        )

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """Whose programs bring answers, and with which keys."""
        return [DeskPage(_("Keys for other systems"), reverse("api-keys", args=[process.slug]))]

    def chores(self) -> Sequence[Chore]:
        """Forgetting what people erased, and telling partners what happened."""
        return [
            Chore("Forgetting erased arrivals", services.forget_what_was_erased, _TIDY_EVERY),
            Chore("Telling partners what happened", sending.tell_partners, _TELL_EVERY),
            Chore("Forgetting calls to partners", sending.forget_old_calls, _FORGET_EVERY),
        ]
