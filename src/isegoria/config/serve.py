"""Running a site: one parent that starts the web server and the worker, and ends with both."""

import argparse
import os
import shlex
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from types import FrameType
from typing import Any

from django.conf import settings

from isegoria.config.children import Child, end_when_told_from_the_first_moment, follow
from isegoria.config.environment import SettingProblem
from isegoria.config.presence import be_there
from isegoria.config.terminal import complain, tell

# docs/decisions/0007-one-parent-two-web-processes.md has the measurements behind these.
WEB_PROCESSES = 2
THREADS_EACH = 4
WAITING_CONNECTIONS = 512

_SECONDS_TO_START = 60
_SECONDS_TO_END = 8
_SECONDS_OF_HEALTH = 60  # whoever lived this long was well; the count of failures starts again
_MOST_FAILURES = 5
_LOOK_EVERY = 0.1
_PROBLEM = 2


def serve(options: argparse.Namespace) -> int:
    """Run a real site until told to end."""
    return _run(options, _prepare_site)


def demo(options: argparse.Namespace) -> int:
    """Run a demonstration with simulated people, on its own data."""
    os.environ["ISEGORIA_DEMO"] = "yes"
    return _run(options, _prepare_demo)


@dataclass
class Keeper:
    """Keeps one child alive, and gives up when it dies again and again."""

    name: str
    child: Child
    failures: int = 0
    started_at: float = 0.0
    due_at: float = field(default=0.0)

    def look(self) -> bool:
        """Start the child if it is due, notice if it has died; False when there is no hope."""
        now = time.monotonic()
        if self.due_at:
            if now >= self.due_at:
                self.start()
            return True
        if self.child.code() is None:
            return True
        self.failures = 1 if now - self.started_at > _SECONDS_OF_HEALTH else self.failures + 1
        if self.failures >= _MOST_FAILURES:
            return False
        wait = 2.0 ** (self.failures - 1)
        complain(f"The {self.name} ended by itself. It is started again in {wait:.0f} s.")
        self.due_at = now + wait
        return True

    def start(self) -> None:
        """Start the child now."""
        self.due_at = 0.0
        self.started_at = time.monotonic()
        self.child.start()


class _Ending:
    """Whether somebody asked us to end."""

    def __init__(self) -> None:
        self.is_asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True


def _run(options: argparse.Namespace, prepare: Callable[[], int]) -> int:
    """Prepare apart, so that this process stays small; then start both and watch them."""
    ending = _Ending()
    end_when_told_from_the_first_moment()
    port = _free_port(options.host, options.port)
    address = _address(options.host, port)
    os.environ.setdefault("ISEGORIA_ADDRESS", address)
    preparation = Child(prepare)
    preparation.start()
    while preparation.wait(_LOOK_EVERY) is None:
        if ending.is_asked:
            preparation.end()
    if code := preparation.code():
        return code if code > 0 else 128 - code
    _load_once_for_all_children()
    be_there(settings.DATA_FOLDER)
    keepers = [
        Keeper("web server", Child(lambda: _serve_pages(options.host, port))),
        Keeper("worker", Child(_work)),
    ]
    try:
        for keeper in keepers:
            keeper.start()
        return _watch(keepers, address, ending)
    finally:
        _end(keepers)


def _watch(keepers: list[Keeper], address: str, ending: _Ending) -> int:
    """Say when pages can be asked for; then see to both until somebody asks us to end."""
    is_ready = False
    begun = time.monotonic()
    while not ending.is_asked:
        for keeper in keepers:
            if not keeper.look():
                complain(f"The {keeper.name} ended {_MOST_FAILURES} times; see the lines above.")
                return _PROBLEM
        if not is_ready:
            is_ready = _answers(address)
            if is_ready:
                tell(f"Isegoria is at {address}/")
            elif time.monotonic() - begun > _SECONDS_TO_START:
                complain(f"The site did not answer within {_SECONDS_TO_START} seconds.")
                return _PROBLEM
        time.sleep(_LOOK_EVERY)
    return 0


def _end(keepers: list[Keeper]) -> None:
    """End every child: asked first, then not."""
    for keeper in keepers:
        keeper.child.end()
    until = time.monotonic() + _SECONDS_TO_END
    for keeper in keepers:
        if keeper.child.wait(max(0.1, until - time.monotonic())) is None:
            keeper.child.kill()
            keeper.child.wait(1)


def _prepare_site() -> int:
    from isegoria.config.start import is_set_up, prepare  # noqa: PLC0415  # in a process of its own

    prepare()
    if not is_set_up():
        # All of it can be copied: the link must lead here, and into this folder.
        tell("This site has no name and no administrator yet. In another terminal:")
        tell(
            f"ISEGORIA_ADDRESS={settings.ADDRESS} "
            f"isegoria admin EMAIL --data {shlex.quote(str(settings.DATA_FOLDER))}"
        )
    return 0


def _prepare_demo() -> int:
    from isegoria.config.start import is_set_up, prepare  # noqa: PLC0415  # in a process of its own

    prepare(is_demo=True)
    from isegoria.config.demo import SIGN_IN, seed  # noqa: PLC0415  # rooms are loaded by then

    if not is_set_up():
        seed()
    tell(SIGN_IN)
    return 0


def _load_once_for_all_children() -> None:
    """Load the pages before forking, so that the processes share the memory of the code."""
    import_module("isegoria.config.wsgi")
    import_module("isegoria.config.urls")


def _serve_pages(host: str, port: int) -> int:
    """Answer the web, in processes that end with this one."""
    from granian import Granian  # noqa: PLC0415  # loaded in the web server alone
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415  # the same
    from granian.log import LogLevels  # noqa: PLC0415  # the same

    from isegoria.config.wsgi import application  # noqa: PLC0415  # loaded before we were forked

    parent = os.getpid()

    def application_that_follows(_target: str) -> Callable[..., Any]:
        follow(parent)
        return application

    Granian(
        "isegoria.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=WEB_PROCESSES,
        blocking_threads=THREADS_EACH,
        blocking_threads_idle_timeout=600,  # a thread keeps its connection to the database
        backlog=WAITING_CONNECTIONS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_END - 3,
    ).serve(target_loader=application_that_follows)
    return 0


def _work() -> int:
    from isegoria.config.worker import work  # noqa: PLC0415  # loaded in the worker alone

    return work()


def _free_port(host: str, port: int) -> int:
    """Make sure that nobody else listens there; any free port for 0."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise SettingProblem(
                f"Port {port} of {host} cannot be used ({problem.strerror}). "
                "Name another one: --port N"
            ) from problem
        free: int = probe.getsockname()[1]
        return free


def _address(host: str, port: int) -> str:
    """How a browser on this machine finds us; a wildcard is no address."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104  # compared, not bound
    return f"http://{shown}:{port}"


def _answers(address: str) -> bool:
    """Whether the site is ready to take answers."""
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as response:  # noqa: S310  # our own address
            return bool(response.status == 200)  # noqa: PLR2004  # OK
    except (OSError, urllib.error.URLError):
        return False
