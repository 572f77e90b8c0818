"""Everybody reads what came of questions, and can count it again from what is given out."""

import csv
import io
import json
import zipfile

import pytest

from isegoria.languages.services import say
from isegoria.learn.jobs import count_what_came
from isegoria.learn.tests.conftest import point
from isegoria.learn.tests.recounting import recount, recount_with, unpacked
from isegoria.organisations.models import Institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(make_question, decide, promised, work):
    """Two questions: one answered, with one promise kept and one that is late; one overdue."""
    decision = decide(promised(make_question("internet"), decide=3, answer=9))
    work(decision, due=5, state="done", done=-1)
    work(decision, due=-5)
    promised(make_question("harbour-light"), understand=-9, decide=-5, answer=-3)
    count_what_came()


def words_of(response):
    return " ".join(response.content.decode().split())


def test_an_institution_stands_with_what_it_promised_and_what_it_took_up(client, told):
    page = words_of(client.get("/en/results/"))

    assert "Harbour District Council" in page
    assert "2 questions asked · 2 with something overdue today" in page
    assert "<dt>Decisions by the promised day</dt><dd>1 of 2</dd>" in page
    assert "<dt>Points taken up, whole or in part</dt><dd>3 of 4</dd>" in page
    assert "<dt>What was promised, done by its first day</dt><dd>1 of 2</dd>" in page
    assert "<dt>Points still being studied</dt><dd>1</dd>" in page
    assert "Nobody is ranked." in page


def test_each_question_tells_how_each_promise_stands(client, told):
    page = words_of(client.get("/en/results/harbour/"))

    assert 'href="/en/q/internet/"' in page
    assert page.count("overdue since") == 3
    assert "in time: " in page


def test_with_nothing_asked_the_page_says_so(client, site):
    assert "No question has opened here yet." in words_of(client.get("/en/results/"))
    assert client.get("/en/results/harbour/").status_code == 404


@pytest.mark.parametrize("address", ["nobody/", "harbour/?page=0", "harbour/?page=99"])
def test_what_is_not_there_is_missing(client, told, address):
    assert client.get(f"/en/results/{address}").status_code == 404


def test_a_page_that_is_no_number_is_missing(client, told):
    assert client.get("/en/results/harbour/?page=x").status_code == 404


def test_many_questions_come_page_by_page(client, make_question):
    for number in range(32):
        make_question(f"question-{number}")

    first, second = (client.get(f"/en/results/harbour/?page={one}") for one in (1, 2))

    assert first.content.count(b"<section") == 30
    assert second.content.count(b"<section") == 2


def test_institutions_are_in_the_order_of_their_names_in_addresses(client, told, make_question):
    other = make_question("buses")
    name = say("Upper Valley Council", language="en")
    other.institution = Institution.objects.create(name=name, slug="a-first")
    other.save()

    page = client.get("/en/results/").content.decode()

    assert page.index("/en/results/a-first/") < page.index("/en/results/harbour/")


@pytest.fixture
def folder(client, told, tmp_path):
    """The folder that is given out, unpacked."""
    answer = client.get("/en/results/data.zip")
    assert answer["Content-Type"] == "application/zip"
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    return tmp_path


def test_a_program_that_knows_nothing_of_us_counts_the_same(folder):
    found = recount(folder)

    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == "2 questions, 1 institutions, 0 differences\n"


def test_shares_that_lie_between_two_of_four_digits_are_no_difference(
    client, make_question, decide, tmp_path
):
    half = point(1, "partly", behind=1)
    others = [point(number, "not_adopted", behind=1) for number in range(2, 17)]
    decide(make_question("internet"), [half, *others])  # 0.03125, told as 0.0312
    count_what_came()

    assert (
        recount(unpacked(client, tmp_path)).stdout == "1 questions, 1 institutions, 0 differences\n"
    )


@pytest.mark.parametrize(
    ("table", "was", "becomes", "says"),
    [
        ("institutions", "harbour,2,", "harbour,3,", "asked is '3', and '2' when counted"),
        ("points", "internet,theme,1,80,adopted", "internet,theme,1,80,not_adopted", "influence"),
        ("promised", "overdue", "waiting", "work_counted"),
        ("questions", ",overdue,overdue,overdue", ",overdue,in time,overdue", "decisions_in_time"),
    ],
)
def test_a_number_that_was_changed_is_found(folder, table, was, becomes, says):
    found = recount_with(folder, table, was, becomes)

    assert found.returncode == 1
    assert says in found.stdout


def test_every_column_is_described(folder):
    whole = json.loads((folder / "datapackage.json").read_text())

    for resource in whole["resources"]:
        with (folder / resource["path"]).open(newline="") as source:
            columns = next(csv.reader(source))
        assert [one["name"] for one in resource["schema"]["fields"]] == columns
        assert all(one["description"] for one in resource["schema"]["fields"])


def test_the_folder_holds_no_words_of_anybody(folder):
    points = (folder / "points.csv").read_text()

    assert "So." not in points
    assert points.splitlines()[0] == "question,kind,number,behind,outcome,reason"
