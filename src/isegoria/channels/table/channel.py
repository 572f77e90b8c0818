"""The manifest of tables: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.channels.table import services
from isegoria.channels.table.rules import SLUG
from isegoria.hear.channel_type import ChannelType, Chore, DeskPage, Reach
from isegoria.process.models import Process

_GO_ON_EVERY = 1.0
_FORGET_EVERY = 60 * 60.0


class Tables(ChannelType):
    """Tables of answers that an organisation has gathered."""

    slug = SLUG
    name = gettext_lazy("Through an organisation")

    def is_ready(self) -> bool:
        """It needs nothing to be set up."""
        return True

    def reach(self, process: Process) -> Reach | None:  # noqa: ARG002  # the same for each
        """That organisations hand in what people told them, and who says what that costs."""
        return Reach(
            how=_("Through an organisation that asks you and hands in what you say."),
            cost=_("We ask nothing for it; what the organisation asks, it tells you."),
            is_for_all=False,
        )

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """Bringing in a table, and what became of those before."""
        name = _("Tables of organisations")
        return [DeskPage(name, reverse("table-desk", args=[process.slug]))]

    def chores(self) -> Sequence[Chore]:
        """Going on with what is too large for one page, and forgetting files."""
        return [
            Chore("Going on with tables", services.go_on_with_all, _GO_ON_EVERY, rest=1.0),
            Chore("Forgetting tables", services.forget_old, _FORGET_EVERY),
        ]
