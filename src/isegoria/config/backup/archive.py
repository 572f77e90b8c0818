"""The file of a backup: its manifest, and whether it is whole."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from isegoria.base.refusal import Refused

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = ("secret.key", "ledger.key")
_PIECE = 1 << 20

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Table:
    """One table as it was put away: whose it is, its columns in order, how many rows."""

    model: str
    columns: list[str]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        """Where in the file it lies."""
        return f"tables/{self.model}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and from where."""

    isegoria: str
    database: str
    made_on: str
    migrations: list[list[str]]
    tables: list[Table]
    keys: dict[str, str]
    format: int = FORMAT

    def written(self) -> bytes:
        """As it stands in the file."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


class Tally:
    """Counts rows, and tells from time to time how many there were."""

    def __init__(self, progress: Progress | None) -> None:
        self.rows = 0
        self._progress = progress

    def count(self, rows: int) -> None:
        """Note that more rows are done."""
        self.rows += rows
        if self._progress:
            self._progress(self.rows)


@dataclass
class Digest:
    """Counts and digests what is written through it."""

    target: IO[bytes]
    sha256: Any = field(default_factory=hashlib.sha256)

    def write(self, piece: bytes) -> None:
        """Write one piece."""
        self.sha256.update(piece)
        self.target.write(piece)


def check(file: Path) -> Manifest:
    """Read the whole file and compare it with its manifest; raise Refused if anything differs."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(archive)
            for table in manifest.tables:
                _compare(archive, table.member, table.sha256)
            for name, digest in manifest.keys.items():
                _compare(archive, f"keys/{name}", digest)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError) as problem:
        raise Refused(
            f"{file} is no whole backup: it was cut short or changed. Use another one."
        ) from problem
    return manifest


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    found = json.loads(archive.read(MANIFEST))
    if found.get("format") != FORMAT:
        raise Refused(
            f"This backup has format {found.get('format')}, which this version cannot read. "
            "Install the version of Isegoria that made it, or a newer one."
        )
    if set(found["keys"]) != set(KEYS):  # a name of its own choice could lead out of the folder
        raise ValueError("other keys than those of a site")
    return Manifest(**{**found, "tables": [Table(**one) for one in found["tables"]]})


def _compare(archive: zipfile.ZipFile, member: str, wanted: str) -> None:
    digest = hashlib.sha256()
    with archive.open(member) as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    if digest.hexdigest() != wanted:
        raise ValueError(f"{member} is not what the manifest says")
