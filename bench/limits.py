"""What the databases can do at all: rows put down one by one, each kept before the next."""

import sqlite3
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from ground import Cluster

_TABLE = (
    "CREATE TABLE bare (process int NOT NULL, item int NOT NULL, participant bigint NOT NULL, "
    "value int NOT NULL, salt {blob}, UNIQUE (process, item, participant))"
)
_INSERT = "INSERT INTO bare (process, item, participant, value, salt) VALUES (1, ?, ?, 1, ?)"
_SALT = bytes(16)
_SCRIPT = (
    "\\set item random(1, 1000)\n\\set who random(1, 2000000000)\n"
    "INSERT INTO bare (process, item, participant, value, salt)"
    " VALUES (1, :item, :who, 1, '\\x00112233445566778899aabbccddeeff') ON CONFLICT DO NOTHING;\n"
)


@dataclass(frozen=True)
class Bare:
    """Rows a second that were put down and kept, and how long the slowest hundredth took."""

    rate: float
    p99_ms: float


def sqlite_rows(folder: Path, *, connections: int, seconds: float) -> Bare:
    """One row a transaction, as durable as the product asks SQLite to be."""
    file = folder / f"bare-{connections}.sqlite3"
    with _open(file) as first:
        first.execute(_TABLE.format(blob="blob"))
    waits: list[float] = []
    until = time.perf_counter() + seconds

    def insert(number: int) -> None:
        one, row = _open(file), number * 10_000_000
        while time.perf_counter() < until:
            row += 1
            begun = time.perf_counter()
            one.execute("BEGIN IMMEDIATE")
            one.execute(_INSERT, (row % 1000, row, _SALT))
            one.execute("COMMIT")
            waits.append(time.perf_counter() - begun)
        one.close()

    threads = [threading.Thread(target=insert, args=[number]) for number in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(waits) / (time.perf_counter() - begun)
    return Bare(rate, statistics.quantiles(waits, n=100)[-1] * 1000)


def sqlite_rows_at_once(folder: Path, rows: int) -> float:
    """How many seconds that many rows take in a single transaction."""
    one = _open(folder / "bare-at-once.sqlite3")
    one.execute(_TABLE.format(blob="blob"))
    begun = time.perf_counter()
    one.execute("BEGIN IMMEDIATE")
    one.executemany(_INSERT, ((row % 1000, row, _SALT) for row in range(rows)))
    one.execute("COMMIT")
    took = time.perf_counter() - begun
    one.close()
    return took


def postgresql_rows(cluster: Cluster, folder: Path, *, connections: int, seconds: float) -> Bare:
    """The same by pgbench, over the loopback, with the defaults, which wait for the disk."""
    name = f"bare{connections}"
    cluster.create(name)
    cluster.do(_TABLE.format(blob="bytea"), name)
    script, prefix = folder / "insert.sql", folder / f"pgbench-{connections}"
    script.write_text(_SCRIPT)
    given = ["-n", "-M", "prepared", "-f", script, "-c", connections, "-j", min(2, connections)]
    subprocess.run(
        [
            *map(str, [cluster.programs / "pgbench", *given, "-T", max(1, round(seconds)), "-l"]),
            f"--log-prefix={prefix}",
            cluster.address(name),
        ],
        check=True,
        capture_output=True,
        timeout=seconds + 60,
    )
    waits = [
        int(line.split()[2]) / 1000
        for log in folder.glob(f"{prefix.name}.*")
        for line in log.read_text().splitlines()
    ]
    return Bare(len(waits) / max(1, round(seconds)), statistics.quantiles(waits, n=100)[-1])


def _open(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None, timeout=60, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection
