"""Where everything is measured: a temporary folder, sites and a database of our own in it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import machine
import psycopg

CHECKOUT = Path(__file__).resolve().parent.parent
CONVERSATIONS = CHECKOUT.parent / "shared/data/polis"

_COMMANDS = Path(sys.executable).parent
_ISEGORIA = str(_COMMANDS / "isegoria")
_SECONDS_TO_START = 240
_READY = "Isegoria is at "


class Ground:
    """What was made and started for one run; all of it is gone at the end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="isegoria-bench-"))
        self.folder.chmod(0o711)  # the database runs as somebody else
        self._endings: list[Callable[[], None]] = []
        self._shared: dict[str, Site] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for ending in reversed(self._endings):
            ending()
        shutil.rmtree(self.folder, ignore_errors=True)

    def at_the_end(self, ending: Callable[[], None]) -> None:
        """Do this when everything is over, the latest first."""
        self._endings.append(ending)

    def demo(self, name: str, database: str = "") -> "Site":
        """A running demonstration of this name; the same one when asked again."""
        if name not in self._shared:
            address = self.postgresql.create(name) if database == "postgresql" else ""
            site = Site(self.folder / name, database=address)
            self.at_the_end(site.stop)
            site.start()
            if database == "postgresql":  # as it does by itself, some minutes later
                self.postgresql.do("VACUUM ANALYZE", name)
            self._shared[name] = site
        return self._shared[name]

    def afresh(self, site: "Site") -> "Site":
        """A second server of the same site, which keeps no page: it makes each one afresh."""
        second = Site(site.data, database=site.database, settings="afresh")
        self.at_the_end(second.stop)
        second.start()
        return second

    @cached_property
    def postgresql(self) -> "Cluster":
        """A PostgreSQL of our own, as durable as it is by default."""
        cluster = Cluster(self.folder / "postgresql")
        self.at_the_end(cluster.stop)
        cluster.start()
        return cluster

    @cached_property
    def ceiling(self) -> "Bare":
        """A bare Django under the same server, with as many processes and threads as a site."""
        bare = Bare(self.folder / "bare.log")
        self.at_the_end(bare.stop)
        bare.start()
        return bare

    def computed_ms(self, site: "Site | Bare") -> float:
        """How long a site has computed, and its database with it."""
        roots = [site.pid]
        if site.database:
            roots.append(self.postgresql.pid)
        return machine.computed_ms(*roots)


class Site:
    """One site in a folder of its own, started, ended and asked as an operator does."""

    def __init__(
        self, data: Path, *, database: str = "", command: str = "demo", settings: str = ""
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.data = data
        self.database = database
        self.port = machine.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.large: str | None = None  # the slug of the large conversation, once it is brought in
        self._command = command
        self._settings = settings
        self._log = data.with_suffix(f".{settings or 'site'}.log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The parent of all its processes."""
        if self._process is None:
            raise RuntimeError(f"{self.data.name} is not running")
        return self._process.pid

    @property
    def worker(self) -> int:
        """Its worker: the child that has no children."""
        children = [one for one in machine.family(self.pid) if one != self.pid]
        direct = [one for one in children if _parent(one) == self.pid]
        return next(one for one in sorted(direct) if len(machine.family(one)) == 1)

    def start(self) -> float:
        """Start it and wait until it says that it is there; how many seconds that took."""
        begun = time.monotonic()
        at = self._log.stat().st_size if self._log.exists() else 0
        command = [_ISEGORIA, self._command, "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, cwd=self.data.parent
            )
        wait_for_line(self._process, self._log, at=at)
        return time.monotonic() - begun

    def stop(self) -> None:
        """End it, as Ctrl-C does."""
        if self._process is not None:
            machine.end(self._process)
            self._process = None

    def kill(self) -> None:
        """End all its processes at once, unasked."""
        machine.kill(machine.family(self.pid))
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of this site, and nothing of whoever measures."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ISEGORIA_")}
        kept |= {"ISEGORIA_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        if self._settings:
            here = str(Path(__file__).parent)
            kept |= {"DJANGO_SETTINGS_MODULE": self._settings, "PYTHONPATH": here}
        return kept | ({"ISEGORIA_DATABASE": self.database} if self.database else {})

    def begin(self, *arguments: str | Path, written: BinaryIO) -> subprocess.Popen[bytes]:
        """Begin one command of the operator on this site; what it says goes into the file."""
        command = [_ISEGORIA, *map(str, arguments)]
        return subprocess.Popen(
            command, env=self.environment, stdout=written, stderr=written, cwd=self.data.parent
        )

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one command of the operator on this site."""
        return subprocess.run(
            [_ISEGORIA, *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS_TO_START,
            cwd=self.data.parent,
            check=False,
        )

    def inside(self, question: str, *, patience: int = _SECONDS_TO_START, **given: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
        """Ask the site's own database; see inside.py. ``patience`` is in seconds."""
        result = subprocess.run(
            [sys.executable, Path(__file__).with_name("inside.py"), question],
            env=self.environment,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=patience,
            cwd=self.data.parent,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(result.stderr[-2000:])
        return json.loads(result.stdout)


class Cluster:
    """One PostgreSQL on a free port of the loopback; runs unprivileged, as it must."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parts[4]))
        if not found:
            raise RuntimeError("PostgreSQL is missing: apt-get install postgresql")
        self.programs = found[-1]
        self.port = machine.free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The parent of all its processes."""
        if self._process is None:
            raise RuntimeError("PostgreSQL is not running")
        return self._process.pid

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self._folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        made = ["-D", self._folder, "-U", "isegoria", "--auth=trust", "--encoding=UTF8"]
        initdb = self._as_nobody_special("initdb", *made, "--locale=C.UTF-8")
        subprocess.run(initdb, check=True, capture_output=True)
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self._folder.parent / "postgresql.log").open("wb") as log:
            self._process = subprocess.Popen(
                self._as_nobody_special("postgres", "-D", self._folder, "-p", self.port, *given),
                stdout=log,
                stderr=log,
                cwd="/",
            )
        until = time.monotonic() + _SECONDS_TO_START
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it; whoever is connected is sent away."""
        if self._process is not None:
            machine.end(self._process, signal.SIGINT)
            self._process = None

    def create(self, name: str) -> str:
        """Make a database; its address."""
        self.do(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def address(self, name: str) -> str:
        """Where a database is."""
        return f"postgresql://isegoria@127.0.0.1:{self.port}/{name}"

    def do(self, statement: str, name: str = "postgres") -> None:
        """Have it do something outside of any transaction."""
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        try:
            self.do("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _as_nobody_special(self, program: str, *arguments: object) -> list[str]:
        command = [str(self.programs / program), *map(str, arguments)]
        if os.getuid() == 0:
            command[:0] = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        return command


class Bare:
    """A view of Django that says hello, under the server of the product."""

    database = ""

    def __init__(self, log: Path) -> None:
        self.port = machine.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The parent of all its processes."""
        if self._process is None:
            raise RuntimeError("the bare server is not running")
        return self._process.pid

    def start(self) -> None:
        """Start it with as many processes and threads as isegoria.config.serve does."""
        command = [str(_COMMANDS / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "2", "--blocking-threads", "4"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "bare:application"], stdout=log, stderr=log, cwd=Path(__file__).parent
            )
        wait_for_line(self._process, self._log, line="Started worker-2")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            machine.end(self._process)
            self._process = None


def largest_conversation() -> Path:
    """The folder of the largest conversation among the test data beside the checkout."""
    folders = [one for one in CONVERSATIONS.glob("*") if one.is_dir()]
    if not folders:
        raise RuntimeError(f"There are no conversations in {CONVERSATIONS}")
    return max(folders, key=lambda one: sum(file.stat().st_size for file in one.iterdir()))


def wait_for_line(
    process: subprocess.Popen[bytes], log: Path, *, line: str = _READY, at: int = 0
) -> str:
    """Wait until a process has written a line that holds these words; what follows them."""
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        written = log.read_bytes()[at:].decode(errors="replace")
        for one in written.splitlines(keepends=True):
            if line in one and one.endswith("\n"):
                return one.partition(line)[2].strip()
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise RuntimeError(f"did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
