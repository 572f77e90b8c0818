"""What every kind of gateway can do, and the one place where we call one over HTTP."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from isegoria.channels.sms.gateways import Gateway
from isegoria.conversation import requests

SECONDS = 15
LONGEST = 20_000
_MOST_READ = 64 * 1024


class NotSent(Exception):
    """The gateway did not take a message; it is tried again later."""


@dataclass(frozen=True)
class Incoming:
    """A message as it came: its number at the gateway, from whom, the words, which part of it.

    ``reference`` joins the parts of one long message.
    """

    id: str
    sender: str
    words: str
    reference: str = ""
    position: int = 1
    count: int = 1


@dataclass(frozen=True)
class Delivery:
    """What became, in the end, of a message that was sent."""

    reference: str
    is_delivered: bool


class GatewayKind(ABC):
    """One way in which gateways speak."""

    answers_at_once = True
    """Whether what is answered goes back with the request, or has to be sent."""

    def is_genuine(self, _request: HttpRequest, gateway: Gateway, secret: str) -> bool:
        """Tell whether this comes from the gateway."""
        return gateway.knows(secret)

    @abstractmethod
    def read(self, request: HttpRequest) -> Incoming:
        """Read a message; Refused where something is missing."""

    @abstractmethod
    def answer(self, text: str) -> HttpResponse:
        """Answer a message; "" for nothing to say."""

    @abstractmethod
    def send(self, gateway: Gateway, to: str, text: str, *, report_to: str) -> str:
        """Send a message and give its number at the gateway, if it tells one; NotSent if not."""

    @abstractmethod
    def delivery(self, request: HttpRequest) -> Delivery | None:
        """Read what became of a message; None for what tells nothing new."""


def given(values: Mapping[str, str], *names: str) -> list[str]:
    """These values, all of which must be there; Refused names the first that is not."""
    return [requests.given(values, name, longest=LONGEST) for name in names]


def call(
    address: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> str:
    """Ask a gateway for something over HTTP; NotSent if it does not say yes."""
    request = urllib.request.Request(address, data=body, headers=dict(headers or {}))  # noqa: S310  # http or https: the file of gateways is checked
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310  # the same
            return str(response.read(_MOST_READ).decode("utf-8", "replace"))
    except (urllib.error.URLError, http.client.HTTPException, OSError) as problem:
        # Its kind alone: what a gateway says may hold the number or the words.
        raise NotSent(type(problem).__name__) from problem
