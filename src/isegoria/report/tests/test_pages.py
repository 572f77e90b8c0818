"""The pages of a report: at the desk, and for everybody."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.hear.models import Item
from isegoria.organisations.models import Certificate, Role
from isegoria.people.models import Account
from isegoria.process.models import Stage
from isegoria.report.models import Line, Publication, Report
from isegoria.report.services.publishing import publish

pytestmark = pytest.mark.django_db

DESK = "/en/desk/q/internet/report/"
PAGE = "/en/q/internet/report/"
KB = 1000


@pytest.fixture
def desk(client, writer):
    client.force_login(writer)
    return client


@pytest.fixture
def published(whole, signer, looked_at):
    return publish(report=whole, digest=looked_at(whole), by=signer)


def words_of(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def form_of(response, **typed):
    """What a browser sends for the form of a page, with some fields typed anew."""
    form = response.context["form"]
    sent = {one.html_name: one.value() for one in form if one.value() not in (None, "")}
    return sent | typed


def test_an_officer_begins_a_report_with_a_draft(desk, heard):
    assert "Begin with a draft" in words_of(desk.get(DESK))

    response = desk.post(DESK, {"drafted": "yes"}, follow=True)

    assert "2 things are missing" in words_of(response)
    assert Line.objects.filter(section__kind="ground").exists()


@pytest.mark.parametrize("path", ["", "next/", "next/fr/", "next/history/", "audio/", "publish/"])
def test_for_officers_of_others_it_is_not_there(client, report, path):
    stranger = Account.objects.create(email="else@example.org", name="Else")
    client.force_login(stranger)

    assert client.get(DESK + path).status_code == 404


def test_an_interpreter_who_is_no_officer_can_read_and_write_it(client, report, institution):
    account = Account.objects.create(email="only@example.org", name="Only")
    Role.objects.create(account=account, institution=institution, kind=Role.Kind.INTERPRETER)
    client.force_login(account)

    assert client.get(DESK + "opening/").status_code == 200


def test_two_officers_on_one_section_see_both_texts(desk, report, said):
    page = desk.get(DESK + "next/")
    line = Line.objects.filter(section__kind="next").first()
    mine, yours = (form_of(page, **{f"line_{line.pk}": one}) for one in ("Mine.", "Yours."))

    assert desk.post(DESK + "next/", mine).status_code == 302
    second = desk.post(DESK + "next/", yours)

    assert second.status_code == 409
    words = words_of(second)
    assert "Somebody else has changed this" in words
    assert "It now says: Mine." in words
    assert "Yours." in words
    assert said(report, "next")[0] == "Mine."

    assert desk.post(DESK + "next/", form_of(second)).status_code == 302
    assert said(report, "next")[0] == "Yours."


def test_what_was_changed_can_be_read_word_by_word(desk, report):
    line = Line.objects.filter(section__kind="next").first()
    page = desk.get(DESK + "next/")
    desk.post(DESK + "next/", form_of(page, **{f"line_{line.pk}": "The decision is made soon."}))

    page = desk.get(DESK + "next/history/").content.decode()

    assert "The decision is made <del>" in page
    assert "<ins>soon.</ins>" in page
    assert "Wanda Writer" in page


def test_a_percentage_alone_is_refused_beside_what_was_typed(desk, report):
    page = desk.get(DESK + "ground/")

    response = desk.post(DESK + "ground/", form_of(page, added="93% agree."))

    assert response.status_code == 422
    assert "93% agree." in response.content.decode()
    assert "Do not give a percentage alone" in words_of(response)


def test_the_writer_sees_the_obstacle_before_and_after_pressing(desk, whole):
    page = desk.get(DESK + "publish/")
    assert "Only an interpreter can do this" in words_of(page)

    response = desk.post(DESK + "publish/", {"digest": page.context["digest"]})

    assert response.status_code == 422
    assert "Only an interpreter can do this" in words_of(response)
    assert not Publication.objects.exists()


def test_the_signer_publishes_once_however_often_it_is_pressed(client, whole, signer):
    client.force_login(signer)
    digest = client.get(DESK + "publish/").context["digest"]

    first, second = (client.post(DESK + "publish/", {"digest": digest}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert Publication.objects.count() == 1


def test_an_expired_signer_is_refused_at_the_page_too(client, whole, signer):
    client.force_login(signer)
    today = timezone.now().date()
    Certificate.objects.update(
        earned_on=today - timedelta(days=400), valid_until=today - timedelta(days=35)
    )
    digest = client.get(DESK + "publish/").context["digest"]

    response = client.post(DESK + "publish/", {"digest": digest})

    assert response.status_code == 422
    assert "Your certificate" in words_of(response)


def test_before_there_is_one_the_page_says_by_when(client, heard):
    assert "It is promised by" in words_of(client.get(PAGE))

    Stage.objects.filter(process=heard, kind="hear").update(
        ends_at=timezone.now() - timedelta(days=15)
    )
    assert "That day has passed" in words_of(client.get(PAGE))


def test_everybody_reads_it_with_what_it_rests_on(client, published, items):
    page = client.get(PAGE)
    words = words_of(page)

    assert words.index("30 people answered.") < words.index("What unites")
    assert "Too few people said which groups they belong to" in words
    assert "Views of few, and objections that name a right" in words
    assert "People in a wheelchair must be able to use the kiosk." in words
    assert "/en/q/internet/heard/statements/?words=Private+companies" in page.content.decode()
    assert "Signed by Sam Signer" in words
    assert len(gzip.compress(page.content)) < 14 * KB
    assert not page.cookies


def test_in_another_language_it_is_read_in_that_language(client, published):
    page = client.get("/fr/q/internet/report/").content.decode()

    assert "La décision est prise" in page


def test_where_there_is_no_translation_it_says_so(client, published):
    assert "No hay informe en su idioma" in words_of(client.get("/es/q/internet/report/")) or (
        "There is no report in your language" in words_of(client.get("/es/q/internet/report/"))
    )


def test_a_quote_that_is_taken_back_vanishes_with_a_note(client, published, items):
    Item.objects.filter(pk=items["right"].pk).update(standing=Item.Standing.WITHDRAWN)

    words = words_of(client.get(PAGE))

    assert "People in a wheelchair" not in words
    assert "What was quoted here is no longer public" in words
    data = client.get("/en/q/internet/report.json").json()
    quotes = [one["quote"] for part in data["sections"] for one in part["sentences"]]
    assert "People in a wheelchair must be able to use the kiosk." not in quotes


def test_easy_words_are_read_and_heard(client, published):
    page = client.get(PAGE + "easy/").content.decode()
    address = re.search(r'<audio[^>]* src="([^"]+)"', page).group(1)

    sound = client.get(address)

    assert sound["Content-Type"] == "audio/wav"
    assert sound.content[:4] == b"RIFF"
    assert "A computer’s voice reads it to you" in page


def test_programs_read_every_sentence_with_its_figures(client, published):
    data = client.get("/en/q/internet/report.json").json()

    divides = next(one for one in data["sections"] if one["kind"] == "divides")
    assert divides["sentences"][0]["figures"] == {"agree": 15, "disagree": 15, "passed": 0}
    assert (data["version"], data["digest"]) == (1, published.digest)


@pytest.mark.parametrize("path", ["report/2/", "report/easy/", "report.json", "report/1/en.audio"])
def test_what_was_not_published_is_not_there(client, heard, path):
    assert client.get(f"/en/q/internet/{path}").status_code == 404


def test_a_draft_is_for_the_desk_alone(client, report):
    assert "30 people answered" not in client.get(PAGE).content.decode()
    assert client.get("/en/q/internet/report.json").status_code == 404


def test_the_page_costs_the_same_however_much_is_quoted(client, published, whole):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200

    assert len(asked) <= 8


def test_a_community_is_named_and_its_reading_is_noted(desk, report):
    page = DESK + "community/"
    assert desk.post(page, {"about": "yes", "community": " "}).status_code == 422
    assert desk.post(page, {"about": "yes", "community": "Sápmi"}).status_code == 302

    noted = {"read_by": "Five elders", "read_on": "2020-02-30", "what_came": "Good."}
    assert desk.post(page, noted).status_code == 422
    assert desk.post(page, noted | {"read_on": "2020-02-03"}).status_code == 302
    assert Report.objects.get().readings.get().read_by == "Five elders"
