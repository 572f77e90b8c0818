"""One file with all that somebody takes along to a place without power or network."""

import re
import wave
from io import BytesIO
from zipfile import ZipFile

import pytest

from isegoria.channels.paper.codes import receipt_of
from isegoria.channels.paper.models import Sheet
from isegoria.channels.paper.tests.at_the_desk import DESK, ENTRY, votes
from isegoria.hear.models import Participant
from isegoria.hear.queries import participant_of

pytestmark = pytest.mark.django_db

PACKAGE = f"{DESK}package/"


@pytest.fixture
def desk(client, officer, on_paper):
    on_paper.process.channels = "web,paper,helper"
    on_paper.process.save()
    client.force_login(officer)
    return client


def files_of(response):
    assert response["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(response.content)) as packed:
        return {name: packed.read(name).decode(errors="replace") for name in packed.namelist()}


def test_a_package_has_sheets_words_form_and_how_to(desk, on_paper, statements):
    response = desk.post(PACKAGE, {"language": "en", "count": "2"})

    files, pk = files_of(response), on_paper.pk
    expected = {
        f"sheets-{pk}.html",
        f"aloud-{pk}.txt",
        f"odk-{pk}.xml",
        "paper.css",
        "read-me.txt",
    }
    assert expected <= set(files)
    assert "no-store" in response["Cache-Control"]
    assert files[f"sheets-{pk}.html"].count('class="sheet"') == 2
    assert 'href="paper.css"' in files[f"sheets-{pk}.html"]
    assert "/static/" not in files[f"sheets-{pk}.html"]
    assert "<script" not in files[f"sheets-{pk}.html"]
    assert "1. Villages with no line at all come first.\n- Agree\n" in files[f"aloud-{pk}.txt"]
    assert f"sheets-{pk}.html" in files["read-me.txt"]


def test_what_comes_back_after_weeks_counts_once(desk, on_paper, statements):
    page = files_of(desk.post(PACKAGE, {"language": "en", "count": "50"}))[
        f"sheets-{on_paper.pk}.html"
    ]
    codes = [one.replace(" ", "") for one in re.findall(r'"code">([\d ]+)<', page)]
    said = votes(statements, "agree", "disagree")

    for _time in range(2):
        for code in codes[:3]:
            desk.post(ENTRY, {"sheet": code, "act": "save", **said})

    assert len(set(codes)) == Sheet.objects.count() == 50
    assert Participant.objects.count() == 3
    assert all(participant_of(receipt_of(one), "internet") for one in codes[:3])


@pytest.mark.parametrize("changed", [{"count": "0"}, {"count": "x"}, {"language": "xx"}])
def test_a_package_that_makes_no_sense_is_refused(desk, statements, changed):
    response = desk.post(PACKAGE, {"language": "en", "count": "2", **changed})

    assert response.status_code == 422
    assert Sheet.objects.count() == 0


def test_whoever_does_not_prepare_the_question_gets_no_package(client, on_paper, moderator):
    client.force_login(moderator)

    assert client.get(PACKAGE).status_code == 404
    assert client.post(PACKAGE, {"language": "en", "count": "1"}).status_code == 404
    assert Sheet.objects.count() == 0


def test_where_there_is_a_voice_the_words_are_spoken_too(desk, on_paper, statements):
    files = desk.post(PACKAGE, {"language": "en", "count": "1"})

    with (
        ZipFile(BytesIO(files.content)) as packed,
        packed.open(f"aloud-{on_paper.pk}.wav") as file,
        wave.open(file) as sound,
    ):
        assert sound.getnframes() / sound.getframerate() > 3
