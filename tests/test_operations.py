"""What an operator does now and then: let somebody in, bring in, write out, check."""

import re
import sqlite3

import pytest

pytestmark = pytest.mark.process


@pytest.fixture
def conversation(tmp_path):
    """A small conversation in the format of Polis."""
    folder = tmp_path / "conversation"
    folder.mkdir()
    (folder / "summary.csv").write_text("topic,A bridge or a ferry\n")
    (folder / "comments.csv").write_text(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1,x,0,0,2,0,1,A bridge lasts longer.\n"
        "2,x,1,1,1,1,1,A ferry costs less.\n"
    )
    (folder / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,0,1\n2,x,0,1,1\n3,x,1,0,-1\n4,x,1,1,1\n"
    )
    return folder


def test_an_administrator_gets_a_link_that_signs_in(place, start, free_port, visitor):
    made = place.run("admin", "Ada@Example.org")
    server = start(place, free_port, "serve")
    path = re.search(r"^http://127\.0\.0\.1:8000(/\S+)$", made.stdout, re.MULTILINE)[1]

    status, page, _to = visitor(free_port).ask("GET", path)

    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("ada@example.org is an administrator.")
    assert status == 200
    assert "<form" in page
    assert server.end() == 0


def test_a_new_site_says_that_nobody_runs_it_yet(place, start, free_port):
    server = start(place, free_port, "serve")
    address = f"http://127.0.0.1:{free_port}"

    assert server.lines == [
        "This site has no name and no administrator yet. In another terminal:\n",
        f"ISEGORIA_ADDRESS={address} isegoria admin EMAIL --data {place.folder}\n",
        f"Isegoria is at {address}/\n",
    ]
    assert server.get("/en/")[0] == 200


def test_an_import_ends_with_its_address_and_can_be_written_out(
    place, conversation, tmp_path, start, free_port
):
    brought = place.run("import", "polis", conversation)
    worked = place.run("worker", "--once")
    written = place.run("export", "polis", "a-bridge-or-a-ferry", tmp_path / "out")
    checked = place.run("verify")
    server = start(place, free_port, "serve")

    assert (brought.returncode, brought.stderr) == (0, "")
    assert brought.stdout.splitlines()[-1] == "/en/q/a-bridge-or-a-ferry/"
    assert [one.returncode for one in (worked, written, checked)] == [0, 0, 0]
    assert (tmp_path / "out/comments.csv").read_text().count("lasts longer") == 1
    assert server.get("/en/q/a-bridge-or-a-ferry/")[0] == 200
    assert server.get("/en/q/a-bridge-or-a-ferry/heard/")[0] == 200


def test_a_broken_conversation_is_refused_and_nothing_is_left_of_it(place, conversation):
    with (conversation / "votes.csv").open("a") as votes:
        votes.write("5,x,1,1,perhaps\n")

    refused = place.run("import", "polis", conversation)
    missing = place.run("import", "polis", conversation / "nowhere")

    assert refused.returncode == missing.returncode == 2
    assert refused.stdout == ""
    assert "votes.csv, line 6: " in refused.stderr
    assert refused.stderr.count("\n") == missing.stderr.count("\n") == 1
    assert place.run("export", "polis", "a-bridge-or-a-ferry", "nowhere").returncode == 2


def test_a_row_changed_behind_our_back_is_named(seeded):
    database = sqlite3.connect(seeded.folder / "isegoria.sqlite3")
    with database:
        vote, item, receipt = database.execute(
            "SELECT vote.id, vote.item_id, person.receipt_id FROM statements_vote vote "
            "JOIN hear_participant person ON person.id = vote.participant_id "
            "WHERE vote.value = 1 LIMIT 1"
        ).fetchone()
        database.execute("UPDATE statements_vote SET value = -1 WHERE id = ?", [vote])
    database.close()

    checked = seeded.run("verify")

    assert checked.returncode == 1
    assert [line for line in checked.stdout.splitlines() if f"receipt no. {receipt}," in line] == [
        line for line in checked.stdout.splitlines() if f"item {item}" in line
    ]
    assert len(checked.stdout.splitlines()) == 2


def test_an_untouched_site_is_whole(seeded):
    checked = seeded.run("verify")

    assert checked.returncode == 0
    assert checked.stdout.endswith("Everything stored is what the log says.\n")


def test_what_was_heard_comes_out_the_same_again_until_an_answer_is_changed_in_silence(seeded):
    again = seeded.run("recompute")
    database = sqlite3.connect(seeded.folder / "isegoria.sqlite3")
    with database:
        database.execute("UPDATE statements_vote SET value = -value")
    database.close()
    changed = seeded.run("recompute")

    assert again.returncode == 0
    assert "the same to the last digit (" in again.stdout
    assert "NOT the same" not in again.stdout
    assert changed.returncode == 1
    assert "NOT the same (" in changed.stdout


def test_a_question_that_was_never_read_cannot_be_read_again(seeded):
    ended = seeded.run("recompute", "no-such-question")

    assert ended.returncode == 2
    assert ended.stderr == "no-such-question: no such question was read yet.\n"
