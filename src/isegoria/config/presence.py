"""Who works on a data folder just now: all who do hold a lock on it; a restore wants it alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from isegoria.base.refusal import Refused


@cache
def be_there(folder: Path) -> None:
    """Say that this process works on the folder, for as long as it or a child of it lives."""
    if folder.is_dir() and not _got(os.open(folder, os.O_RDONLY), fcntl.LOCK_SH):
        raise Refused(f"A backup is being restored into {folder}. Try again when that has ended.")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep everybody else away from the folder; raise Refused if somebody works on it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if not _got(handle, fcntl.LOCK_EX):
            raise Refused(
                f"Isegoria is running on the data in {folder}. End it first; then restore into "
                "an empty place: a new folder with --data DIR, or a new database."
            )
        yield
    finally:
        os.close(handle)


def _got(handle: int, kind: int) -> bool:
    """Take a lock that ends with the process, however it ends; False if others are in the way."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a disk without locks, as some on a network: nobody can be noticed there
    return True
