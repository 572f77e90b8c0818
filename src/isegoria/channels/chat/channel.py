"""The manifest of chats: everything that the rest of the house knows of them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.channels.chat.models import SLUG
from isegoria.channels.chat.services import forget_what_is_over
from isegoria.conversation.said import Part
from isegoria.conversation.talk.asking import said_about
from isegoria.hear.channel_type import ChannelType, Chore, Message, Reach
from isegoria.hear.prompts import Prompt
from isegoria.process.models import Process

_TIDY_EVERY = 60 * 60.0


class Chats(ChannelType):
    """A page that asks one thing after another."""

    slug = SLUG
    name = gettext_lazy("Chat")
    is_online = True

    def is_ready(self) -> bool:
        """It needs nothing but the pages."""
        return True

    def reach(self, process: Process) -> Reach | None:
        """Where it begins."""
        return Reach(
            how=_("In a chat on this site: one question after the other."),
            cost=_("It is free. Your network may count the data: about 10 kB a page."),
            address=reverse("chat", args=[process.slug]),
            is_for_all=False,
        )

    def preview(self, prompt: Prompt, place: str) -> Sequence[Message]:
        """What is asked in one turn."""
        lines = [
            f"{one.key} {one.words}" if one.part is Part.OPTION else one.words
            for one in said_about(prompt, place).pieces
        ]
        return [Message("\n".join(lines))]

    def chores(self) -> Sequence[Chore]:
        """Forgetting chats that nobody goes on with."""
        return [Chore("Forgetting chats", forget_what_is_over, _TIDY_EVERY)]
