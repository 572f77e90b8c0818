"""What the system says of processes: their families, how long they computed, what they hold."""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_KIB_A_MIB = 1024
_SPENT = slice(11, 15)  # of /proc/PID/stat: own and ended children's time, user and system


def family(pid: int) -> set[int]:
    """A process and all that descend from it, as far as they live."""
    found: set[int] = set()
    todo = [pid]
    while todo:
        one = todo.pop()
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += map(int, (task / "children").read_text().split())
            found.add(one)
    return found


def computed_ms(*roots: int) -> float:
    """How long these processes and all below them have computed, in milliseconds."""
    ticks = 0
    for pid in set().union(*map(family, roots)):
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[_SPENT]))
    return ticks * 1000 / _TICKS_A_SECOND


def held_mib(*roots: int) -> dict[str, float]:
    """The memory of these processes and all below them: pss shares what is shared, rss does not."""
    held = {"Pss:": 0, "Rss:": 0}
    for pid in set().union(*map(family, roots)):
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name, *rest = line.split()
                if name in held:
                    held[name] += int(rest[0])
    return {name[:3].lower(): kib / _KIB_A_MIB for name, kib in held.items()}


def idle_share(since: tuple[int, int]) -> float:
    """Which share of the machine's time went unused since ``clock``."""
    total, idle = clock()
    return (idle - since[1]) / max(1, total - since[0])


def clock() -> tuple[int, int]:
    """The machine's time so far: all of it, and what went unused."""
    times = [int(one) for one in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(times), times[3] + times[4]


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def end(
    process: subprocess.Popen[bytes], number: int = signal.SIGTERM, seconds: float = 20
) -> None:
    """Ask a process of ours to end, and all below it; who does not is ended."""
    members = family(process.pid) if process.poll() is None else set()
    with suppress(ProcessLookupError):
        process.send_signal(number)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    kill(members)
    process.wait()


def kill(members: set[int]) -> None:
    """End these processes at once, unasked; those that are gone are gone."""
    for pid in members:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 5  # they need a moment to be gone
    while any(map(_lives, members)) and time.monotonic() < until:
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    """Whether it still runs; one that ended and was not asked for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
