"""The manifest of paper: everything that the rest of the house knows of it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.channels.paper import services
from isegoria.hear.channel_type import ChannelType, Chore, DeskPage, Reach
from isegoria.hear.models import Channel
from isegoria.process.models import Process

_TIDY_EVERY = 60.0


class Sheets(ChannelType):
    """Sheets of paper that are filled in by hand and typed in at the desk."""

    slug = Channel.PAPER

    def is_ready(self) -> bool:
        """It needs a printer, and nothing to be set up."""
        return True

    def reach(self, process: Process) -> Reach | None:
        """Where to ask for a sheet; the page behind says how well sheets were typed in."""
        return Reach(
            how=_("On paper: ask for a sheet, and keep its slip."),
            cost=_("It is free."),
            address=reverse("paper", args=[process.slug]),
        )

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """Printing sheets and typing them in; writing down what meetings said."""
        return [
            DeskPage(_("Sheets of paper"), reverse("paper-desk", args=[process.slug])),
            DeskPage(_("Meetings"), reverse("paper-meetings", args=[process.slug])),
        ]

    def chores(self) -> Sequence[Chore]:
        """Forgetting what people erased."""
        return [Chore("Forgetting erased sheets", services.forget_what_was_erased, _TIDY_EVERY)]
