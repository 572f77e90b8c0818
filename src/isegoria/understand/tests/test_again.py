"""Numbers are worked out anew on request and compared; what came of it is public."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.understand import jobs
from isegoria.understand.jobs import read_what_waits
from isegoria.understand.models import Finding, ReadAgain

pytestmark = pytest.mark.django_db

PAGE = "/en/q/internet/heard/sure/"
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def read(some_answers, worked):
    """The answers, sealed and read as the worker does."""
    worked()
    return Finding.objects.get()


def test_the_same_answers_give_the_same_figures_and_the_page_says_so(client, read, page):
    assert "Worked out anew" not in page(PAGE)

    response = client.post(f"{PAGE}again/", **OURS)

    assert (response.status_code, response["Location"]) == (302, f"{PAGE}#again")
    assert "Somebody has asked for it." in page(PAGE)
    assert read_what_waits() == 1
    assert read_what_waits() == 0
    assert "every figure the same." in page(PAGE)


def test_pressed_twice_it_is_asked_for_once_and_not_again_at_once(client, read):
    client.post(f"{PAGE}again/", **OURS)
    client.post(f"{PAGE}again/", **OURS)
    assert ReadAgain.objects.count() == 1
    read_what_waits()

    refused = client.post(f"{PAGE}again/", **OURS)

    assert refused.status_code == 409
    assert "Ask again in ten minutes." in refused.content.decode()
    assert ReadAgain.objects.count() == 1
    ReadAgain.objects.update(done_at=timezone.now() - timedelta(minutes=11))
    assert client.post(f"{PAGE}again/", **OURS).status_code == 302


def test_what_comes_out_otherwise_is_named_with_both_versions(client, read, page):
    Finding.objects.update(code_version="an older one", result=read.result | {"placed": 7})
    client.post(f"{PAGE}again/", **OURS)

    read_what_waits()

    words = page(PAGE)
    assert "some figures came out otherwise. Read by an older one, and again by" in words
    assert "What differs: placed." in words


def test_where_more_was_said_since_nothing_is_compared(
    client, read, page, answer, make_person, statements
):
    client.post(f"{PAGE}again/", **OURS)
    answer((make_person(), statements[0], 1))

    read_what_waits()

    assert "there was nothing to compare" in page(PAGE)


def test_a_reading_that_is_broken_off_is_done_by_the_next_worker(client, read, monkeypatch):
    client.post(f"{PAGE}again/", **OURS)
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "differences", lambda _activity: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            read_what_waits()
    assert ReadAgain.objects.get().outcome == ""

    assert read_what_waits() == 1

    assert ReadAgain.objects.get().outcome == "same"


def test_a_worker_that_dies_in_the_middle_loses_nothing(
    activity, read, monkeypatch, worked, make_person, answer, statements
):
    before = Finding.objects.get().pk
    answer((make_person(), statements[0], 1))
    with monkeypatch.context() as broken:
        broken.setattr("isegoria.understand.services.ItemFinding", None)
        with pytest.raises(AttributeError):
            worked()
    assert Finding.objects.get().pk == before

    assert worked() == 1

    assert Finding.objects.get().participants == 31
    assert Vote.objects.filter(item=statements[0]).count() == 31


def test_a_page_of_another_site_asks_for_nothing(client, read):
    refused = client.post(f"{PAGE}again/", HTTP_ORIGIN="https://evil.example")

    assert refused.status_code == 403
    assert client.get(f"{PAGE}again/").status_code == 405
    assert client.post("/en/q/nothing/heard/sure/again/", **OURS).status_code == 404
    assert not ReadAgain.objects.exists()
