"""Everything of a site in one file, and everything back from it after all was lost."""

import json
import shutil
import stat
import threading
import zipfile
from http.client import HTTPException

import pytest

pytestmark = pytest.mark.process

VOTE = "/en/q/buses/statements/1/"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "site.isegoria"


def test_after_losing_everything_all_is_there_again(seeded, place, file, tmp_path):
    """On PostgreSQL this goes from the embedded database to the large one."""
    kept = seeded.run("backup", file)
    shutil.rmtree(seeded.folder)
    brought = place.run("restore", file)
    again = place.run("backup", tmp_path / "again")
    checked = place.run("verify")

    assert [one.returncode for one in (kept, brought, again, checked)] == [0, 0, 0, 0]
    assert _what_it_holds(tmp_path / "again") == _what_it_holds(file)
    assert _what_it_holds(file)["tables"]["statements.vote"][1] > 10_000
    assert "Everything stored is what the log says." in checked.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((place.folder / "keys/secret.key").stat().st_mode) == 0o600


def test_from_a_large_database_back_to_the_embedded_one(seeded, place, embedded, file, tmp_path):
    assert seeded.run("backup", file).returncode == 0
    assert place.run("restore", file).returncode == 0
    assert place.run("backup", tmp_path / "large").returncode == 0
    shutil.rmtree(embedded.folder)

    assert embedded.run("restore", tmp_path / "large").returncode == 0
    assert embedded.run("backup", tmp_path / "small").returncode == 0
    assert _what_it_holds(tmp_path / "small") == _what_it_holds(file)


def test_what_was_brought_back_goes_on(seeded, place, file, start, free_port, visitor):
    assert seeded.run("backup", file).returncode == 0
    assert place.run("restore", file).returncode == 0
    server = start(place, free_port)
    person = visitor(free_port)

    answered = [person.vote(VOTE, "agree")[0] for _each in range(3)]

    assert answered == [303, 303, 303]
    assert server.end() == 0
    assert place.run("verify").returncode == 0


def test_nothing_is_brought_back_under_a_running_site(seeded, file, start, free_port):
    assert seeded.run("backup", file).returncode == 0
    server = start(seeded, free_port)
    for one in seeded.folder.glob("isegoria.sqlite3*"):
        one.unlink()  # as if all was lost; the running site still writes into what is gone

    refused = seeded.run("restore", file)
    ended = server.end()

    assert (refused.returncode, ended) == (2, 0)
    assert refused.stderr.startswith(f"Isegoria is running on the data in {seeded.folder}.")
    assert refused.stderr.count("\n") == 1
    assert seeded.run("restore", file).returncode == 0


def test_a_backup_made_while_people_vote_is_of_one_moment(
    peopled, file, start, free_port, visitor, tmp_path, embedded
):
    server = start(peopled, free_port)
    ended = threading.Event()
    crowd = [
        threading.Thread(target=_vote_until, args=(ended, visitor(free_port))) for _each in range(4)
    ]
    for one in crowd:
        one.start()

    kept = peopled.run("backup", file)

    ended.set()
    for one in crowd:
        one.join()
    assert server.end() == 0
    assert (kept.returncode, kept.stderr) == (0, "")
    assert embedded.run("restore", file).returncode == 0
    checked = embedded.run("verify")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("damage", ["cut short", "changed", "without a table", "something else"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(seeded, embedded, file, damage):
    assert seeded.run("backup", file).returncode == 0
    shutil.rmtree(embedded.folder)
    _damage(file, damage)

    refused = embedded.run("restore", file)

    assert (refused.returncode, refused.stdout, refused.stderr) == (
        2,
        "",
        f"{file} is no whole backup: it was cut short or changed. Use another one.\n",
    )
    assert not embedded.folder.exists()


def test_a_backup_is_never_put_on_top_of_something(seeded, file):
    assert seeded.run("backup", file).returncode == 0
    before = file.read_bytes()

    twice = seeded.run("backup", file)
    onto = seeded.run("restore", file)

    assert (twice.returncode, onto.returncode) == (2, 2)
    assert "exists already" in twice.stderr
    assert "The database is not empty" in onto.stderr
    assert file.read_bytes() == before
    assert seeded.run("verify").returncode == 0


def test_other_keys_are_never_replaced(seeded, embedded, file):
    assert seeded.run("backup", file).returncode == 0
    shutil.rmtree(embedded.folder)
    (embedded.folder / "keys").mkdir(parents=True)
    (embedded.folder / "keys/secret.key").write_text("another" * 10)

    refused = embedded.run("restore", file)

    assert refused.returncode == 2
    assert "is another key than the one in the backup" in refused.stderr
    assert (embedded.folder / "keys/secret.key").read_text() == "another" * 10


def test_a_backup_of_a_newer_version_is_refused_whole(seeded, embedded, file, tmp_path):
    assert seeded.run("backup", file).returncode == 0
    shutil.rmtree(embedded.folder)
    newer = tmp_path / "newer"
    _rewrite(file, newer, lambda one: one["migrations"].append(["hear", "0099_from_the_future"]))

    refused = embedded.run("restore", newer)

    assert refused.returncode == 2
    assert "hear 0099_from_the_future is unknown here" in refused.stderr
    assert not (embedded.folder / "keys/secret.key").exists()
    assert embedded.run("restore", file).returncode == 0


@pytest.mark.parametrize("name", ["../../planted.key", "/planted.key", "other.key"])
def test_a_backup_writes_no_file_but_the_two_keys(seeded, embedded, file, tmp_path, name):
    assert seeded.run("backup", file).returncode == 0
    shutil.rmtree(embedded.folder)
    forged = tmp_path / "forged"
    _rewrite(file, forged, lambda one: one["keys"].update({name: one["keys"]["secret.key"]}))
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(forged, "a") as target:
        target.writestr(f"keys/{name}", source.read("keys/secret.key"))

    refused = embedded.run("restore", forged)

    assert refused.returncode == 2
    assert "is no whole backup" in refused.stderr
    assert list(tmp_path.rglob("*.key")) == []


@pytest.mark.parametrize("left_out", ["tables", "migrations", "keys"])
def test_a_backup_that_leaves_something_out_is_refused_whole(
    seeded, embedded, file, tmp_path, left_out
):
    assert seeded.run("backup", file).returncode == 0
    shutil.rmtree(embedded.folder)
    forged = tmp_path / "forged"
    _rewrite(file, forged, lambda one: one[left_out].clear())

    refused = embedded.run("restore", forged)

    assert refused.returncode == 2
    assert "fault" not in refused.stderr
    assert list(tmp_path.rglob("*.key")) == []


def test_a_backup_comes_before_an_upgrade_and_an_older_one_is_brought_forward(
    seeded, place, start, free_port
):
    assert seeded.run("manage", "migrate", "sessions", "zero").returncode == 0
    server = start(seeded, free_port)
    said = server.lines[0]
    assert server.end() == 0
    (before,) = (seeded.folder / "backups").iterdir()

    brought = place.run("restore", before)
    checked = place.run("verify")

    assert str(before) in said
    assert _manifest(before)["migrations"].count(["sessions", "0001_initial"]) == 0
    assert (brought.returncode, checked.returncode) == (0, 0)


def test_a_full_disk_leaves_no_half_backup(seeded, file):
    refused = seeded.run("backup", file, limit=50_000)

    assert (refused.returncode, refused.stderr) == (2, "No file may grow that large here.\n")
    assert list(file.parent.glob("site*")) == []


def _vote_until(ended, person):
    while not ended.is_set():
        try:
            person.vote(VOTE, "agree")
        except (OSError, HTTPException):
            return
        if len(person.cookies) > 30:
            return


def _manifest(file):
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def _what_it_holds(file):
    """Every table with its digest, and the keys; not where and when it was made."""
    manifest = _manifest(file)
    return {
        "migrations": manifest["migrations"],
        "keys": manifest["keys"],
        "tables": {
            one["model"]: (one["columns"], one["rows"], one["sha256"]) for one in manifest["tables"]
        },
    }


def _damage(file, damage):
    whole = file.read_bytes()
    if damage == "cut short":
        file.write_bytes(whole[: len(whole) * 2 // 3])
    elif damage == "changed":
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    elif damage == "without a table":
        part = file.with_suffix(".part")
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(part, "w") as target:
            for name in source.namelist():
                if name != "tables/statements.vote.jsonl":
                    target.writestr(name, source.read(name))
        part.replace(file)
    else:
        file.write_text("This is a letter, not a backup.")


def _rewrite(file, to, change):
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            target.writestr(name, content)
