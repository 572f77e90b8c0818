"""Reading what the operator has set, and refusing what makes no sense.

Every name read here is documented in docs/settings.md; a test holds the two together.
"""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

PREFIX = "ISEGORIA_"
NAMES = (
    "CLAMD",
    "DATA",
    "KEYS",
    "DATABASE",
    "ADDRESS",
    "PROXIES",
    "LEDGER_ORIGIN",
    "MAIL",
    "MAIL_FROM",
    "GATEWAYS",
    "DEMO",
    "REPORT_DAYS",
    "MACHINES",
    "LLM_ADDRESS",
    "LLM_MODEL",
    "LLM_KEY",
    "TRACEBACKS",
)


class SettingProblem(Exception):
    """A setting that cannot be right; the message says which, and what would be."""


def check_names() -> None:
    """Refuse a name that nobody reads: whoever set it would believe that it works."""
    given = (name for name in sorted(os.environ) if name.startswith(PREFIX))
    for name in given:
        wanted = name.removeprefix(PREFIX)
        if wanted in NAMES:
            continue
        near = get_close_matches(wanted, NAMES, n=1)
        advice = f"Did you mean {PREFIX}{near[0]}?" if near else "docs/settings.md lists them all."
        raise SettingProblem(f"There is no setting {name}. {advice}")


def text(name: str, default: str = "") -> str:
    """Read words."""
    return os.environ.get(PREFIX + name, default).strip()


def number(name: str, default: int) -> int:
    """Read a whole number that is not negative."""
    given = text(name)
    if not given:
        return default
    if not given.isdigit():
        raise SettingProblem(f"{PREFIX}{name} must be a whole number, not {given!r}.")
    return int(given)


def claim(name: str, *, default: bool = False) -> bool:
    """Read yes or no."""
    given = text(name).lower()
    if not given:
        return default
    if given in ("0", "no", "false"):
        return False
    if given in ("1", "yes", "true"):
        return True
    raise SettingProblem(f"{PREFIX}{name} must be yes or no, not {given!r}.")


def folder(name: str, default: Path) -> Path:
    """Read the path of a folder, or of a file."""
    return Path(text(name) or default).expanduser().absolute()


def socket(name: str) -> str:
    """Where a program of the operator's listens: ``host:port``, or the path of a socket."""
    given = text(name)
    host, _colon, port = given.rpartition(":")
    if given and not given.startswith("/") and not (host and port.isdecimal()):
        raise SettingProblem(f"{PREFIX}{name} must be host:port, or the path of a socket.")
    return given


def address(name: str, default: str) -> str:
    """Read where people find the site: how it is reached and its host, and nothing behind."""
    given = (text(name) or default).rstrip("/")
    parts = _split(given)
    is_whole = parts.scheme in ("http", "https") and parts.hostname
    if not is_whole or given != f"{parts.scheme}://{parts.netloc}":
        raise SettingProblem(f"{PREFIX}{name} must look like https://talk.example.org.")
    return given


def language_model(name: str) -> str:
    """Where a language model is asked: https, or on this machine also http; empty for none."""
    given = text(name).rstrip("/")
    parts = _split(given)
    is_here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    is_right = parts.scheme == "https" or (parts.scheme == "http" and is_here)
    if given and not (is_right and parts.hostname and not parts.query and not parts.username):
        raise SettingProblem(
            f"{PREFIX}{name} must look like https://models.example.org/v1;"
            " without https only on this machine."
        )
    if given and not text("LLM_MODEL"):
        raise SettingProblem(f"{PREFIX}{name} needs {PREFIX}LLM_MODEL, the name of the model.")
    return given


def key_file(name: str) -> str:
    """The path of a file with a key, which has to be there; empty for none."""
    given = text(name)
    if given and not Path(given).is_file():
        raise SettingProblem(f"{PREFIX}{name} must be the path of a file that is there.")
    return given


def database(name: str, embedded: Path) -> dict[str, Any]:
    """Read where the answers are kept: a PostgreSQL address, or the embedded file."""
    given = text(name)
    if not given:
        return _sqlite(embedded)
    address = _split(given)
    if address.scheme not in ("postgresql", "postgres") or not address.path.strip("/"):
        raise SettingProblem(
            f"{PREFIX}{name} must look like postgresql://user:password@host:5432/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(address.hostname or ""),
        "PORT": str(address.port or ""),
        # The pool keeps connections open itself, which needs an age of 0 here.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **dict(parse_qsl(address.query)),
            "pool": {"min_size": 1, "max_size": 8, "timeout": 5},
            # Values travel apart from the query, so that the database plans what it is asked again
            # and again only once for each connection: docs/decisions/0012.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }


def mail(name: str) -> dict[str, Any]:
    """Read how mail is sent: an SMTP address, or nothing, which writes it to the terminal."""
    given = text(name)
    if not given:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    address = _split(given)
    if address.scheme not in ("smtp", "smtps", "smtp+tls") or not address.hostname:
        raise SettingProblem(f"{PREFIX}{name} must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[address.scheme],
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_TLS": address.scheme == "smtp+tls",
        "EMAIL_USE_SSL": address.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def _split(given: str) -> SplitResult:
    """Take an address apart; what cannot be one comes back empty, which every reader refuses."""
    try:
        parts = urlsplit(given)
        _ = parts.port  # read here, because a port that is no number is noticed only then
    except ValueError:
        return urlsplit("")
    return parts


def _sqlite(file: Path) -> dict[str, Any]:
    # FULL, not NORMAL: an acknowledged answer must survive a power cut. IMMEDIATE: a transaction
    # that reads first and writes later would otherwise fail under load.
    return {
        "ENGINE": "isegoria.config.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
                "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;"
            ),
        },
        # A file, as in the product: an embedded database in memory would hide what locking does.
        "TEST": {"NAME": str(file) + ".test"},
    }
