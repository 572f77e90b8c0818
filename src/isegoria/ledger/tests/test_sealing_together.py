"""Two sealers at once, and people writing meanwhile: nobody gets a place twice."""

import threading

import pytest
from django.db import connection

from isegoria.ledger import merkle
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.leaf import Event, Happening
from isegoria.ledger.models import Checkpoint, Entry
from isegoria.ledger.queries import latest_checkpoint
from isegoria.ledger.services import ensure_log, record_many

WRITERS, SEALERS, EACH, ROUNDS = 2, 2, 40, 5


def write(round_):
    record_many(
        Happening("water", Event.RECEIVED, f"{round_}/{one}", 1, "ab" * 16, bytes(16), {})
        for one in range(EACH)
    )


def seal(_round):
    seal_new_entries()


def in_thread(work, failures):
    """Do some work several times in a thread of its own; keep what goes wrong for the test."""

    def run():
        try:
            for round_ in range(ROUNDS):
                work(round_)
        except BaseException as failure:  # noqa: BLE001  # shown by the test itself
            failures.append(failure)
        finally:
            connection.close()

    return threading.Thread(target=run)


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_leave_one_whole_log(settings, tmp_path):
    settings.KEYS_FOLDER = tmp_path / "keys"
    ensure_log()
    failures = []

    threads = [in_thread(work, failures) for work in [write] * WRITERS + [seal] * SEALERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_new_entries()

    assert failures == []
    total = WRITERS * EACH * ROUNDS
    entries = list(Entry.objects.order_by("position"))
    assert [one.position for one in entries] == list(range(total))
    hashes = [bytes(one.leaf_hash) for one in entries]
    assert bytes(latest_checkpoint().root) == merkle.root(hashes)
    for checkpoint in Checkpoint.objects.all():
        assert bytes(checkpoint.root) == merkle.root(hashes[: checkpoint.size])
