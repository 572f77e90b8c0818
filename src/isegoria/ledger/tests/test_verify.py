"""The verifier for outsiders, run as they run it, against a live server."""

import ast
import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as some

from isegoria.ledger.models import Checkpoint, Entry, Tile
from isegoria.ledger.queries import proof_file
from isegoria.ledger.services import seal

VERIFIER = Path(__file__).parents[4] / "docs/verify.py"
SALT, BODY = bytes(range(16)), {"value": 1, "words": "Ça va, \u0661"}
OTHER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def run(*arguments):
    """Run the verifier as a program of its own; return how it ended and what it said."""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-I", "-X", "utf8", VERIFIER, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
        env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
    )
    return done.returncode, done.stdout + done.stderr


def saved(folder, proof):
    file = folder / "proof.json"
    file.write_text(json.dumps(proof), encoding="utf-8")
    return file


@pytest.fixture
def entry(log, write):
    """One person's entry in the first tile, and three hundred others, all sealed."""
    entry = write(item="their own", salt=SALT, body=BODY)
    for others in (255, 45):
        for _ in range(others):
            write()
        seal()
    entry.refresh_from_db()
    return entry


@pytest.fixture
def proof(entry):
    return proof_file(entry, SALT, BODY)


@pytest.fixture
def address(transactional_db, live_server):
    """Address of the log on a running server."""
    return f"{live_server.url}/log"


def test_a_proof_fits_and_shows_what_was_sealed(log, proof, entry, tmp_path):
    code, said = run("check", saved(tmp_path, proof), "--key", log.key)

    assert code == 0
    assert "Ça va, \u0661" in said
    assert f"It is entry {entry.position} of the 301 that the log signed." in said


def test_without_a_key_the_reader_is_told_to_compare_it(log, proof, tmp_path):
    code, said = run("check", saved(tmp_path, proof))

    assert code == 0
    assert f"Compare it with the one the log publishes:\n  {log.key}\n" in said


def test_a_promise_is_checked_before_the_entry_is_sealed(log, write, tmp_path):
    waiting = write(item="their own", salt=SALT, body=BODY)

    code, said = run("check", saved(tmp_path, proof_file(waiting, SALT, BODY)), "--key", log.key)

    last_day = timezone.now().date() + timedelta(days=1)
    assert code == 0
    assert f"The log promised to hold it by {last_day.isoformat()}." in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": {**BODY, "value": 2}}, "is not the one that was sealed"),
        ({"salt": "00" * 16}, "is not the one that was sealed"),
        ({"leaf": "{}"}, "cannot be read"),
        ({"index": "next"}, "does not lead to what the log signed"),
        ({"index": 301}, "a place that the log does not have"),
        ({"index": -1}, "a place that the log does not have"),
        ({"hashes": []}, "too short"),
        ({"hashes": ["AAAA"] * 9}, "does not lead to what the log signed"),
        ({"hashes": ["AAAA"] * 90}, "too long"),
        ({"hashes": ["*"]}, "should be base64"),
        ({"checkpoint": "nonsense"}, "cut off"),
        ({"checkpoint": None}, "neither a place in the log nor a promise"),
        ({"key": OTHER_KEY}, "not signed with the key of PeterNeumann"),
        ({"key": "nonsense"}, "not the key of a log"),
        ({"format": "another"}, "of a kind that this program does not know"),
        ({"salt": None}, "or a part of it is missing"),
    ],
)
def test_whatever_is_changed_in_a_proof_is_found(proof, tmp_path, changes, words):
    changed = {**proof, **changes}
    if changed["index"] == "next":
        changed["index"] = proof["index"] ^ 1

    code, said = run("check", saved(tmp_path, changed))

    assert code == 1
    assert said.startswith("BROKEN. ")
    assert words in said


def test_a_forged_number_of_entries_is_found(proof, tmp_path):
    forged = {**proof, "checkpoint": proof["checkpoint"].replace("\n301\n", "\n302\n")}

    assert run("check", saved(tmp_path, forged)) == (
        1,
        "BROKEN. The signature of talk.example.org/log does not fit: this text was changed.\n",
    )


def test_the_promise_of_another_entry_is_found(log, write, tmp_path):
    one, other = write(salt=SALT, body=BODY), write()
    swapped = {
        **proof_file(one, SALT, BODY),
        "promise": proof_file(other, SALT, BODY)["promise"],
    }

    code, said = run("check", saved(tmp_path, swapped))

    assert (code, "about something else" in said) == (1, True)


def test_a_proof_by_another_log_than_expected_is_found(proof, tmp_path):
    assert run("check", saved(tmp_path, proof), "--key", OTHER_KEY) == (
        1,
        "BROKEN. This proof is signed with another key than the one you gave.\n",
    )


def test_a_proof_that_was_cut_off_is_found(proof, tmp_path):
    file = saved(tmp_path, proof)
    file.write_text(file.read_text()[:-20])

    assert run("check", file) == (
        1,
        f"BROKEN. {file} is damaged: it is cut off or was changed.\n",
    )


def test_a_missing_file_is_no_verdict(tmp_path):
    code, said = run("check", tmp_path / "nowhere.json")

    assert (code, said.startswith("It could not be checked. ")) == (2, True)


def test_a_log_is_followed_as_it_grows(address, entry, log, write, tmp_path):
    first = run("follow", address, "--state", tmp_path / "state.json")
    again = run("follow", address, "--state", tmp_path / "state.json")
    for _ in range(500):
        write(topic="roads")
    seal()
    grown = run("follow", address, "--state", tmp_path / "state.json")
    whole = run("follow", address, "--state", tmp_path / "state.json", "--all")

    assert [code for code, _said in (first, again, grown, whole)] == [0, 0, 0, 0]
    assert f"Write it down, and compare it with others:\n  {log.key}\n" in first[1]
    assert (
        "talk.example.org/log holds 301 entries, as it signed.\n  water: 301 received" in first[1]
    )
    assert "It only grew since you last looked; it held 301 entries then." in again[1]
    assert grown[1] == (
        "The log talk.example.org/log holds 801 entries, as it signed.\n"
        "It only grew since you last looked; it held 301 entries then.\n"
        "  roads: 500 received\n  water: 301 received\n"
    )
    assert whole[1] == grown[1].replace("held 301", "held 801")


def test_an_empty_log_can_be_followed_from_the_first_day(address, log, write, tmp_path):
    empty = run("follow", address, "--state", tmp_path / "state.json")
    write()
    seal()

    assert empty[0] == 0
    assert run("follow", address, "--state", tmp_path / "state.json")[0] == 0


def test_an_entry_changed_in_the_database_is_found(address, entry, tmp_path):
    leaf = entry.leaf.replace("received", "withdrawn")
    Entry.objects.filter(pk=entry.pk).update(leaf=leaf)

    code, said = run("follow", address)

    assert (code, "are not the ones that it signed" in said) == (1, True)


def test_an_entry_deleted_from_the_database_is_found(address, entry):
    Entry.objects.filter(pk=entry.pk).delete()

    code, said = run("follow", address)

    assert code == 2
    assert "answers 404" in said


def test_a_log_that_was_begun_anew_is_found(address, entry, tmp_path):
    run("follow", address, "--state", tmp_path / "state.json")
    Checkpoint.objects.filter(size__gt=0).delete()

    code, said = run("follow", address, "--state", tmp_path / "state.json")

    assert code == 1
    assert "held 301 entries when you last looked and holds 0 now" in said


@pytest.mark.parametrize("reads_all", [False, True])
def test_a_rewritten_past_is_found_even_if_it_is_signed(address, entry, write, tmp_path, reads_all):
    run("follow", address, "--state", tmp_path / "state.json")
    rewrite_all(entry, write)

    code, said = run("follow", address, "--state", tmp_path / "state.json", *["--all"] * reads_all)

    assert code == 1
    assert "no longer the same" in said if reads_all else "not the ones that it signed" in said


def rewrite_all(entry, write):
    """Do what a dishonest operator with the key could do: sign another past."""
    Checkpoint.objects.filter(size__gt=0).delete()
    Tile.objects.all().delete()
    Entry.objects.all().update(position=None)
    entry.delete()
    write()
    write()
    seal()


def test_a_promise_that_was_broken_is_found_once_its_day_is_over(address, log, write, tmp_path):
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        entry = write(item="their own", salt=SALT, body=BODY)
        file = saved(tmp_path, proof_file(entry, SALT, BODY))
    entry.delete()
    write()
    seal()

    code, said = run("follow", address, "--proof", file)

    assert code == 1
    assert "not in the log, although the log signed for it" in said


def test_a_promise_that_still_runs_is_no_break(address, log, write, tmp_path):
    write()
    seal()
    entry = write(item="their own", salt=SALT, body=BODY)
    file = saved(tmp_path, proof_file(entry, SALT, BODY))

    before = run("follow", address, "--proof", file)
    seal()
    after = run("follow", address, "--proof", file)

    assert (before[0], "the promise still runs" in before[1]) == (0, True)
    assert (after[0], "The entry of your proof is in the log." in after[1]) == (0, True)


@pytest.mark.parametrize("slip", ["cut", "changed", "nonsense"])
def test_a_mistyped_key_accuses_nobody(address, log, proof, tmp_path, slip):
    typed = {"cut": str(log.key)[:-2], "changed": str(log.key)[::-1], "nonsense": "key"}[slip]

    for asked in (("check", saved(tmp_path, proof)), ("follow", address)):
        assert run(*asked, "--key", typed) == (
            2,
            "It could not be checked. The key you gave is mistyped, or a part of it is missing.\n",
        )


def test_another_key_than_the_expected_one_is_found(address, entry, tmp_path):
    run("follow", address, "--state", tmp_path / "state.json")

    wrong = run("follow", address, "--key", OTHER_KEY)
    changed = run("follow", address, "--key", OTHER_KEY, "--state", tmp_path / "state.json")

    assert (wrong[0], changed[0]) == (1, 1)
    assert "not signed with the key of PeterNeumann" in wrong[1]
    assert "not the one this log had when you last looked" in changed[1]


@pytest.mark.parametrize("content", ["", "{}", '{"key": 7}', "cut"])
def test_a_damaged_memory_is_no_verdict(address, entry, tmp_path, content):
    file = tmp_path / "state.json"
    run("follow", address, "--state", file)
    file.write_text(content if content != "cut" else file.read_text().replace('"peaks": [', "["))

    code, said = run("follow", address, "--state", file)

    assert (code, "begin with a new file" in said) == (2, True)


@pytest.mark.parametrize("log", ["http://127.0.0.1:9", "file:///etc/passwd", "nonsense"])
def test_a_log_that_cannot_be_reached_is_no_verdict(log):
    code, said = run("follow", log)

    assert (code, said.startswith("It could not be checked. ")) == (2, True)


@settings(max_examples=25)
@given(some.binary(min_size=32, max_size=32), some.binary(max_size=200), some.integers(0, 511))
def test_its_signatures_are_those_of_the_library_we_sign_with(verify, seed, text, bit):
    private_key = Ed25519PrivateKey.from_private_bytes(seed)
    public_key, signature = private_key.public_key().public_bytes_raw(), private_key.sign(text)
    damaged = bytearray(signature)
    damaged[bit // 8] ^= 1 << bit % 8

    assert verify.is_signed(public_key, text, signature)
    assert not verify.is_signed(public_key, text, bytes(damaged))
    assert not verify.is_signed(public_key, text + b".", signature)
    assert not verify.is_signed(hashlib.sha256(seed).digest(), text, signature)


def test_a_signature_has_one_form_only(verify):
    private_key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public_key, signature = private_key.public_key().public_bytes_raw(), private_key.sign(b"")
    same_factor = int.from_bytes(signature[32:], "little") + verify.ORDER
    longer = signature[:32] + same_factor.to_bytes(32, "little")

    assert verify.is_signed(public_key, b"", signature)
    assert not verify.is_signed(public_key, b"", longer)
    assert not verify.is_signed(public_key, b"", signature[:-1])


def test_it_needs_nothing_but_an_old_python():
    source = VERIFIER.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    modules = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert modules <= sys.stdlib_module_names
