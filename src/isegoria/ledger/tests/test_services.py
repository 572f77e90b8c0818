"""Recording, sealing and proving, on the database of the product."""

import json
import stat
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.ledger import merkle, note, queries, services
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.keys import KeyProblem
from isegoria.ledger.leaf import Event, Happening, read_leaf
from isegoria.ledger.models import Checkpoint, Entry, Log, Tile
from isegoria.ledger.queries import inclusion, latest_checkpoint, promise, proof_file
from isegoria.ledger.services import ensure_log, record_many, seal


def encoded(raw):
    return b64encode(bytes(raw)).decode()


def sealed(size, write):
    """Write and seal entries until the log holds ``size``."""
    while (now := latest_checkpoint().size) < size:
        for _ in range(now, size):
            write()
        seal()


def test_the_first_start_makes_a_key_that_nobody_else_can_read(log, settings):
    file = settings.KEYS_FOLDER / "ledger.key"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(b64decode(file.read_bytes())) == 32
    assert [one.name for one in settings.KEYS_FOLDER.iterdir()] == ["ledger.key"]


def test_an_empty_log_signs_that_it_is_empty(log):
    checkpoint = latest_checkpoint()

    assert note.read_checkpoint(checkpoint.note, log.key) == note.CheckpointText(
        origin="talk.example.org/log", size=0, root=sha256(b"").digest()
    )


def test_another_start_changes_nothing(log):
    before = queries.own_log().key

    assert ensure_log() == log
    assert queries.own_log().key == before
    assert Checkpoint.objects.count() == 1


def test_a_lost_key_is_not_silently_replaced(log, settings):
    (settings.KEYS_FOLDER / "ledger.key").unlink()

    with pytest.raises(KeyProblem, match=r"is missing. Restore .*ledger.key from the backup"):
        ensure_log()
    assert not (settings.KEYS_FOLDER / "ledger.key").exists()


def test_the_key_of_another_log_is_refused(log, settings):
    (settings.KEYS_FOLDER / "ledger.key").write_text("A" * 43 + "=")

    with pytest.raises(KeyProblem, match="is not the key of this log"):
        ensure_log()


@pytest.mark.parametrize("content", ["", "AAAA", "\x00\xff"])
def test_a_damaged_key_is_refused(log, settings, content):
    (settings.KEYS_FOLDER / "ledger.key").write_text(content)

    with pytest.raises(KeyProblem, match="does not hold a key"):
        ensure_log()


def test_a_log_keeps_its_name(log, settings):
    settings.LEDGER_ORIGIN = "elsewhere.example.org/log"

    with pytest.raises(KeyProblem, match=r"Set ISEGORIA_LEDGER_ORIGIN to talk.example.org/log"):
        ensure_log()


def test_a_key_left_by_an_interrupted_first_start_is_used(log, settings):
    Checkpoint.objects.all().delete()
    Log.objects.all().delete()

    assert ensure_log().key == log.key


def test_an_entry_costs_one_write_and_says_nothing_of_time(log, write):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        entry = write(item="statement/7", subject="ab" * 16)

    assert [query["sql"].split()[0] for query in asked] == ["INSERT"]
    assert read_leaf(entry.leaf).item == "statement/7"
    assert bytes(entry.leaf_hash) == merkle.leaf_hash(entry.leaf.encode())
    assert not entry.is_sealed
    assert set(Entry.objects.values().get()) == {
        "id",
        "log_id",
        "leaf",
        "leaf_hash",
        "topic",
        "position",
    }


def test_many_entries_are_written_in_few_steps(log):
    happenings = (
        Happening("water", Event.RECEIVED, f"statement/{one}", 1, "ab" * 16, bytes(16), {"n": one})
        for one in range(2_500)
    )

    with CaptureQueriesContext(connection) as asked:
        entries = record_many(happenings)

    assert len([query for query in asked if "INSERT" in query["sql"]]) <= 24
    assert [read_leaf(one.leaf).item for one in entries[:2]] == ["statement/0", "statement/1"]
    assert Entry.objects.count() == len(entries) == 2_500
    assert all(one.pk for one in entries)


def test_sealing_gives_every_entry_a_place_and_signs(log, write):
    entries = [write() for _ in range(300)]

    checkpoint = seal()

    found = list(Entry.objects.order_by("position"))
    assert [one.position for one in found] == list(range(300))
    assert {one.pk for one in found} == {one.pk for one in entries}
    assert [one.pk for one in found] != [one.pk for one in entries]
    root = merkle.root([merkle.leaf_hash(one.leaf.encode()) for one in found])
    assert note.read_checkpoint(checkpoint.note, log.key) == note.CheckpointText(
        origin=log.origin, size=300, root=root
    )
    assert checkpoint == latest_checkpoint()
    assert checkpoint.sealed_on == timezone.now().date()


def test_with_nothing_new_nothing_is_signed(log, write):
    write()
    seal()

    assert seal() is None
    assert Checkpoint.objects.count() == 2


def test_an_entry_that_is_committed_after_a_later_one_is_sealed_too(log, write):
    slow, quick = write(), write()
    number = slow.pk
    slow.delete()  # not committed yet, as others see it
    seal()
    slow.pk = number
    slow.save(force_insert=True)

    assert seal().size == 2
    assert [Entry.objects.get(pk=pk).position for pk in (quick.pk, number)] == [0, 1]


def test_a_large_backlog_is_sealed_batch_by_batch(log, write, monkeypatch):
    monkeypatch.setattr(services, "LARGEST_BATCH", 4)
    for _ in range(10):
        write()

    assert seal_new_entries() == 3
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [0, 4, 8, 10]


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600])
def test_every_size_proves_its_entries(log, write, verify, size):
    sealed(max(1, size // 3), write)
    sealed(size, write)
    newest = latest_checkpoint()

    for entry in [Entry.objects.get(position=place) for place in {0, size // 2, size - 1}]:
        found = inclusion(entry)
        leads_to = verify.root_by_inclusion(bytes(entry.leaf_hash), found.index, size, found.hashes)
        assert leads_to == bytes(newest.root)


def test_a_proof_reads_few_rows_of_a_large_log(log, write):
    record_many(
        Happening("water", Event.RECEIVED, str(one), 1, "ab" * 16, bytes(16), {})
        for one in range(3_000)
    )
    seal()
    entry = Entry.objects.get(position=1_234)

    with CaptureQueriesContext(connection) as asked:
        inclusion(entry)

    assert len(asked) <= 5


def test_tiles_are_those_of_the_standard(log, write):
    sealed(100, write)
    sealed(700, write)

    assert {(tile.level, tile.number): len(tile.hashes) // 32 for tile in Tile.objects.all()} == {
        (0, 0): 256,
        (0, 1): 256,
        (0, 2): 188,
        (1, 0): 2,
    }


def test_a_new_entry_is_promised_at_once_and_proved_later(log, write):
    entry = write()

    promised = note.read_note(promise(entry), log.key)

    last_day = timezone.now().date() + timedelta(days=1)
    assert promised.splitlines() == [
        "Promise of inclusion",
        "talk.example.org/log",
        encoded(entry.leaf_hash),
        f"by {last_day.isoformat()}",
    ]
    assert inclusion(entry) is None
    with pytest.raises(note.BadNoteError):
        note.read_checkpoint(promise(entry), log.key)


def test_a_proof_file_holds_all_that_is_needed(log, write):
    salt, body = bytes(range(20)), {"value": 1, "words": "Ça va"}
    entry = write(salt=salt, body=body)
    waiting = proof_file(entry, salt, body)
    for _ in range(5):
        write()
    seal()
    entry.refresh_from_db()

    proved = json.loads(json.dumps(proof_file(entry, salt, body)))

    both = {
        "format": "isegoria-proof-1",
        "key": str(log.key),
        "leaf": entry.leaf,
        "salt": salt.hex(),
        "body": body,
    }
    assert waiting == {**both, "promise": waiting["promise"]}
    assert proved == {
        **both,
        "checkpoint": latest_checkpoint().note,
        "index": entry.position,
        "hashes": [encoded(one) for one in inclusion(entry).hashes],
    }


def test_signing_stops_when_the_key_is_gone(log, write, settings):
    write()
    (settings.KEYS_FOLDER / "ledger.key").unlink()

    with pytest.raises(KeyProblem):
        seal()
    assert Entry.objects.get().position is None
