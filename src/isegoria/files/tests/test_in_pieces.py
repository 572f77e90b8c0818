"""A page's script sends files in pieces: bounded, and safe against a broken line and strangers."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from isegoria.files import services, views
from isegoria.files.jobs import sweep
from isegoria.files.models import File, Piece
from isegoria.files.queries import content_of, unused
from isegoria.files.tests.pictures import photograph
from isegoria.files.tests.recordings import VOICE_NOTE, tone

pytestmark = pytest.mark.django_db
OURS = {"origin": "http://testserver"}
SPEECH = {"kinds": "audio video"}


@pytest.fixture(autouse=True)
def _afresh():
    views.BEGINNINGS.forget()
    views.PIECES.forget()


def begin(size, **fields):
    return Client().post("/en/files/", {"size": size, **fields}, headers=OURS)


def send(name, begins_at, content):
    address = f"/en/files/{name}/{begins_at}/"
    return Client().post(address, content, content_type="audio/webm", headers=OURS)


def finish(name, **fields):
    return Client().post(f"/en/files/{name}/whole/", fields, headers=OURS)


def test_a_file_arrives_in_pieces_and_goes_on_where_it_was():
    note = tone(0.2)
    begun = begin(len(note), **SPEECH).json()
    name = begun["name"]

    told = [
        begun["arrived"],
        send(name, 0, note[:1000]).json()["arrived"],
        send(name, 0, note[:1000]).json()["arrived"],
        send(name, 5000, note[5000:]).json()["arrived"],
        send(name, 1000, note[1000:]).json()["arrived"],
    ]
    whole = finish(name, **SPEECH).json()

    assert told == [0, 1000, 1000, 1000, len(note)]
    file = File.objects.get()
    assert whole == {"name": file.name}
    assert b"".join(content_of(file)) == note


def test_whoever_heard_no_answer_asks_again_and_is_told_the_same():
    name = begin(len(VOICE_NOTE)).json()["name"]
    send(name, 0, VOICE_NOTE)

    first, again = finish(name).json(), finish(name).json()
    services.claim(first["name"])
    late = finish(name)

    assert first == again
    assert late.status_code == 404
    assert File.objects.count() == 1


def test_a_piece_of_somebody_else_reaches_no_file():
    name = begin(100).json()["name"]
    whole = services.keep(content=[VOICE_NOTE], size=len(VOICE_NOTE), limits=views.WEB)

    codes = [
        send("0" * 32, 0, b"x").status_code,
        send(whole.name.replace(".webm", ""), 0, b"x").status_code,
        send(whole.begun_as, 0, b"x").status_code,
        Client().post(f"/en/files/{name}/0/", b"x", content_type="a/b").status_code,
        Client()
        .post("/en/files/", {"size": 9}, headers={"origin": "https://elsewhere.example"})
        .status_code,
        Client().get("/en/files/").status_code,
    ]

    assert codes == [404, 404, 404, 403, 403, 405]
    assert b"".join(content_of(whole)) == VOICE_NOTE
    assert services.add(name=name, begins_at=0, content=b"") == 0


@pytest.mark.parametrize(
    ("size", "words"), [("", "empty"), ("-4", "empty"), ("nonsense", "empty"), ("9" * 12, "large")]
)
def test_a_size_that_cannot_be_is_refused_in_words(size, words):
    answer = begin(size)

    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not File.objects.exists()


def test_what_was_not_asked_for_is_refused_in_words_before_the_page_is_sent():
    picture = photograph()
    name = begin(len(picture), **SPEECH).json()["name"]
    send(name, 0, picture)

    answer = finish(name, **SPEECH)

    assert answer.status_code == 422
    assert answer.json()["error"].startswith("This is no recording.")


def test_more_than_was_announced_is_refused_and_a_huge_piece_is_not_read():
    name = begin(10).json()["name"]

    codes = [send(name, 0, b"x" * 11).status_code, send(name, 0, b"x" * 300_000).status_code]

    assert codes == [422, 400]
    assert unused() == 0


def test_what_no_answer_names_cannot_fill_the_disk(monkeypatch):
    monkeypatch.setattr(services, "MOST_UNUSED", 1500)
    name = begin(4000).json()["name"]

    codes = [send(name, at, bytes(1000)).status_code for at in (0, 1000, 2000)]
    answer = send(name, 2000, bytes(1000))
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        swept = sweep()

    assert codes == [200, 200, 409]
    assert answer.json()["error"].startswith("Very many files are arriving just now.")
    assert (swept, unused(), Piece.objects.count()) == (1, 0, 0)
    again = begin(4000).json()["name"]
    assert send(again, 0, bytes(1000)).status_code == 200


def test_a_network_that_sends_without_end_has_to_wait(monkeypatch):
    monkeypatch.setattr(views, "PIECES", views.Allowance(burst=2, seconds_each=60))
    name = begin(3).json()["name"]

    answers = [send(name, at, b"x") for at in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
