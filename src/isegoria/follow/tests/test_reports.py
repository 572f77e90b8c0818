"""Reports from the place: taken without an account, read, shown or refused, answered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isegoria.base.refusal import Faulty, NotNow
from isegoria.files.models import File
from isegoria.files.tests.pictures import photograph, place_in
from isegoria.follow.models import Report
from isegoria.follow.services import reporting
from isegoria.follow.views.reporting import AT_ONCE
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Seal

pytestmark = pytest.mark.django_db
PUBLIC, DESK = "/en/q/internet/promised/1/", "/en/desk/q/internet/promised/1/"
OURS = {"HTTP_ORIGIN": "http://testserver"}
SAID = {"place": "Easton, the mill", "words": "There is no line at the mill.", "once": "a" * 32}


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def done(promised, become):
    """A promise that is said to be done."""
    become(promised, "done", "All have a line.", link="https://example.org/")
    return promised


@pytest.fixture
def send(client):
    """Send a report as a browser of anybody would."""

    def send(**changed):
        return client.post(f"{PUBLIC}report/", SAID | changed, **OURS)

    return send


@pytest.fixture
def shown_report(done, send, writer):
    """A report that everybody can read."""
    send()
    return reporting.show(report=Report.objects.get(), by=writer)


def test_anybody_reports_and_nobody_reads_it_before_somebody_has(client, done, send, writer):
    sent = send()
    waiting = text_of(client.get(PUBLIC))
    reporting.show(report=Report.objects.get(), by=writer)
    page, decision = text_of(client.get(PUBLIC)), text_of(client.get("/en/q/internet/decision/"))

    assert (sent.status_code, sent.url) == (303, f"{PUBLIC}?sent=1#reports")
    assert "1 report waits to be read." in waiting
    assert "no line at the mill" not in waiting
    assert ">disputed<" not in waiting
    assert "There is no line at the mill." in page
    assert ">disputed<" in page
    assert "Not answered yet." in page
    assert "done, with proof. Disputed." in decision
    assert client.cookies == {}


def test_a_form_that_is_sent_twice_is_one_report(done, send):
    sent = [send().status_code for _twice in range(2)]

    assert sent == [303, 303]
    assert Report.objects.count() == 1


def test_a_picture_holds_no_place_and_is_shown_once_it_is_described(client, done, send, writer):
    content = photograph()
    send(file=SimpleUploadedFile("a.jpg", content, "image/jpeg"))
    report = Report.objects.get()
    with pytest.raises(Faulty, match="Describe what is to be seen"):
        reporting.show(report=report, by=writer)
    before = client.get(f"{PUBLIC}report/1.picture").status_code

    reporting.show(report=report, by=writer, description="The mill without a line.")
    picture = client.get(f"{PUBLIC}report/1.picture")

    assert place_in(content)
    assert (before, picture.status_code, place_in(picture.content)) == (404, 200, {})
    assert 'alt="The mill without a line."' in text_of(client.get(PUBLIC))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"place": " "}, "Say where, so that somebody can go there."),
        ({"words": ""}, "Say what is missing there."),
        ({"words": "x" * 100_000}, "1000 characters at most"),
        ({"place": "y" * 201}, "200 characters at most"),
        ({"file": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}, "cannot read this"),
    ],
)
def test_what_cannot_be_taken_is_explained_and_nothing_is_kept(done, send, typed, told):
    page = send(**typed)

    assert page.status_code == 422
    assert told in text_of(page)
    assert not Report.objects.exists()
    assert not File.objects.exists()


def test_before_it_is_to_be_done_there_is_nothing_to_report(client, promised, send):
    page = text_of(client.get(f"{PUBLIC}report/"))

    assert send().status_code == 409
    assert "You can report once it is to be done" in page
    assert "<textarea" not in page
    assert "report/" not in text_of(client.get(PUBLIC))


def test_what_is_late_can_be_reported(overdue, send):
    assert send().status_code == 303


def test_a_form_of_another_page_is_not_taken(client, done):
    refused = client.post(f"{PUBLIC}report/", SAID, HTTP_ORIGIN="https://example.com")

    assert refused.status_code == 403
    assert not Report.objects.exists()


def test_one_network_cannot_send_without_end(done, send):
    sent = [send(once=f"{number:032}").status_code for number in range(AT_ONCE + 1)]

    assert set(sent[:-1]) == {303}
    assert sent[-1] == 429


def test_what_waits_to_be_read_does_not_grow_without_end(done, send, monkeypatch):
    monkeypatch.setattr("isegoria.follow.rules.MOST_WAITING", 1)

    assert [send(once=one * 32).status_code for one in "ab"] == [303, 409]


def test_a_refused_report_says_by_which_rule_and_why(client, done, send, writer):
    send(words="Mr Miller of 4 Mill Lane is a crook.")
    with pytest.raises(Faulty):
        reporting.refuse(report=Report.objects.get(), rule=99, reason="No.", by=writer)
    with pytest.raises(Faulty):
        reporting.refuse(report=Report.objects.get(), rule=1, reason=" ", by=writer)

    reporting.refuse(report=Report.objects.get(), rule=1, reason="It names a man.", by=writer)
    page = text_of(client.get(PUBLIC))

    assert "1. Personal data of others" in page
    assert "It names a man." in page
    assert "Miller" not in page
    assert ">disputed<" not in page


def test_the_answer_is_public_and_only_what_is_mended_ends_the_dispute(
    client, shown_report, writer
):
    reporting.answer(report=shown_report, outcome="stands", words="The mill is empty.", by=writer)
    differs = text_of(client.get(PUBLIC))
    fresh = Report.objects.select_related("commitment__process").get()
    reporting.answer(report=fresh, outcome="mended", words="It has one now.", by=writer)
    mended = text_of(client.get(PUBLIC))

    assert "The mill is empty." in differs
    assert ">disputed<" in differs
    assert ">disputed<" not in mended
    assert "The mill is empty." in mended, "what was said first stays readable"
    assert "It has one now." in mended
    with pytest.raises(NotNow):
        reporting.answer(report=fresh, outcome="mended", words="Again.", by=writer)


def test_what_everybody_reads_of_reports_is_sealed_and_nothing_that_waits(
    shown_report, send, writer
):
    send(once="b" * 32)
    reporting.answer(report=shown_report, outcome="mended", words="It has one now.", by=writer)
    seal_new_entries()

    seals = dict(Seal.objects.filter(item__contains="report").values_list("item", "version"))

    assert seals == {f"commitment-report-{shown_report.pk}": 2}
    assert [one for one in audit(all_bodies()).problems if "report" in one] == []
    Report.objects.filter(pk=shown_report.pk).update(body="All is well.")
    assert [one for one in audit(all_bodies()).problems if "report" in one] != []


def test_it_is_read_shown_and_answered_at_the_desk(client, done, send, writer):
    send(file=SimpleUploadedFile("a.jpg", photograph(), "image/jpeg"))
    client.force_login(writer)
    home = text_of(client.get("/en/desk/"))
    listed = text_of(client.get("/en/desk/q/internet/promised/reports/"))
    there = f"{DESK}reports/1/"

    picture = client.get(f"{DESK}reports/1.picture")
    undescribed = client.post(there, {"show": "1"})
    client.post(there, {"show": "1", "description": "A mill."})
    empty = client.post(there, {"answers": "1", "outcome": "stands", "answer": ""})
    client.post(there, {"answers": "1", "outcome": "mended", "answer": "It has one."})
    client.post(there, {"refuse": "1", "rule": "6", "reason": "Another village."})

    report = Report.objects.get()
    assert "1 report from a place to read or answer" in home
    assert f'href="{there}"' in listed
    assert picture.status_code == 200
    assert 'href="#decide_description"' in text_of(undescribed)
    assert "Write the answer. Everybody reads it." in text_of(empty)
    assert (report.outcome, report.standing, report.rule) == ("mended", "refused", 6)


def test_a_report_of_another_institution_is_not_there(client, done, send, stranger, moderator):
    send()

    for who in (None, stranger, moderator):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get(f"{DESK}reports/1/").status_code in (302, 404)
        assert client.post(f"{DESK}reports/1/", {"show": "1"}).status_code in (302, 404)
    assert Report.objects.get().standing == "held"
