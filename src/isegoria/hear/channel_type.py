"""The contract between a way to take part, beside the pages, and everybody who meets it.

A channel says once how people reach it and what that costs them, which pages it has at the desk,
and what it has to see to in the background. docs/channels.md walks through writing one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from django.conf import settings
from django.utils.functional import Promise as LazyWords
from django.utils.module_loading import import_string

from isegoria.hear.models import Channel
from isegoria.hear.prompts import Prompt
from isegoria.process.models import Process


@dataclass(frozen=True)
class Reach:
    """How people use a channel for one question, and what it costs them, in a sentence each.

    ``address`` is where a link leads them to begin: a page of this site, or a new mail.
    ``is_for_all`` tells whether somebody who only hears of it on the radio can go that way.
    """

    how: str
    cost: str
    address: str = ""
    is_for_all: bool = True


@dataclass(frozen=True)
class DeskPage:
    """A page of a channel at the desk of one question: what the link to it says, and where."""

    name: str
    address: str


@dataclass(frozen=True)
class Packed:
    """One file of what is taken along to a place without power or network."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Chore:
    """Something that a channel sees to again and again, in seconds between; the worker does it.

    ``rest`` is how many times as long as it took it rests at least; less where somebody waits.
    """

    name: str
    do: Callable[[], object]
    every: float
    rest: float = 10.0


@dataclass(frozen=True)
class Message:
    """One thing that a phone shows: its words, how long it is, whether it was sent from there.

    ``audio`` is the address of its sound, where it is heard.
    """

    words: str
    size: str = ""
    is_own: bool = False
    audio: str = ""


@dataclass(frozen=True)
class OnPhone:
    """What a phone shows now, and whether a menu or a call is over."""

    messages: tuple[Message, ...]
    ended: bool = False


class ChannelType(ABC):
    """What every channel provides."""

    slug: ClassVar[str]
    """What the channel is called in addresses, tables and settings: eight letters at most."""

    name: ClassVar[LazyWords | str] = ""
    """What people call it; those in ``Channel`` have their names there."""

    is_phone: ClassVar[bool] = False
    """Whether it is used on a phone, which others of a household may use too."""

    is_online: ClassVar[bool] = False
    """Whether it reaches only those who are on the internet."""

    written_to_by: ClassVar[str] = ""
    """The channel by which whoever used it is written to later; empty where nobody can be."""

    tried_by: ClassVar[LazyWords | str] = ""
    """What is done with a phone to use it, for a simulated one; empty where that is no phone."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Tell whether the operator has set it up, so that a question can be put through it."""

    def obstacle(self) -> str | None:
        """What the operator must mend before the site can start, in words; None if nothing."""
        return None

    def reach(self, process: Process) -> Reach | None:  # noqa: ARG002  # some are reached by nobody
        """How people use it for this question, in the language of the page."""
        return None

    def desk_pages(self, process: Process) -> Sequence[DeskPage]:  # noqa: ARG002  # most have none
        """Its pages at the desk of this question."""
        return ()

    def packed(self, process: Process, language: str) -> Sequence[Packed]:  # noqa: ARG002  # the same
        """What it adds to the package for a place without power or network."""
        return ()

    def tried(self, *, number: str, place: str, typed: Sequence[str]) -> OnPhone | None:  # noqa: ARG002  # not all have a phone
        """What a simulated phone shows after all that was typed, by the way of a real one.

        ``place`` names what was begun with this phone: the same again changes nothing. None where
        nothing can be tried.
        """
        return None

    def preview(self, prompt: Prompt, place: str) -> Sequence[Message]:  # noqa: ARG002  # not all put questions in a form of their own
        """How one thing that is asked reads or sounds on it, in the language that is set.

        ``place`` says how far people have come by then, such as 2/5. Nothing where the channel
        shows what a page shows.
        """
        return ()

    def trouble(self, process: Process) -> str:  # noqa: ARG002  # some send nothing
        """What stands in the way of sending anything now, for officials; nothing if nothing."""
        return ""

    def sending(self, process: Process, kind: str) -> Sequence[tuple[str, str]]:  # noqa: ARG002  # the same
        """What went wrong with notices of a kind, each with how many; names no address."""
        return ()

    def chores(self) -> Sequence[Chore]:
        """What it sees to in the background."""
        return ()


@cache
def channel_types() -> dict[str, ChannelType]:
    """The channels this site has, by slug, in the order of settings.CHANNELS."""
    types: Iterable[ChannelType] = [import_string(path)() for path in settings.CHANNELS]
    return {str(one.slug): one for one in types}


def name_of(code: str) -> str:
    """What people call a way of taking part; its code where this site does not have it any more."""
    if code in Channel.values:
        return str(Channel(code).label)
    channel = channel_types().get(code)
    return str(channel.name) if channel else code


def is_known(code: str) -> bool:
    """Tell whether answers can come in this way on this site."""
    return code in Channel.values or code in channel_types()


def ready_channels() -> list[str]:
    """The channels that are set up, beside the pages; the demonstration has a phone for its own."""
    tried = settings.IS_DEMO
    found = channel_types().values()
    return [one.slug for one in found if one.is_ready() or (tried and one.tried_by)]
