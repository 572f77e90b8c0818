"""What the channels that talk have in common, towards the rest of the house."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from django.utils.translation import gettext as _

from isegoria.conversation.gateways import Gateways, NamedGateway
from isegoria.conversation.said import Said
from isegoria.conversation.talk.asking import said_about
from isegoria.hear.channel_type import ChannelType, Message, Reach
from isegoria.hear.models import Channel
from isegoria.hear.prompts import Prompt
from isegoria.process.models import Process

G = TypeVar("G", bound=NamedGateway)


class TalkingChannel(ChannelType, Generic[G]):
    """A channel whose gateways stand in the operator's file."""

    is_phone = True
    written_to_by = Channel.SMS
    gateways: ClassVar[Gateways]  # type: ignore[type-arg]  # a class variable cannot hold the kind of gateway

    @abstractmethod
    def how(self, process: Process, gateway: G) -> str:
        """How people use it for a question."""

    @abstractmethod
    def price(self, fee: str) -> str:
        """What it costs people; ``fee`` is empty where only their network knows."""

    @abstractmethod
    def put(self, said: Said) -> Sequence[Message]:
        """What the conversation says, as people read or hear it here."""

    def preview(self, prompt: Prompt, place: str) -> Sequence[Message]:
        """One thing that is asked, as the conversation puts it."""
        return self.put(said_about(prompt, place))

    def is_ready(self) -> bool:
        """Tell whether the operator has named a gateway."""
        return bool(self.gateways.all())

    def obstacle(self) -> str | None:
        """What is wrong with the file of gateways, if anything."""
        return self.gateways.obstacle()

    def reach(self, process: Process) -> Reach | None:
        """How people use it for a question, and what that costs."""
        gateway = self.gateways.of(process)
        if gateway is None:
            return None
        cost = _("It is free.") if gateway.is_free else self.price(gateway.fee)
        return Reach(self.how(process, gateway), cost)
