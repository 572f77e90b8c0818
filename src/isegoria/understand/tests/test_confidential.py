"""The folder for auditors: its program works every weighted figure out anew, by itself."""

import csv
import io
import json
import zipfile

import pytest

from isegoria.auditing.models import Opening
from isegoria.auditing.services import ask, hand_over, new_key
from isegoria.hear.models import Activity, Participant
from isegoria.ledger.jobs import seal_new_entries
from isegoria.places.models import Access, Source
from isegoria.understand.confidential import confidential_package
from isegoria.understand.jobs import make_folders, refresh_who_was_heard
from isegoria.understand.models import WhoWasHeard

pytestmark = pytest.mark.django_db


@pytest.fixture
def unpacked(activity, tmp_path):
    """Unpack the folder as whoever opened it does."""

    def unpack(content=None):
        folder = tmp_path / "folder"
        whole = zipfile.ZipFile(io.BytesIO(content or folder_of(activity)))
        whole.extractall(folder)
        return folder

    return unpack


@pytest.fixture
def told(town, question, profile):
    """The town has told its table; the old can hardly get online."""
    source = Source.objects.create(name="Survey of lines", counted_on="2025-01-01")
    Access.objects.create(
        area=question.area,
        source=source,
        means=Access.Means.INTERNET,
        group_id=profile["age", "60-up"],
        share=0.3,
    )
    return town()


def folder_of(activity):
    """What the worker makes, which reads the question anew."""
    return confidential_package(Activity.objects.select_related("process").get(pk=activity.pk))


def rows_of(folder, table):
    return list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text())))


def test_rights_stand_beside_the_numbers_of_statements(told, unpacked, alone, invoke):
    invoke(1, "access")

    folder = unpacked()

    assert [one["rights"] for one in rows_of(folder, "statements")] == ["access", "", ""]
    assert alone(folder).returncode == 0


def test_every_weighted_figure_follows_to_a_billionth_with_civicmath_alone(told, unpacked, alone):
    folder = unpacked()

    done = alone(folder)

    figures = json.loads((folder / "figures.json").read_text())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{len(figures['exact'])} exact figures, 0 of them otherwise.\n"
        f"{len(figures['told'])} figures that everybody reads, 0 of them otherwise.\n"
    )
    weighted = [one for name, one in figures["exact"].items() if name.endswith("weighted")]
    assert len(weighted) == len(told["weighed"]) == 3
    assert weighted[0] == pytest.approx(0.7, abs=1e-9)
    assert figures["is_as_told"] is True
    assert {"group", "hardly"} <= {name.split()[2] for name in figures["told"]}
    nothing = alone(folder, "import isegoria")
    assert "No module named 'isegoria'" in nothing.stderr
    assert "No module named 'django'" in alone(folder, "import django").stderr


def test_told_figures_are_those_that_everybody_reads(told, unpacked, statements):
    folder = unpacked()

    figures = json.loads((folder / "figures.json").read_text())["told"]

    number = statements[0].number
    rows = {row[0]: row[1:6] for row in told["weighed"]}
    assert [
        figures[f"statement {number} {one}"]
        for one in ("people", "raw", "weighted", "design effect", "effective")
    ] == rows[statements[0].pk]


@pytest.mark.parametrize(("table", "column"), [("votes", "value"), ("groups", "group")])
def test_one_cell_that_was_changed_is_found(told, unpacked, alone, table, column):
    folder = unpacked()
    path, rows = folder / f"{table}.csv", rows_of(folder, table)
    rows[0][column] = {"1": "-1"}.get(rows[0][column], "1")
    with path.open("w", newline="") as written:
        writer = csv.DictWriter(written, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    done = alone(folder)

    assert done.returncode == 1
    assert "follows" in done.stdout


def test_more_that_was_said_since_is_named_and_is_no_fault(
    told, unpacked, alone, crowd, statements
):
    crowd(40, statements, lambda _who, _which: -1)

    done = alone(unpacked())

    assert done.returncode == 0
    assert "More was said since these were told" in done.stdout
    assert "75 is told" in done.stdout


def test_where_weights_were_refused_the_program_refuses_them_too(
    crowd, statements, say_groups, activity, unpacked, alone, worked
):
    people = crowd(60, statements, lambda _who, _which: 1)
    say_groups(people[:45], ("age", "15-24"), ("gender", "women"))
    say_groups(people[45:], ("age", "60-up"), ("gender", "men"))
    worked()
    refresh_who_was_heard()
    folder = unpacked()

    done = alone(folder)

    figures = json.loads((folder / "figures.json").read_text())["exact"]
    assert done.returncode == 0
    assert {one for name, one in figures.items() if name.endswith("weighted")} == {None}


def test_nobody_is_in_it_by_number_word_way_or_day_and_numbers_are_drawn_anew(
    told, unpacked, activity
):
    first, second = folder_of(activity), folder_of(activity)

    folder = unpacked(first)
    files = {one.name for one in folder.iterdir()}
    whole = " ".join(one.read_text() for one in folder.iterdir())
    assert files == {
        *("statements.csv", "votes.csv", "groups.csv", "community.csv"),
        *("figures.json", "datapackage.json", "recompute.py"),
    }
    assert {*rows_of(folder, "votes")[0]} == {"person", "number", "value"}
    assert "Villages with no line" not in whole
    numbers = {int(row["person"]) for row in rows_of(folder, "votes")}
    assert numbers == set(range(1, 161))
    assert Participant.objects.count() == 160
    ours = rows_of(folder, "votes")
    theirs = rows_of(unpacked(second), "votes")
    assert len(ours) == len(theirs)
    assert ours != theirs


def test_every_column_is_described(told, unpacked):
    folder = unpacked()

    described = json.loads((folder / "datapackage.json").read_text())
    assert described["is_confidential"] is True
    for resource in described["resources"]:
        head = (folder / resource["path"]).read_text().splitlines()[0]
        assert head.split(",") == [one["name"] for one in resource["schema"]["fields"]]


def test_nothing_was_told_and_there_is_no_folder(some_answers, activity):
    assert confidential_package(activity) is None


def test_the_worker_makes_it_and_the_public_page_counts_it(
    told, activity, institution, auditor, page, question
):
    before = page("/en/q/internet/heard/sure/")
    key, reason = new_key(), "We check the weighted shares, as each year."
    how = {"institution": institution, "reason": reason, "language": "en", "key": key}
    ask(activity=activity, by=auditor, **how)

    assert make_folders() == 1
    assert make_folders() == 0

    content = hand_over(activity=activity, by=auditor, key=key)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert "Nobody has asked for it yet." in before
    after = page("/en/q/internet/heard/sure/")
    assert "An auditor asked for it once. The public log seals it." in after
    assert f"{reason} · opened once" in after
    assert auditor.email not in after
    assert Opening.objects.get().has_nothing is False
    seal_new_entries()
    assert WhoWasHeard.objects.get().result["beside"]
