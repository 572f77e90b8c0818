"""The demonstration: complete in three languages, honest, and computed from what is stored."""

import gzip

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.activities.survey.models import Answer
from isegoria.answer.models import Edition, SecondAnswer
from isegoria.answer.queries import higher_officers
from isegoria.config.demo import seed
from isegoria.config.demo.content import decision_of, question
from isegoria.config.demo.seed import QUESTIONS
from isegoria.decide.models import Publication
from isegoria.hear.models import Channel, Contribution, Item, Participant
from isegoria.inform.easy import hints
from isegoria.journey.audit import all_bodies
from isegoria.languages.codes import INTERFACE
from isegoria.languages.models import Rendering, Text
from isegoria.languages.queries import shown
from isegoria.ledger.audit import audit
from isegoria.ledger.models import Entry
from isegoria.ledger.services import ensure_log
from isegoria.moderation.models import Restriction
from isegoria.organisations.models import Role, Site
from isegoria.places.models import Source
from isegoria.process.models import Process
from isegoria.process.rules import obstacles_to_opening
from isegoria.receipts.codes import grouped
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.models import Finding, WhoWasHeard

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(db):
    ensure_log()
    seed()


def test_the_demonstration_holds_together(demonstration, client, settings):
    """One seeding, many claims: seeding is what takes the time."""
    _says_that_it_is_simulated()
    _has_every_kind_of_question()
    _is_said_in_three_languages()
    _names_itself_in_every_language()
    _has_one_stale_text()
    _has_easy_words_without_anything_hard(client)
    _has_a_kiosk(client)
    _has_places_that_help(client)
    _finds_the_groups_that_were_put_in()
    _keeps_some_statements_waiting()
    _has_a_decision_with_an_answer_to_every_point(client)
    _has_promises_done_disputed_and_late(client)
    _has_answered_everybody(client, settings)
    _owes_a_second_answer(client)
    _has_one_that_is_overdue(client)
    _says_from_where_people_came(client)
    _fits_the_log()


def _says_from_where_people_came(client):
    """Every question that people answered here has a table by area, and a map beside it."""
    refresh_who_was_heard()
    told = WhoWasHeard.objects.exclude(told_on=None).select_related("process")
    assert told.count() >= 3
    for one in told:
        (where,) = (parted for parted in one.result["parted"] if parted.get("is_where"))
        assert len(where["groups"]) == 5
        assert sum(row["people"] or 0 for row in where["groups"]) > 0
        drawn = client.get(f"/en/q/{one.process.slug}/who/map.svg").content.decode()
        assert drawn.count("<path d=") == 5
        page = client.get(f"/en/q/{one.process.slug}/who/").content.decode()
        assert "Upper Valley" in page


def test_the_same_opinions_come_out_each_time(demonstration):
    counts = {
        (finding.activity.process.slug, finding.participants, finding.votes)
        for finding in Finding.objects.select_related("activity__process")
    }

    assert counts == {
        ("water", 420, Vote.objects.filter(process__slug="water").count()),
        ("buses", 430, Vote.objects.filter(process__slug="buses").count()),
        ("market-hall", 70, Vote.objects.filter(process__slug="market-hall").count()),
        ("market-hall", 60, Answer.objects.exclude(is_withdrawn=True).count()),
        ("playgrounds", 0, 0),
        ("street-lights", 60, Vote.objects.filter(process__slug="street-lights").count()),
    }
    assert Vote.objects.count() == 13942


def test_every_opinion_is_a_share_for_each_group():
    for slug in QUESTIONS:
        told = question(slug)
        for statement in told.statements:
            assert len(statement.agree) == len(told.groups)
            assert all(0 < share < 1 for share in statement.agree)


def _says_that_it_is_simulated():
    assert Site.objects.get().simulated
    assert all("invented" in one.name for one in Source.objects.all())
    assert set(Contribution.objects.values_list("channel", flat=True)) == {Channel.WEB}
    assert not Participant.objects.filter(receipt=None).exists()
    assert all(
        role.account.email.endswith("@demo.example")
        for role in Role.objects.select_related("account")
    )


def _has_every_kind_of_question():
    stages = {
        process.slug: (
            process.published_at is not None,
            process.stages.get(kind="hear").has_begun(),
            process.stages.get(kind="hear").has_ended(),
        )
        for process in Process.objects.all()
    }
    assert stages == {
        "water": (True, True, True),
        "buses": (True, True, False),
        "market-hall": (True, True, False),
        "playgrounds": (True, False, False),
        "clinic": (False, False, False),
        "street-lights": (True, True, True),
    }
    assert len(obstacles_to_opening(Process.objects.get(slug="clinic"))) > 3


def _is_said_in_three_languages():
    for process in Process.objects.exclude(slug="clinic"):
        texts = [one for one in process.text_ids if one]
        texts += [
            passage.body_id
            for document in process.documents.all()
            for passage in document.passages.all()
        ]
        texts += list(
            Item.objects.filter(process=process, author=None).values_list("text_id", flat=True)
        )
        for code in ("fr", "ar"):
            lacking = [one for one in shown(texts, code).values() if not one.is_translated]
            assert lacking == []


def _has_easy_words_without_anything_hard(client):
    rows = Rendering.objects.filter(language__endswith="-simple")
    found = [hint for one in rows for hint in hints(one.body, one.language.split("-")[0])]

    assert (rows.count(), found) == (8, [])
    assert client.get("/en/q/buses/easy/").status_code == 200


def _has_a_kiosk(client):
    assert client.get("/en/kiosk/demo/").status_code == 200


def _has_places_that_help(client):
    near = client.get("/en/help/", {"place": "Stone Bridge"}).context["found"]

    assert near[0].point.name == "Stone Bridge Post Office"
    assert len(near) == 3
    assert 'href="/en/help/"' in client.get("/en/q/buses/").content.decode()


def _names_itself_in_every_language():
    site = Site.objects.get()
    names = [site.name_id, site.operator.name_id]
    for code in INTERFACE:
        words = shown(names, code)
        assert [words[name].language for name in names] == [code, code]


def _has_one_stale_text():
    stale = [
        text.pk
        for text in Text.objects.filter(revision__gt=1)
        if Rendering.objects.filter(text=text, source_revision__lt=text.revision).count() == 2
    ]
    assert stale == [Process.objects.get(slug="buses").can_change_id]


def _finds_the_groups_that_were_put_in():
    heard = Finding.objects.get(activity__process__slug="water")
    assert heard.result["verdict"] == "groups"
    assert len(heard.result["groups"]) == 3
    later = Entry.objects.filter(position__gte=heard.log_size).values_list("topic", flat=True)
    assert set(later) == {f"question-{heard.activity.process_id}"}


def _has_a_decision_with_an_answer_to_every_point(client):
    points = Publication.objects.get().body["points"]
    assert len(points) == len(decision_of("water")["answers"]) == 12
    for code in ("en", "fr", "ar"):
        page = client.get(f"/{code}/q/water/decision/")
        assert page.content.count(b'class="said"') == 12
        assert len(gzip.compress(page.content)) < 14_000


def _has_promises_done_disputed_and_late(client):
    for code in ("en", "fr", "ar"):
        page = client.get(f"/{code}/q/water/promised/")
        assert page.content.count(b'class="tag good"') == 2
        assert page.content.count(b'class="tag warning"') == 2
        assert len(gzip.compress(page.content)) < 14_000
    page = client.get("/en/q/water/promised/").content
    assert page.count(b"late since") == page.count(b">disputed<") == 1
    assert b"not translated" not in client.get("/fr/q/water/promised/").content


def _has_answered_everybody(client, settings):
    edition = Edition.objects.get()
    process = edition.publication.decision.process
    people = Participant.objects.filter(process=process).count()
    assert (edition.is_whole, edition.answers) == (True, people)
    settings.IS_DEMO = True
    shown = {"code": settings.RECEIPT_SHOWN}
    asked = client.get("/en/receipt/").content.decode()
    page = client.post("/en/receipt/our-answer/", shown, HTTP_ORIGIN="http://testserver")
    settings.IS_DEMO = False
    assert grouped(settings.RECEIPT_SHOWN) in asked
    assert "You agreed with " in page.content.decode()


def _owes_a_second_answer(client):
    owed = SecondAnswer.objects.get()
    by = owed.edition.signed_by
    for code in ("en", "fr", "ar"):
        page = client.get(f"/{code}/q/water/answers/")
        assert f'id="second-{owed.pk}"'.encode() in page.content
        assert len(gzip.compress(page.content)) < 14_000
    assert by not in higher_officers(owed.edition)
    assert higher_officers(owed.edition).exists()


def _has_one_that_is_overdue(client):
    assert b"It is overdue." in client.get("/en/q/street-lights/").content
    assert b"It is overdue." in client.get("/en/q/street-lights/decision/").content


def _keeps_some_statements_waiting():
    standing = Item.objects.filter(process__slug="buses").values_list("standing", flat=True)
    assert sorted(standing).count(Item.Standing.HELD) == 4
    assert Restriction.objects.get().item.standing == Item.Standing.REFUSED


def _fits_the_log():
    report = audit(all_bodies())
    assert (report.problems, report.waiting) == ([], 0)
    assert report.bodies > 12_000
