"""The manifest of kiosks: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.hear.channel_type import ChannelType, DeskPage, Reach
from isegoria.hear.models import Channel
from isegoria.process.models import Process

OF_THE_DEMONSTRATION = "demo"


class Kiosks(ChannelType):
    """Locked screens in public places."""

    slug = Channel.KIOSK

    def is_ready(self) -> bool:
        """It needs nothing of the operator; officers set up each kiosk at the desk."""
        return True

    def reach(self, process: Process) -> Reach | None:  # noqa: ARG002  # the same for each
        """That there are such screens, and that they cost nothing; a demonstration opens one."""
        address = reverse("kiosk", args=[OF_THE_DEMONSTRATION]) if settings.IS_DEMO else ""
        return Reach(
            how=_("At a kiosk: a screen in a public place, to be seen or heard."),
            cost=_("It is free."),
            address=address,
        )

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """Where they stand and how they are doing."""
        return [DeskPage(_("Kiosks"), reverse("kiosk-desk", args=[process.slug]))]
