"""Calling an address that somebody else wrote down, without being led where we must not go.

Whoever names an address must not make this server call itself, its database or its neighbours. So
the name is looked up once, every address behind it must be one of the public internet, and the
connection goes to that very address: a name that says something else a moment later changes
nothing. No redirect is followed, nothing of the answer is read but its status, and all of it ends
after a few seconds.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

_SECONDS = 5.0
_SECONDS_ALTOGETHER = 10.0
_HTTPS = 443
_FIRST_FREE_PORT = 1024
# All of IPv6 that is given out to the public internet; beside it lie private networks of old.
_GIVEN_OUT = IPv6Network("2000::/3")
# Forms of IPv6 that hold an address of IPv4: behind them could be anything.
_HOLDING_OTHERS = [
    IPv6Network(one)
    for one in (
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
    )
]


class NotCalled(Exception):
    """A call did not come through; ``why`` is a word for the reason, told at the desk."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, and nothing else hides in it."""
    if isinstance(address, IPv6Address) and (
        address not in _GIVEN_OUT or any(address in one for one in _HOLDING_OTHERS)
    ):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True)
class Line:
    """By what calls go out: which addresses may be reached, and whom we trust to certify names.

    As it comes, only the public internet; tests alone say otherwise.
    """

    may_reach: Callable[[Address], bool] = is_public
    trust: ssl.SSLContext | None = None


def is_usable(address: str) -> bool:
    """Tell whether this is an address that could be called; names are not looked up here."""
    if not address.isascii() or not address.isprintable() or set(address) & set(' \\"<>'):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port or _HTTPS
    except ValueError:
        return False
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.fragment:
        return False
    literal = _literal(parts.hostname)
    return (port == _HTTPS or port >= _FIRST_FREE_PORT) and (literal is None or is_public(literal))


def post(address: str, *, body: bytes, headers: Mapping[str, str], line: Line) -> int:
    """Bring a body to an address; the status that it answers. NotCalled where it is not reached."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _HTTPS
    connection = _Connection(host, port, _looked_up(host, port, line), line)
    ending = Timer(_SECONDS_ALTOGETHER, connection.cut)
    ending.start()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    except ssl.SSLError as problem:
        raise NotCalled("slow" if connection.is_cut else "certificate") from problem
    except TimeoutError as problem:
        raise NotCalled("slow") from problem
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise NotCalled("slow" if connection.is_cut else "unreached") from problem
    finally:
        ending.cancel()
        connection.close()


class _Connection(http.client.HTTPSConnection):
    """A connection to one of the addresses that were looked up, under the name that was given."""

    def __init__(self, host: str, port: int, addresses: Sequence[Address], line: Line) -> None:
        self._trust = line.trust or ssl.create_default_context()
        super().__init__(host, port, timeout=_SECONDS, context=self._trust)
        self._addresses = addresses
        self.is_cut = False

    def connect(self) -> None:
        """Reach the first address that answers; the certificate must be that of the name."""
        plain = self._reached()
        self.sock = self._trust.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        if self.is_cut:  # it was over before there was anything to end
            raise TimeoutError
        self.sock.do_handshake()

    def cut(self) -> None:
        """End it from outside, whatever it waits for."""
        self.is_cut = True
        if isinstance(self.sock, socket.socket):
            # Not SSLSocket.shutdown, which takes the layer away under whoever is reading.
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:  # it has ended by itself
                return

    def _reached(self) -> socket.socket:
        problem: OSError = OSError("no address")
        for one in self._addresses:
            if self.is_cut:
                raise TimeoutError
            try:
                return socket.create_connection((str(one), self.port), timeout=_SECONDS)
            except OSError as found:
                problem = found
        raise problem


def _looked_up(host: str, port: int, line: Line) -> list[Address]:
    """All addresses behind a name; NotCalled where one of them may not be reached."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found = [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    except (OSError, UnicodeError, ValueError) as problem:
        raise NotCalled("unknown") from problem
    if not found or not all(map(line.may_reach, found)):
        raise NotCalled("inside")
    return list(dict.fromkeys(found))


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
