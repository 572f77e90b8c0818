"""What the tests of the log start from: a log of its own, and something to write into it."""

import importlib.util
from pathlib import Path

import pytest

from isegoria.ledger.leaf import Event
from isegoria.ledger.services import ensure_log, record

VERIFIER = Path(__file__).parents[4] / "docs/verify.py"
SALT = bytes(range(16))


@pytest.fixture(scope="session")
def verify():
    """The verifier for outsiders, which shares no code with the log."""
    specification = importlib.util.spec_from_file_location("verify", VERIFIER)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def log(db, settings, tmp_path):
    """The log of a site that was just started for the first time."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.LEDGER_ORIGIN = "talk.example.org/log"
    return ensure_log()


@pytest.fixture
def write(log):
    """Write one entry; each call without an item is about another one."""
    count = 0

    def write(**changes):
        nonlocal count
        count += 1
        return record(
            **{
                "topic": "water",
                "event": Event.RECEIVED,
                "item": f"statement/{count}",
                "version": 1,
                "subject": f"{count:032x}",
                "salt": SALT,
                "body": {"value": count},
                **changes,
            }
        )

    return write
