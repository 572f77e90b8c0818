"""How much one network may do in a while, remembered only in the memory of this process.

Nothing is stored: the network is known by an HMAC under a key drawn when the process starts, so no
address can be found in the database, in a backup or in a log. Each process counts for itself; the
limit of a site is therefore at most the limit here times its web processes.
"""

import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_MOST_REMEMBERED = 10_000  # some 2.5 MB
_key = secrets.token_bytes(32)


class Allowance:
    """A bucket of tries for each network, refilled steadily.

    ``burst`` tries may be used at once, so that a school or a village behind one address can start
    together; then one more comes back every ``seconds_each``. Only the ten thousand networks that
    came last are remembered: whoever has thousands of networks at hand would not be held up anyway,
    and must not fill the memory. One that was forgotten starts afresh.
    """

    _all: ClassVar[list["Allowance"]] = []

    def __init__(
        self, *, burst: int, seconds_each: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._seconds_each = seconds_each
        self._now = now
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = Lock()
        self._all.append(self)

    def take(self, network: bytes) -> int:
        """Use one try: 0 if it was there, else the whole seconds until there is one again."""
        with self._lock:
            now = self._now()
            before, since = self._left.pop(network, (float(self._burst), now))
            left = min(self._burst, before + (now - since) / self._seconds_each)
            is_there = left >= 1
            self._left[network] = (left - 1, now) if is_there else (before, since)  # put in last
            if len(self._left) > _MOST_REMEMBERED:
                self._left.popitem(last=False)
            return 0 if is_there else int((1 - left) * self._seconds_each) + 1

    def __len__(self) -> int:
        """How many networks are remembered now."""
        return len(self._left)

    @classmethod
    def forget_all(cls) -> None:
        """Start every bucket afresh."""
        for one in cls._all:
            one.forget()

    def forget(self) -> None:
        """Start afresh, as after a restart."""
        with self._lock:
            self._left.clear()


def please_wait(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page for somebody whose network has used all its tries: when there is one again."""
    response = render(request, "errors/429.html", {"wait": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def network_of(request: HttpRequest) -> bytes:
    """The sender's network under this process's own key: a /24, or a /56 of IPv6."""
    try:
        address = ipaddress.ip_address(_address_of(request))
    except ValueError:
        return b"unknown"
    if isinstance(address, ipaddress.IPv6Address):
        # Who listens to both versions sees ::ffff:203.0.113.7; all of these lie in one /56.
        address = address.ipv4_mapped or address
    its_own = 8 if address.version == 4 else 72  # noqa: PLR2004  # the two versions of the protocol
    network = f"{address.version} {int(address) >> its_own}"
    return hmac.digest(_key, network.encode(), "sha256")[:16]


def _address_of(request: HttpRequest) -> str:
    """Ask the connection, or the proxies in front that the operator has named."""
    proxies: int = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(hops) >= proxies and hops[-proxies]:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
