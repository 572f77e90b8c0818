"""A small web client that loads a site: each connection asks again when it is answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LONGEST_WAIT = 60


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    seconds: float


class Line:
    """One lasting connection to one server of the loopback."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.hostname != "127.0.0.1" or parts.port is None:
            raise ValueError(f"only the loopback is loaded, not {address}")
        self._host, self._port = parts.hostname, parts.port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self,
        path: str,
        *,
        form: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Get a page, or send a form; fails where no whole answer comes."""
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                if self._streams is None:
                    self._streams = await asyncio.open_connection(self._host, self._port)
                reader, writer = self._streams
                writer.write(self._request(path, form, headers or {}))
                status, received, cookies = _head(await reader.readuntil(b"\r\n\r\n"))
                length = 0 if status in (204, 304) else int(received["content-length"])
                body = await reader.readexactly(length)
        except (OSError, EOFError, TimeoutError):
            self.close()
            raise
        if received.get("connection") == "close":
            self.close()
        return Answer(status, received, cookies, body, time.perf_counter() - begun)

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    def _request(self, path: str, form: str | None, headers: dict[str, str]) -> bytes:
        body = (form or "").encode()
        lines = {"Host": f"{self._host}:{self._port}", "Accept": "*/*", **headers}
        if form is not None:
            lines["Origin"] = f"http://{self._host}:{self._port}"
            lines["Content-Type"] = "application/x-www-form-urlencoded"
            lines["Content-Length"] = str(len(body))
        head = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1"]
        head += [f"{name}: {value}" for name, value in lines.items()]
        return "\r\n".join([*head, "", ""]).encode() + body


@dataclass
class Load:
    """What came of loading a site for a while."""

    waits: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.waits) / self.seconds if self.seconds else 0.0

    @property
    def errors(self) -> int:
        """How often something else came than was expected."""
        return sum(self.outcomes.values()) - len(self.waits)

    def wait_ms(self, share: float) -> float:
        """Within how many milliseconds this share of the good answers came."""
        ordered = sorted(self.waits) or [0.0]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    def note(self, outcome: str, seconds: float | None = None) -> None:
        """Put down one answer; with its seconds if it was a good one."""
        self.outcomes[outcome] += 1
        if seconds is not None:
            self.waits.append(seconds)

    def __add__(self, other: "Load") -> "Load":
        outcomes = self.outcomes + other.outcomes
        return Load(self.waits + other.waits, outcomes, self.seconds + other.seconds)


async def together(address: str, connections: int, act: Callable[[Line], Awaitable[None]]) -> float:
    """Do something on several connections at once; how many seconds it took."""
    lines = [Line(address) for _ in range(connections)]
    begun = time.perf_counter()
    try:
        await asyncio.gather(*map(act, lines))
    finally:
        for line in lines:
            line.close()
    return time.perf_counter() - begun


async def read(
    address: str,
    path: str,
    *,
    connections: int,
    seconds: float,
    at_most: int = 20_000,
    headers: dict[str, str] | None = None,
) -> Load:
    """Ask for one page again and again on several connections."""
    load = Load()
    left = iter(range(at_most))
    until = time.perf_counter() + seconds

    async def reader(line: Line) -> None:
        while time.perf_counter() < until and next(left, None) is not None:
            try:
                answer = await line.ask(path, headers=headers)
            except (OSError, EOFError, TimeoutError) as problem:
                load.note(type(problem).__name__)
                continue
            load.note(str(answer.status), answer.seconds if answer.status == 200 else None)  # noqa: PLR2004  # the good status

    load.seconds = await together(address, connections, reader)
    return load


def _head(raw: bytes) -> tuple[int, dict[str, str], dict[str, str]]:
    first, *lines = raw.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    for line in filter(None, lines):
        name, _colon, value = line.partition(":")
        if name.lower() == "set-cookie":
            key, _equals, content = value.strip().partition("=")
            cookies[key] = content.partition(";")[0]
        headers[name.lower()] = value.strip()
    return int(first.split()[1]), headers, cookies
