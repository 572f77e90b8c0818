"""The public folder holds what the pages hold, and its figures follow from its tables."""

import csv
import io
import json
import subprocess
import sys
import zipfile

import pytest

from isegoria.belonging.services import put
from isegoria.places.models import Group
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

PACKAGE = "/en/q/internet/heard/sure/package.zip"


@pytest.fixture
def unpacked(client, tmp_path):
    """Unpack the folder as whoever took it along does."""

    def unpack():
        content = client.get(PACKAGE).content
        zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
        return tmp_path

    return unpack


@pytest.fixture
def recomputed():
    """Run the program of the folder by itself: no settings, no database."""

    def run(folder):
        return subprocess.run(
            [sys.executable, "recompute.py"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def told(question, crowd, make_statements, profile, activity):
    """Two camps of 60 people; seven of them are young."""
    partitions = dict(Group.objects.values_list("pk", "partition"))
    people = crowd(
        60, make_statements(12), lambda who, which: 1 if (who < 30) == (which < 6) else -1
    )
    for at, person in enumerate(people):
        groups = [
            profile["age", "15-24" if at < 7 else "25-44" if at < 40 else "60-up"],
            profile["gender", "women" if at % 3 else "men"],
        ]
        put(process=question, people=[person.pk], said={partitions[one]: one for one in groups})
    read_activity(activity)
    refresh_who_was_heard()


def test_every_figure_follows_from_the_tables(told, unpacked, recomputed):
    folder = unpacked()

    done = recomputed(folder)

    figures = json.loads((folder / "figures.json").read_text())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{len(figures)} figures, 0 of them otherwise.\n"
    assert {name.split()[0] for name in figures} == {"statement", "group", "parted"}


def test_a_figure_that_was_changed_is_named(told, unpacked, recomputed):
    folder = unpacked()
    path = folder / "figures.json"
    path.write_text(path.read_text().replace("1.0", "0.5", 1))

    done = recomputed(folder)

    assert done.returncode == 1
    assert "1 of them otherwise." in done.stdout


def test_fewer_than_ten_are_withheld_and_every_column_is_described(told, unpacked):
    folder = unpacked()

    lines = (folder / "groups.csv").read_text().splitlines()
    assert [one.split(",")[4] for one in lines if "15–24" in one or "15 to 24" in one] == [""]
    described = json.loads((folder / "datapackage.json").read_text())
    for resource in described["resources"]:
        head = (folder / resource["path"]).read_text().splitlines()[0]
        assert head.split(",") == [one["name"] for one in resource["schema"]["fields"]]


def test_nobodys_words_lie_beside_the_names_of_groups(told, unpacked):
    whole = " ".join(one.read_text() for one in unpacked().iterdir() if one.is_file())

    assert "Women" in whole
    assert "What number 1 says about the lines." not in whole


def test_rights_stand_beside_the_statements_that_invoke_them(
    client, told, unpacked, recomputed, invoke
):
    invoke(2, "access", "health")

    folder = unpacked()
    rows = list(csv.DictReader(io.StringIO((folder / "statements.csv").read_text())))
    page = client.get("/en/q/internet/heard/statements/?order=number").text

    assert [one["rights"] for one in rows][:3] == ["", "access health", ""]
    assert page.count("Invokes a right") == 2
    assert "Ina" not in page
    assert recomputed(folder).returncode == 0


def test_the_same_finding_gives_the_same_bytes(told, client):
    assert client.get(PACKAGE).content == client.get(PACKAGE).content


def test_an_empty_question_and_one_that_was_never_read(client, activity, unpacked, recomputed):
    assert client.get(PACKAGE).status_code == 404

    read_activity(activity)

    assert recomputed(unpacked()).stdout == "0 figures, 0 of them otherwise.\n"
