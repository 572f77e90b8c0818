"""What the tests of running processes start from: a place for a site, a server, a voter."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
import pytest
from django.utils import timezone

from isegoria.organisations.services import certify
from tests.keyboard import Hands

ISEGORIA = Path(sys.executable).with_name("isegoria")
# Nothing here is about speed: these only end what would never end, on the busiest machine.
SECONDS_TO_RUN = 600
SECONDS_TO_ANSWER = 180
SECONDS_TO_END = 120


class Place:
    """Where one site is kept: its folder, and its database if that is a PostgreSQL."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.database = database

    @property
    def environment(self) -> dict[str, str]:
        """What the commands see."""
        plain = {name: value for name, value in os.environ.items() if "ISEGORIA" not in name}
        plain.pop("DJANGO_SETTINGS_MODULE", None)
        if self.database:
            plain["ISEGORIA_DATABASE"] = self.database
        return plain

    def run(
        self, *arguments: str | Path, limit: int = resource.RLIM_INFINITY, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; with a limit, no file may grow beyond so many bytes."""
        return subprocess.run(
            [ISEGORIA, "--data", self.folder, *arguments],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_RUN,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )


class Server:
    """A server that runs as a process of its own."""

    def __init__(self, place: Place, command: str, port: int) -> None:
        self.place = place
        self.port = port
        self.lines: list[str] = []
        self.log = place.folder.with_name(f"{place.folder.name}-{port}.log")
        with self.log.open("w") as errors:
            self.process = subprocess.Popen(
                [ISEGORIA, command, "--port", str(port), "--data", str(place.folder)],
                env=place.environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def wait_until_ready(self) -> None:
        """Read what it prints until it says where it is."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("Isegoria is at"):
                return
        pytest.fail(f"The server ended: {self.lines} {self.log.read_text()}")

    def family(self) -> dict[int, int]:
        """All processes below the server's own, with their parents."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    words = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if words[0] != "Z":
                    parents[int(entry.name)] = int(words[1])
        below, last = {self.process.pid}, 0
        while len(below) > last:
            last = len(below)
            below |= {pid for pid, parent in parents.items() if parent in below}
        return {pid: parents[pid] for pid in below - {self.process.pid}}

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end, or kill it; how it ended."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS_TO_END)

    def get(self, path: str) -> tuple[int, str]:
        """Ask for one page."""
        return Visitor(self.port).ask("GET", path)[:2]


class Visitor:
    """Somebody with a browser of the simplest kind: it keeps cookies and sends forms."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None):
        """Send one request: its status, the page, and where it leads."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_ANSWER)
        headers = {"Origin": f"http://127.0.0.1:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={one}" for name, one in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form or {}), headers)
            response = connection.getresponse()
            page = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return response.status, page, response.headers.get("Location")

    def vote(self, path: str, value: str) -> tuple[int, str, str]:
        """Look at the next statement and answer it: the status, the statement, the page."""
        status, page, _to = self.ask("GET", path)
        fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
        asked = re.search(r'name="(statement-(\d+))"', page)
        if status != 200 or asked is None:
            return status, "", page
        status, page, _to = self.ask("POST", path, {**fields, asked[1]: value})
        return status, asked[2], page

    def code(self, slug: str) -> str:
        """The receipt that the device remembers."""
        return self.cookies[f"part-{slug}"].strip('"').partition(":")[0]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Room for a site on the database that the tests run on."""
    with _database() as database:
        yield Place(tmp_path / "data", database)


@pytest.fixture
def embedded(tmp_path: Path) -> Place:
    """Room for a site on the embedded database, whatever the tests run on."""
    return Place(tmp_path / "embedded")


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Start servers; whatever still runs at the end of the test is ended."""
    started: list[Server] = []

    def start_one(
        place: Place, port: int, command: str = "demo", *, is_awaited: bool = True
    ) -> Server:
        server = Server(place, command, port)
        started.append(server)
        if is_awaited:
            server.wait_until_ready()
        return server

    yield start_one
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait(SECONDS_TO_END)
        if server.process.stdout:
            server.process.stdout.close()


@pytest.fixture
def visitor() -> Callable[[int], Visitor]:
    return Visitor


@pytest.fixture(scope="session")
def _demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration that was started once and ended, on the embedded database."""
    place = Place(tmp_path_factory.mktemp("demo") / "data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(place, "demo", port)
    server.wait_until_ready()
    assert server.end() == 0
    server.process.stdout.close()
    return place.folder


@pytest.fixture
def seeded(_demo_once: Path, embedded: Place) -> Place:
    """A demonstration of one's own, on the embedded database."""
    shutil.copytree(_demo_once, embedded.folder)
    return embedded


@pytest.fixture
def peopled(_demo_once: Path, place: Place) -> Place:
    """A demonstration on the database that the tests run on; PostgreSQL makes it at its start."""
    if not place.database:
        shutil.copytree(_demo_once, place.folder)
    return place


@pytest.fixture
def until() -> Callable[[Callable[[], object]], object]:
    """Wait until something is so, and fail when it never is."""

    def wait(claim: Callable[[], object]) -> object:
        end = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < end:
            try:
                if found := claim():
                    return found
            except (OSError, HTTPException):
                pass
            time.sleep(0.1)
        pytest.fail(f"It did not come true within {SECONDS_TO_ANSWER} seconds.")

    return wait


class _database:  # noqa: N801  # used as one would use a function
    """A database of one's own on the PostgreSQL of the tests, removed at the end; else nothing."""

    def __enter__(self) -> str:
        self._server = os.environ.get("ISEGORIA_DATABASE", "")
        if not self._server:
            return ""
        self._name = f"isegoria_process_{os.getpid()}_{time.monotonic_ns()}"
        self._do(f"CREATE DATABASE {self._name}")
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{self._name}"))

    def __exit__(self, *_problem: object) -> None:
        if self._server:
            self._do(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        address = urlunsplit(urlsplit(self._server)._replace(path="/postgres"))
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture
def ana(make_account: Callable[..., Any]) -> Any:
    """An officer and interpreter whose certificate has ended."""
    account = make_account("ana", "officer", "interpreter")
    certify(account=account, course="interpretation", on=timezone.localdate() - timedelta(days=400))
    return account


@pytest.fixture
def hands(browse: Callable[..., Any], violations: Callable[..., Any], ana: Any) -> Hands:
    return Hands(browse(ana), violations)
