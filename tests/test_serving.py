"""The server as an operator sees it: it starts, says where it is, ends, and loses nothing."""

import os
import random
import resource
import shutil
import signal
import socket
import sqlite3
import threading
from http.client import HTTPException
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from isegoria.config.keys import file_in
from isegoria.receipts.queries import seal_of

pytestmark = pytest.mark.process

VOTE = "/en/q/buses/statements/1/"


def test_the_demonstration_says_where_it_is_and_ends_with_all_it_started(
    start, place, free_port, until
):
    server = start(place, free_port)

    assert server.lines[-1] == f"Isegoria is at http://127.0.0.1:{free_port}/\n"
    assert server.get("/en/")[0] == 200
    assert server.get("/en/q/water/heard/")[0] == 200
    until(lambda: len(server.family()) >= 4)  # the web server, two of its processes, the worker
    family = server.family()

    assert server.end(signal.SIGTERM) == 0
    until(lambda: not [pid for pid in family if _lives(pid)])
    until(lambda: _is_free(free_port))


def test_interrupting_from_the_keyboard_ends_everything_too(start, seeded, free_port, until):
    server = start(seeded, free_port)

    assert server.end(signal.SIGINT) == 0
    until(lambda: _is_free(free_port))


def test_told_to_end_while_it_begins_it_ends_without_a_word(start, seeded, free_port):
    server = start(seeded, free_port, is_awaited=False)
    while not any(_children_of(one) for one in _children_of(server.process.pid)):
        assert server.process.poll() is None  # no pause: they are to be met as they begin

    ended = server.end()

    assert ended == 0
    assert "WARNING" not in server.process.stdout.read()
    assert server.log.read_text() == ""


def test_the_same_folder_goes_on_where_it_was_left(start, seeded, free_port, visitor):
    first = start(seeded, free_port)
    person = visitor(free_port)
    assert person.vote(VOTE, "agree")[0] == 303
    first.end()

    second = start(seeded, free_port)
    _status, page, _to = person.ask("GET", VOTE)

    assert second.get("/en/")[0] == 200
    assert 'value="1"' in page  # one answered, as the progress says
    assert _votes_of(seeded, person.code("buses")).__len__() == 1


def test_killing_the_parent_leaves_no_process_and_no_taken_port(start, seeded, free_port, until):
    server = start(seeded, free_port)
    until(lambda: len(server.family()) >= 4)
    family = server.family()

    server.end(signal.SIGKILL)

    until(lambda: not [pid for pid in family if _lives(pid)])
    until(lambda: _is_free(free_port))


def test_killed_in_the_middle_of_votes_every_acknowledged_answer_is_there(
    start, peopled, free_port, visitor, until
):
    server = start(peopled, free_port)
    acknowledged: dict[str, dict[str, str]] = {}
    crowd = [
        threading.Thread(target=_vote_until_it_ends, args=(visitor(free_port), acknowledged))
        for _each in range(16)
    ]
    for one in crowd:
        one.start()
    until(lambda: sum(map(len, acknowledged.values())) > 200)

    server.process.kill()
    server.process.wait()
    for one in crowd:
        one.join()
    until(lambda: _is_free(free_port))
    again = start(peopled, free_port)

    found = {code: _votes_of(peopled, code) for code in acknowledged}
    lost = {
        (code, item)
        for code, answers in acknowledged.items()
        for item, value in answers.items()
        if found[code].get(item) != value
    }
    assert lost == set()
    assert sum(map(len, acknowledged.values())) > 200
    again.end()
    checked = peopled.run("verify")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_pages_never_load_numpy_and_the_worker_does(start, seeded, free_port, until):
    server = start(seeded, free_port)
    until(lambda: len(_web_of(server)) == 2)

    until(lambda: any(map(_has_numpy, server.family())))

    assert [pid for pid in server.family() if _has_numpy(pid)] == [_worker_of(server)]
    assert server.get("/en/")[0] == 200
    assert not any(map(_has_numpy, _web_of(server)))


def test_a_worker_that_died_is_started_again(start, seeded, free_port, until):
    server = start(seeded, free_port)
    worker = _worker_of(server)

    os.kill(worker, signal.SIGKILL)

    until(lambda: _worker_of(server) not in (None, worker))
    assert "The worker ended by itself." in server.log.read_text()
    assert server.get("/en/")[0] == 200


def test_a_web_process_that_died_is_replaced(start, seeded, free_port, until):
    server = start(seeded, free_port)
    until(lambda: len(_web_of(server)) == 2)
    web = _web_of(server)

    os.kill(web[0], signal.SIGKILL)

    until(lambda: len(set(_web_of(server)) - {web[0]}) == 2)
    assert server.get("/en/")[0] == 200


def test_a_taken_port_is_named(place, free_port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()

        refused = place.run("demo", "--port", str(free_port))

    assert refused.returncode == 2
    assert refused.stderr == (
        f"Port {free_port} of 127.0.0.1 cannot be used (Address already in use). "
        "Name another one: --port N\n"
    )


def test_a_site_and_a_demonstration_never_share_a_folder(seeded, place, start, free_port):
    refused = seeded.run("serve", "--port", str(free_port))
    assert (refused.returncode, refused.stderr) == (
        2,
        (
            f"{seeded.folder} holds a demonstration. Run it with `isegoria demo`, "
            "or name another folder for the real site: --data DIR\n"
        ),
    )

    made = place.run("admin", "ada@example.org")
    assert made.returncode == 0
    refused = place.run("demo", "--port", str(free_port))
    assert (refused.returncode, refused.stderr) == (
        2,
        (
            f"{place.folder} holds a real site. "
            "Name another folder for the demonstration: --data DIR\n"
        ),
    )


def test_a_real_site_never_takes_the_setting_of_a_demonstration(place, free_port):
    refused = place.run("serve", "--port", str(free_port), ISEGORIA_DEMO="yes")

    assert refused.returncode == 2
    assert refused.stderr.startswith("ISEGORIA_DEMO is set")


@pytest.mark.parametrize("name", ["secret.key", "ledger.key"])
@pytest.mark.parametrize("trouble", ["missing", "of another site"])
def test_without_its_keys_a_site_does_not_start(seeded, tmp_path, name, trouble, free_port, place):
    file = seeded.folder / "keys" / name
    if trouble == "missing":
        file.unlink()
    else:
        assert place.run("admin", "ada@example.org").returncode == 0
        shutil.copy(place.folder / "keys" / name, file)

    refused = [seeded.run("demo", "--port", str(free_port)), seeded.run("verify")]

    assert [one.returncode for one in refused] == [2, 2]
    assert len({one.stderr for one in refused}) == 1
    assert str(file) in refused[0].stderr
    assert "estore" in refused[0].stderr
    assert refused[0].stderr.count("\n") == 1
    assert trouble != "missing" or not file.exists()


def test_a_full_disk_is_told_and_nothing_is_half_done(start, seeded, free_port, visitor):
    server = start(seeded, free_port)
    person = visitor(free_port)
    assert person.vote(VOTE, "agree")[0] == 303
    before = _counts(seeded)

    _let_files_grow(server, to=4096)
    status, _statement, page = person.vote(VOTE, "disagree")
    _let_files_grow(server, to=resource.RLIM_INFINITY)

    assert status == 503
    assert "<h1>" in page
    assert _counts(seeded) == before
    assert person.vote(VOTE, "disagree")[0] == 303
    server.end()
    assert seeded.run("verify").returncode == 0


def _vote_until_it_ends(person, acknowledged):
    """Answer one statement after another; note only what the server confirmed."""
    answers: dict[str, str] = {}
    dice = random.Random()  # any answer will do
    while True:
        value = dice.choice(["agree", "disagree", "pass"])
        try:
            status, statement, _page = person.vote(VOTE, value)
        except (OSError, HTTPException):
            return
        if status != 303:
            return
        answers[statement] = value
        acknowledged[person.code("buses")] = answers


def _votes_of(place, code):
    """What is stored of the answers of one receipt."""
    secret = file_in(place.folder / "keys").read_text().strip()
    query = (
        "SELECT vote.item_id, vote.value FROM statements_vote vote "
        "JOIN hear_participant person ON person.id = vote.participant_id "
        "JOIN receipts_receipt receipt ON receipt.id = person.receipt_id "
        "WHERE receipt.code_hmac = {}"
    )
    names = {1: "agree", 0: "pass", -1: "disagree"}
    with override_settings(SECRET_KEY=secret):
        seal = seal_of(code)
    return {str(item): names[value] for item, value in _ask(place, query, seal)}


def _ask(place, query, *values):
    if place.database:
        with psycopg.connect(place.database) as connection:
            return connection.execute(query.format("%s"), values).fetchall()
    connection = sqlite3.connect(place.folder / "isegoria.sqlite3")
    try:
        return connection.execute(query.format("?"), values).fetchall()
    finally:
        connection.close()


def _let_files_grow(server, *, to):
    """As a full disk does, let no process of the server write beyond so many bytes of a file."""
    for pid in server.family():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (to, resource.RLIM_INFINITY))


def _counts(place):
    tables = ("statements_vote", "hear_participant", "receipts_receipt", "ledger_entry")
    return [_ask(place, f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608


def _worker_of(server):
    """The child of the parent that has no child of its own."""
    family = server.family()
    return next(
        (
            pid
            for pid, parent in family.items()
            if parent == server.process.pid and pid not in family.values()
        ),
        None,
    )


def _web_of(server):
    return [pid for pid, parent in server.family().items() if parent != server.process.pid]


def _has_numpy(pid):
    return "numpy" in Path(f"/proc/{pid}/maps").read_text()


def _children_of(pid):
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


def _lives(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
