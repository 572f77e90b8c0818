"""What went wrong, as one sentence that tells the operator what to do."""

import errno
import sys
import traceback
from pathlib import Path

from isegoria.base.refusal import Refused
from isegoria.config.environment import SettingProblem

_OF_THE_DISK = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "The disk quota is used up",
    errno.EFBIG: "No file may grow that large here",
    errno.EROFS: "The disk can only be read",
    errno.EACCES: "Isegoria has no right to use this",
    errno.EPERM: "Isegoria has no right to use this",
    errno.ENOENT: "There is no such file or folder",
    errno.EISDIR: "This is a folder, not a file",
    errno.ENOTDIR: "This is a file, not a folder",
    errno.EEXIST: "This exists already",
}
# What a database says, in any version and language of it that we met, and what it means.
_OF_THE_DATABASE = {
    "locked": "The database is in use by another program. Try again when that has ended.",
    "full": "The disk is full. Make room, then try again; nothing was stored half.",
    "No space left": "The disk is full. Make room, then try again; nothing was stored half.",
    "disk I/O": "The disk refuses to store anything. See whether it is full or broken.",
    "readonly": "The database can only be read. See to whom its file and folder belong.",
    "read-only": "The database can only be read. See to whom its file and folder belong.",
    "unable to open": "The database file cannot be opened. See whether its folder is there.",
    "not a database": "The database file holds something else. Restore it from the backup.",
    "malformed": "The database file is broken. Restore it from the backup.",
}


def sentence(problem: BaseException) -> str:
    """Say what is wrong in one sentence, without anything that people wrote."""
    if isinstance(problem, SettingProblem | Refused) or _is_bad_input(problem):
        return str(problem)
    if _is_of_the_database(problem):
        return _database_sentence(problem)
    if isinstance(problem, OSError):
        return _disk_sentence(problem)
    what = str(problem) if isinstance(problem, ImportError) else type(problem).__name__
    return (
        f"Isegoria itself has a fault here: {what} ({_place_of(problem)}). "
        "Set ISEGORIA_TRACEBACKS=yes to see all of it."
    )


def _is_bad_input(problem: BaseException) -> bool:
    """Without loading the analysis where nothing was analysed."""
    errors = sys.modules.get("civicmath.errors")
    return errors is not None and isinstance(problem, errors.BadInput)


def _is_of_the_database(problem: BaseException) -> bool:
    """Whether a database refused; Django and both drivers name the reason alike."""
    names = {kind.__name__ for kind in type(problem).__mro__}
    return not names.isdisjoint({"OperationalError", "InterfaceError", "DatabaseError"})


def _database_sentence(problem: BaseException) -> str:
    words = str(problem)
    for sign, meaning in _OF_THE_DATABASE.items():
        if sign in words:
            return meaning
    if _is_of_a_server(problem):
        first = words.strip().split("\n", 1)[0]
        return f"The database cannot be reached ({first}). See ISEGORIA_DATABASE."
    return f"The database refused ({type(problem).__name__})."


def _is_of_a_server(problem: BaseException) -> bool:
    cause = problem.__cause__ or problem
    return type(cause).__module__.startswith("psycopg")


def _disk_sentence(problem: OSError) -> str:
    what = _OF_THE_DISK.get(problem.errno or 0, problem.strerror or type(problem).__name__)
    return f"{what}: {problem.filename}." if problem.filename else f"{what}."


def _place_of(problem: BaseException) -> str:
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [one for one in frames if "isegoria" in Path(one.filename).parts] or frames
    return f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else "no known place"
