"""The manifest of devices of field staff: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.channels.odk import queries, services
from isegoria.hear.channel_type import ChannelType, Chore, DeskPage, Packed
from isegoria.hear.models import Channel
from isegoria.process.models import Process

_TIDY_EVERY = 60.0


class FieldDevices(ChannelType):
    """ODK Collect and others like it, in the hands of people who go to people."""

    slug = Channel.HELPER

    def is_ready(self) -> bool:
        """It needs nothing to be set up."""
        return True

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """Who goes out, and what came back."""
        address = reverse("odk-enumerators", args=[process.slug])
        return [DeskPage(_("Helpers with a device"), address)]

    def packed(self, process: Process, language: str) -> Sequence[Packed]:  # noqa: ARG002  # a form has all its languages
        """The forms, to be copied onto a device that has no network."""
        if Channel.HELPER not in process.channel_codes:
            return ()
        editions = queries.editions_of(process)
        return [Packed(f"odk-{one.activity_id}.xml", one.xml.encode()) for one in editions]

    def chores(self) -> Sequence[Chore]:
        """Forgetting what people erased."""
        return [Chore("Forgetting erased forms", services.forget_what_was_erased, _TIDY_EVERY)]
