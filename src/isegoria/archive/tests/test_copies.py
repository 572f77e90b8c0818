"""A decided question can be taken along, and what people take back is not given out with it."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import bagit
import pytest
from django.utils import timezone

from isegoria.archive import jobs, services
from isegoria.archive.models import CopiedPage, Copy
from isegoria.archive.queries import has_moved
from isegoria.archive.visiting import Site
from isegoria.hear.models import Participant
from isegoria.hear.services import erase
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Entry

pytestmark = pytest.mark.django_db


def files_in(copy):
    with zipfile.ZipFile(io.BytesIO(bytes(copy.bag))) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def long_ago(copy, **ago):
    Copy.objects.filter(pk=copy.pk).update(looked_at=timezone.now() - timedelta(**ago))


def test_the_folder_is_a_bag_that_the_program_of_archives_finds_whole(decided, keep, tmp_path):
    copy = keep(decided)
    with zipfile.ZipFile(io.BytesIO(bytes(copy.bag))) as opened:
        opened.extractall(tmp_path / "taken")
    (folder,) = (tmp_path / "taken").iterdir()

    found = bagit.Bag(str(folder))

    assert found.is_valid()
    assert found.info["Source-Organization"] == "Harbour District Council"
    assert (folder / "data/index.html").exists()
    (folder / "data/index.html").write_text("changed")
    assert not bagit.Bag(str(folder)).is_valid()


def test_every_link_of_a_page_leads_to_a_file_of_the_copy_or_to_the_site(decided, keep):
    files = files_in(keep(decided))
    page = files["data/en/q/internet/index.html"].decode()

    assert "This is a copy of" in page
    assert '<bdi><a style="color:inherit" href="http://127.0.0.1:8000/en/q/internet/">' in page
    assert 'href="decision/index.html"' in page
    assert 'href="http://127.0.0.1:8000/en/how/"' in page
    assert "<form" not in page
    assert "<script" not in page
    decision = files["data/en/q/internet/decision/index.html"].decode()
    assert "The villages are connected first." in decision
    assert json.loads(files["data/en/q/internet/decision.json"])


def test_the_log_holds_what_the_file_must_be(decided, keep, client):
    copy = keep(decided)
    seal_new_entries()

    given = client.get("/en/q/internet/archive.zip")

    assert given.status_code == 200
    assert hashlib.sha256(given.content).hexdigest() == copy.digest
    assert copy.digest in client.get("/en/q/internet/archive/").content.decode()
    assert Entry.objects.filter(topic=f"archive-{decided.pk}").exclude(position=None).count() == 1
    assert _said_of_copies() == []
    Copy.objects.update(digest="0" * 64)
    assert len(_said_of_copies()) == 1


def test_what_somebody_erases_is_not_given_out_and_the_copy_is_made_anew(decided, keep, client):
    first = keep(decided)
    erase(participant=Participant.objects.filter(process=decided).first())

    refused = client.get("/en/q/internet/archive.zip")
    assert refused.status_code == 503
    assert refused["Retry-After"] == "900"
    assert "the copy is being made anew" in refused.content.decode()

    long_ago(first, minutes=11)
    second = keep(decided)

    first.refresh_from_db()
    assert (second.number, first.bag) == (2, None)
    assert client.get("/en/q/internet/archive.zip").status_code == 200
    assert first.digest in client.get("/en/q/internet/archive/").content.decode()


def test_changes_that_come_together_are_one_copy(decided, keep):
    first = keep(decided)
    erase(participant=Participant.objects.filter(process=decided).first())

    assert keep(decided) == first


def test_where_nothing_came_out_otherwise_the_copy_stays(decided, keep):
    first = keep(decided)
    long_ago(first, days=31)

    again = keep(decided)

    assert (again.pk, again.digest) == (first.pk, first.digest)
    assert again.looked_at > timezone.now() - timedelta(minutes=5)


def test_whoever_is_ended_in_between_goes_on_where_it_was(decided, monkeypatch):
    monkeypatch.setattr(jobs, "SECONDS", -1.0)
    asked = []
    monkeypatch.setattr(Site, "ask", _noting(asked, Site.ask))

    while not Copy.objects.exclude(made_at=None).exists():
        jobs.keep_copies()

    assert len(asked) == len(set(asked)) > 5
    assert not CopiedPage.objects.exists()


def test_a_question_that_moves_meanwhile_is_taken_again(decided, monkeypatch):
    monkeypatch.setattr(jobs, "SECONDS", -1.0)
    jobs.keep_copies()
    erase(participant=Participant.objects.filter(process=decided).first())
    monkeypatch.setattr(jobs, "SECONDS", 60.0)

    jobs.keep_copies()
    assert Copy.objects.get().made_at is None
    seal_new_entries()
    jobs.keep_copies()
    jobs.keep_copies()

    copy = Copy.objects.get()
    assert copy.made_at is not None
    assert not has_moved(decided, copy.log_size)


def test_what_does_not_fit_in_is_counted_and_stays_a_link(decided, keep, client, monkeypatch):
    monkeypatch.setattr(services, "MOST_PAGES", 4)

    copy = keep(decided)

    assert copy.left_out >= 3
    assert (
        f"{copy.left_out} pages did not fit in"
        in client.get("/en/q/internet/archive/").content.decode()
    )
    front = files_in(copy)["data/en/q/internet/index.html"].decode()
    assert 'href="http://127.0.0.1:8000/en/q/internet/' in front


def test_files_that_are_too_large_together_are_counted_and_stay_links(decided, keep, monkeypatch):
    monkeypatch.setattr(services, "MOST_BYTES", 30_000)

    copy = keep(decided)

    assert copy.left_out > 0
    held = sum(len(content) for name, content in files_in(copy).items() if "/q/" in name)
    assert 0 < held < 30_000


def test_whoever_finishes_second_finds_it_done(decided, keep, monkeypatch):
    kept = keep(decided)
    bag = bytes(kept.bag)
    late = Copy.objects.get(pk=kept.pk)

    assert services.finish(late) is True

    kept.refresh_from_db()
    assert (bytes(kept.bag), Copy.objects.count()) == (bag, 1)


def test_before_a_decision_there_is_no_copy(client, question):
    jobs.keep_copies()

    assert not Copy.objects.exists()
    for address in ("archive/", "archive.zip"):
        assert client.get(f"/en/q/internet/{address}").status_code == 404


def test_until_the_first_copy_is_there_the_page_says_how_far_it_is(decided, client, monkeypatch):
    monkeypatch.setattr(jobs, "SECONDS", -1.0)
    jobs.keep_copies()

    page = client.get("/en/q/internet/archive/").content.decode()

    assert "The first copy is being made." in page
    assert "1 of " in page
    assert client.get("/en/q/internet/archive.zip").status_code == 503


def test_the_language_of_whoever_asks_stays_as_it_was(decided):
    from django.utils.translation import get_language, override  # noqa: PLC0415  # for this alone

    with override("ar"):
        Site().ask("/en/q/internet/")
        assert get_language() == "ar"


def test_looking_for_what_is_due_costs_the_same_for_many(
    decided, keep, django_assert_max_num_queries
):
    keep(decided)

    with django_assert_max_num_queries(3):
        jobs.keep_copies()


def _said_of_copies():
    return [one for one in audit(all_bodies()).problems if one.startswith("copy 1 of question")]


def _noting(asked, ask):
    def noted(site, address):
        asked.append(address)
        return ask(site, address)

    return noted
