"""The addresses that people write to, in the file of gateways; docs/operating.md tells more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings

from isegoria.conversation.gateways import Gateways, NamedGateway
from isegoria.hear.models import Channel

_PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
_CONSOLE = "django.core.mail.backends.console.EmailBackend"


class Mailbox(NamedTuple):
    """Where mail lies, and how it is opened."""

    kind: str
    host: str
    port: int
    user: str
    password: str
    folder: str


@dataclass(frozen=True, kw_only=True)
class Gateway(NamedGateway):
    """One address: where its mail lies, if we fetch it, and how much of one sender is heard.

    With ``plus`` each question has an address of its own, with its name behind a plus sign.
    """

    sender: str
    imap: str = ""
    plus: bool = False
    per_day: int = 200

    @classmethod
    def needed(cls, kind: str) -> Sequence[str]:  # noqa: ARG003  # there is one kind
        """What must stand in its table."""
        return ("sender",)

    @property
    def mailbox(self) -> Mailbox | None:
        """The mailbox that is read; None where a mail server hands each mail over."""
        if not self.imap:
            return None
        parts = urlsplit(self.imap)
        return Mailbox(
            parts.scheme,
            parts.hostname or "",
            parts.port or _PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")) or "INBOX",
        )

    def address_of(self, slug: str) -> str:
        """Where to write about one question."""
        local, _at, domain = self.sender.partition("@")
        return f"{local}+{slug}@{domain}" if self.plus else self.sender

    def question_in(self, address: str) -> str | None:
        """What stands behind the plus sign of one of its addresses; None for the address of others.

        Empty where nothing stands there.
        """
        local, _at, domain = self.sender.lower().partition("@")
        found = re.fullmatch(rf"{re.escape(local)}(?:\+(.*))?@{re.escape(domain)}", address.lower())
        return (found[1] or "") if found else None

    def obstacle(self) -> str | None:
        """What cannot be right about it."""
        if not re.fullmatch(r"[\w.-]+@[\w.-]+", self.sender, re.ASCII):
            return "sender must be an address such as talk@example.org."
        if self.per_day < 1:
            return "per_day must be from 1 on."
        return _mailbox_problem(self.imap) if self.imap else None


GATEWAYS = Gateways(Gateway, Channel.EMAIL)


def is_sending() -> bool:
    """Tell whether the operator has said how mail is sent; else it would go to the terminal."""
    return bool(settings.EMAIL_BACKEND != _CONSOLE)


def own_addresses() -> set[str]:
    """The addresses that mail is sent from here: what comes from them is never answered."""
    return {one.sender.lower() for one in GATEWAYS.all().values()} | {
        settings.DEFAULT_FROM_EMAIL.lower()
    }


def _mailbox_problem(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "imap must look like imaps://user:password@mail.example.org/INBOX."
    if parts.scheme not in _PORTS or not (parts.hostname and parts.username) or port == 0:
        return "imap must look like imaps://user:password@mail.example.org/INBOX."
    if parts.scheme == "imap" and parts.hostname not in _THIS_MACHINE:
        return "imap:// sends the password in the clear: write imaps:// or imap+tls://."
    return None
