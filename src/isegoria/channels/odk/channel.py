"""The manifest of helpers: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.channels.odk import queries, services
from isegoria.hear.channel_type import ChannelType, Chore, DeskPage, Packed, Reach
from isegoria.hear.models import Channel
from isegoria.process.models import Process

_TIDY_EVERY = 60.0


class FieldDevices(ChannelType):
    """People who write down what others say, on a page of the site or on a device."""

    slug = Channel.HELPER

    def is_ready(self) -> bool:
        """It needs nothing to be set up."""
        return True

    def reach(self, process: Process) -> Reach | None:  # noqa: ARG002  # the same for each
        """That somebody writes it down, and that it costs nothing."""
        return Reach(
            how=_("With a helper: somebody asks you and writes down what you say."),
            cost=_("It is free."),
        )

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:
        """Who helps, and what came through them."""
        return [
            DeskPage(_("Helpers"), reverse("odk-enumerators", args=[process.slug])),
            DeskPage(_("What came through helpers"), reverse("odk-through", args=[process.slug])),
        ]

    def packed(self, process: Process, language: str) -> Sequence[Packed]:  # noqa: ARG002  # a form has all its languages
        """The forms, to be copied onto a device that has no network."""
        if Channel.HELPER not in process.channel_codes:
            return ()
        editions = queries.editions_of(process)
        return [Packed(f"odk-{one.activity_id}.xml", one.xml.encode()) for one in editions]

    def chores(self) -> Sequence[Chore]:
        """Forgetting what people erased."""
        return [Chore("Forgetting erased forms", services.forget_what_was_erased, _TIDY_EVERY)]
