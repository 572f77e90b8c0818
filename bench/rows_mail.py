"""Ten thousand mails through a mail server that fails and dies, by a sender that is killed."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import machine
from figures import Figure, number
from ground import Ground, Site

_PATIENCE = 1_500
_HERE = Path(__file__).parent


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """Send to everybody; the sender is killed once, then the server, and both begin again."""
    site = ground.demo("mail", "postgresql")
    site.stop()  # its worker would send the same
    (site.data / "gateways.toml").write_text('[email.main]\nsender = "talk@example.org"\n')
    people = 1_000 if quick else 10_000
    site.inside("lay_out_mails", patience=_PATIENCE, people=people)
    server = _Server(ground)
    server.start()
    sender = _begin(site, server.port)
    server.wait_for(people // 4)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    in_doubt = site.inside("pass_over_doubt")
    sender = _begin(site, server.port)
    server.wait_for(people // 2)
    server.kill()
    time.sleep(3)
    server.start()
    said, _nothing = sender.communicate(timeout=_PATIENCE)
    found = json.loads(said)
    counted = site.inside("count_mails")
    taken = Counter(server.file.read_text().split())
    twice = sum(many - 1 for many in taken.values())
    is_right = len(taken) == people and counted["sent"] == people and twice <= in_doubt + 1
    rate = found["sent"] / max(0.001, found["busy"])
    return [
        Figure(
            f"{people:,} mails, one in twenty fails, server and sender killed once each",
            f"all delivered; {twice} of them twice, under one number" if twice else "all once",
            "all once",
            f"{len(taken):,} numbers taken, {counted['trouble']:,} failures put down and tried "
            f"again; {in_doubt} mail on the line when the sender was killed",
            is_right,
            {**found, **counted, "taken": len(taken), "twice": twice, "in_doubt": in_doubt},
        ),
        Figure(
            "mails a second while it sends",
            number(rate),
            "",
            f"{number(found['busy'])} s of sending in {number(found['seconds'])} s with the waits "
            f"before what failed is tried again; {number(found['computed'])} s of computing, "
            f"{number(found['peak_mib'])} MiB",
            None,
        ),
    ]


class _Server:
    """The mail server on one port, as often as it is started."""

    def __init__(self, ground: Ground) -> None:
        self.port = machine.free_port()
        self.file = ground.folder / "taken"
        self.file.touch()
        self._starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        ground.at_the_end(self.kill)

    def start(self) -> None:
        """Start it on its port; the dice fall otherwise each time."""
        self._starts += 1
        command = [sys.executable, _HERE / "mail_server.py", self.port, self.file, self._starts]
        self._process = subprocess.Popen(list(map(str, command)))

    def kill(self) -> None:
        """End it with -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def wait_for(self, many: int) -> None:
        """Wait until so many mails are taken."""
        until = time.monotonic() + _PATIENCE
        while len(self.file.read_text().split()) < many:
            if time.monotonic() > until:
                raise RuntimeError(f"fewer than {many} mails came")
            time.sleep(0.05)


def _begin(site: Site, port: int) -> subprocess.Popen[bytes]:
    """Let a process send as the worker does; each mail that is not taken is a line of its log."""
    with site.data.with_suffix(".sender.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, _HERE / "inside.py", "send_mails"],
            env=site.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    if process.stdin is None:
        raise RuntimeError("nothing to write to")
    process.stdin.write(json.dumps({"port": port}).encode())
    process.stdin.close()
    process.stdin = None
    return process
