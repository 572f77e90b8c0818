"""The command line: light to start, and one sentence for what cannot be done."""

import errno
import os
import sqlite3
import subprocess
import sys

import psycopg
import pytest
from django.db import OperationalError

from civicmath.errors import BadInput
from isegoria.base.refusal import Refused
from isegoria.config import environment
from isegoria.config.command import main
from isegoria.config.problems import sentence


def test_help_answers_without_loading_the_product():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys, isegoria.config.line as one; one._parser().format_help();"
                "print(sorted({'django', 'numpy', 'granian'} & set(sys.modules)))"
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout == "[]\n"


def test_whoever_ends_it_while_it_still_loads_gets_no_traceback():
    ended_while_loading = """
import sys

class Impatient:
    def find_spec(self, name, *_more):
        if name == "isegoria.config.line":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Impatient())
from isegoria.config.command import main
sys.exit(main(["--help"]))
"""

    done = subprocess.run(  # noqa: S603  our own line
        [sys.executable, "-c", ended_while_loading], capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (130, b"Ended before it was finished.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "The following arguments are required: COMMAND. See: isegoria --help\n"),
        (["demo", "--port", "many"], "Argument --port: a port is a number up to 65535"),
        (["serve", "--port", "70000"], "Argument --port: a port is a number up to 65535"),
        (["backup"], "The following arguments are required: FILE. See: isegoria backup --help\n"),
        (["import", "csv", "here"], "Argument format: invalid choice: 'csv'"),
    ],
)
def test_what_was_mistyped_is_told_in_one_sentence(capsys, arguments, said):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.startswith(said)
    assert told.count("\n") == 1


@pytest.mark.parametrize("command", ["verify", "worker", "backup"])
def test_a_folder_without_a_site_is_named_and_stays_as_it_is(command, tmp_path):
    arguments = [command, "somewhere"] if command == "backup" else [command]

    ended = _run(*arguments, "--data", tmp_path / "nothing")

    assert ended == (
        2,
        f"There is no site in {tmp_path / 'nothing'}. Name its folder: --data DIR\n",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "polis", "nowhere"], "nowhere: there is no such folder.\n"),
        (["admin", "you"], "Write an e-mail address, such as name@example.org.\n"),
    ],
)
def test_what_is_refused_makes_no_site(arguments, said, tmp_path):
    ended = _run(*arguments, "--data", tmp_path / "nothing")

    assert ended == (2, said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("ADRESS", "Did you mean {}ADDRESS?"),
        ("MAILFROM", "Did you mean {}MAIL_FROM?"),
        ("PORT", "docs/settings.md lists them all."),
    ],
)
def test_a_setting_that_nobody_reads_is_named_with_the_near_one(name, advice, tmp_path):
    prefix = environment.PREFIX

    ended = _run("admin", "a@example.org", "--data", tmp_path / "site", **{prefix + name: "x"})

    assert ended == (2, f"There is no setting {prefix}{name}. {advice.format(prefix)}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ADDRESS", "talk.example.org", "ISEGORIA_ADDRESS must look like https://"),
        ("ADDRESS", "https://example.org/talk", "ISEGORIA_ADDRESS must look like https://"),
        ("ADDRESS", "https://talk.example.org:https", "ISEGORIA_ADDRESS must look like https://"),
        ("DATABASE", "mysql://here", "ISEGORIA_DATABASE must look like postgresql://"),
        ("DATABASE", "postgresql://here:port/name", "ISEGORIA_DATABASE must look like"),
        ("PROXIES", "two", "ISEGORIA_PROXIES must be a whole number, not 'two'."),
        ("MAIL", "post office", "ISEGORIA_MAIL must look like smtp+tls://"),
        ("MAIL", "smtp://here:post", "ISEGORIA_MAIL must look like smtp+tls://"),
        ("TRACEBACKS", "perhaps", "ISEGORIA_TRACEBACKS must be yes or no, not 'perhaps'."),
        (
            "DATABASE",
            "postgresql://nobody@127.0.0.1:1/nothing",
            "The database cannot be reached (connection failed",
        ),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(tmp_path, name, value, said):
    code, told = _run("admin", "ada@example.org", "--data", tmp_path, **{f"ISEGORIA_{name}": value})

    assert code == 2
    assert told.startswith(said)
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff" * 60, "holds no key. Restore it from the backup."),
        (b"short", "is too short to be a key. Restore it from the backup."),
        (None, "cannot be read (Is a directory)."),
    ],
)
def test_a_key_file_that_holds_no_key_is_named(tmp_path, content, said):
    file = tmp_path / "keys/secret.key"
    file.parent.mkdir()
    file.mkdir() if content is None else file.write_bytes(content)

    ended = _run("admin", "ada@example.org", "--data", tmp_path)

    assert ended == (2, f"The key file {file} {said}\n")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Refused("The question is closed."), "The question is closed."),
        (BadInput("votes.csv", 7, "no number"), "votes.csv, line 7: no number."),
        (OSError(errno.ENOSPC, "?", "here.isegoria"), "The disk is full: here.isegoria."),
        (OSError(errno.EACCES, "?", "here"), "Isegoria has no right to use this: here."),
        (
            OperationalError("database is locked"),
            "The database is in use by another program. Try again when that has ended.",
        ),
        (
            sqlite3.OperationalError("database or disk is full"),
            "The disk is full. Make room, then try again; nothing was stored half.",
        ),
        (
            sqlite3.DatabaseError("file is not a database"),
            "The database file holds something else. Restore it from the backup.",
        ),
        (
            psycopg.OperationalError("connection refused\nIs the server running?"),
            "The database cannot be reached (connection refused). See ISEGORIA_DATABASE.",
        ),
        (
            ValueError("what somebody wrote"),
            (
                "Isegoria itself has a fault here: ValueError (no known place). "
                "Set ISEGORIA_TRACEBACKS=yes to see all of it."
            ),
        ),
    ],
)
def test_every_problem_has_its_sentence(problem, said):
    assert sentence(problem) == said


def test_a_broken_database_file_is_told(tmp_path):
    (tmp_path / "isegoria.sqlite3").write_text("This is a letter. " * 100)

    assert _run("verify", "--data", tmp_path) == (
        2,
        "The database file holds something else. Restore it from the backup.\n",
    )


def _run(*arguments, **environment):
    plain = {name: one for name, one in os.environ.items() if not name.startswith("ISEGORIA")}
    plain.pop("DJANGO_SETTINGS_MODULE", None)
    ended = subprocess.run(  # noqa: S603  # the command under test
        [sys.executable, "-m", "isegoria.config", *arguments],
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stderr
