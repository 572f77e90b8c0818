"""The manifest: how people take a question along."""

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.hear.channel_type import ChannelType, Reach
from isegoria.hear.models import Channel
from isegoria.process.models import Process


class TakenAlong(ChannelType):
    """The pages of this site, on a device that has no connection just now."""

    slug = Channel.WEB
    is_online = True

    def is_ready(self) -> bool:
        """It needs nothing but the pages."""
        return True

    def reach(self, process: Process) -> Reach | None:
        """How people take this question along."""
        return Reach(
            how=_("Take the questions along and answer without a connection."),
            cost=_("It is free. Your network may count the data: about 10 kB a page."),
            address=reverse("along", args=[process.slug]),
            is_for_all=False,
        )
