"""The key of the site: made once, kept beside the data, never a default."""

import secrets
import sys
from pathlib import Path

from isegoria.base.privately import write_privately
from isegoria.config.environment import SettingProblem

_LENGTH = 50


def secret(folder: Path) -> str:
    """Give the site's secret key, from its file.

    While tests or tools run without a site, a key of the moment serves. A real site makes its
    key by ``make_secret`` at its first start, and without the file it does not start.
    """
    file = file_in(folder)
    try:
        key = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _key_of_the_moment()
    except OSError as problem:
        raise SettingProblem(
            f"The key file {file} cannot be read ({problem.strerror})."
        ) from problem
    except UnicodeDecodeError as problem:
        raise SettingProblem(
            f"The key file {file} holds no key. Restore it from the backup."
        ) from problem
    if len(key) < _LENGTH:
        raise SettingProblem(
            f"The key file {file} is too short to be a key. Restore it from the backup."
        )
    return key


def make_secret(folder: Path) -> str:
    """Make the site's secret key at the first start, whole or not at all."""
    key = secrets.token_urlsafe(_LENGTH)
    write_privately(file_in(folder), f"{key}\n".encode("ascii"))
    return key


def file_in(folder: Path) -> Path:
    """Where the key lies."""
    return folder / "secret.key"


def _key_of_the_moment() -> str:
    if "pytest" in sys.modules:
        return "only-for-tests-" * 4
    return secrets.token_urlsafe(_LENGTH)
