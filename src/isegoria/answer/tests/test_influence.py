"""Whoever took part reads all that they said in one list, and what became of each of it."""

import random
import re
from html import unescape

import pytest

from isegoria.activities.statements.services import add_statement
from isegoria.answer.tests.conftest import WORDS
from isegoria.answer.told import answer_to, became, spoken
from isegoria.follow.models import Commitment
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.hear.services import contribute, erase, merge
from isegoria.languages.services import say

pytestmark = pytest.mark.django_db

RECEIPT, LIST = "/en/receipt/", "/en/receipt/influence/"


@pytest.fixture
def post(client):
    """Send a form as one of our own pages does."""

    def post(address, **fields):
        return client.post(address, fields, HTTP_ORIGIN="http://testserver")

    return post


def read(response, status=200):
    assert response.status_code == status
    words = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1])
    return " ".join(unescape(words).split())


def _first_key(activity):
    return type_of(activity).asking(activity, None, "en").prompts[0].key


@pytest.fixture
def promised(answered):
    """What will be done for the first point of the decision."""
    publication = answered.publication
    point = publication.body["points"][0]
    disposition = publication.decision.dispositions.get(
        **{("theme" if point["kind"] == "theme" else "item"): point["key"]}
    )
    return Commitment.objects.create(
        process=publication.decision.process,
        number=1,
        publication=publication,
        disposition=disposition,
        state=Commitment.State.PLANNED,
        due_on=publication.starts_on,
        what=say("A line to the first village.", language="en"),
        owner=say("Works Committee", language="en"),
        budget=say("One million.", language="en"),
    )


def test_three_contributions_on_two_channels_stand_in_one_list(
    post, answered, people, write, code_of
):
    write(people[10], theme="Cost")
    Contribution.objects.filter(participant=people[11]).update(channel="sms")
    code = code_of(merge(people[10], people[11]))

    page = read(post(LIST, code=code))

    assert "Villages with no line come first." in page
    assert WORDS in page
    assert page.count("→") >= 3
    assert "→ Taken up. It was asked for by many." in page


def test_receipts_of_two_questions_are_read_together_and_nothing_is_kept(
    post, answered, people, code_of, make_question
):
    library = make_question("library")
    asked = library.activities.get()
    add_statement(
        activity=asked, words="Open on Sundays.", language="en", standing=Item.Standing.ACCEPTED
    )
    first = code_of(people[0])
    given = contribute(
        activity=asked,
        participant=None,
        reply={_first_key(asked): "agree"},
        channel="web",
        language="en",
    )
    rows = Participant.objects.count()

    page = read(post(LIST, code=first, other=given.new_code))

    assert "Villages with no line come first." in page
    assert "Open on Sundays." in page
    assert "You are answered by" in page
    assert Participant.objects.filter(merged_into=None).count() == rows
    again = post(LIST, code=first, also=[given.new_code]).content.decode()
    assert again.count('name="also"') == 1


def test_a_wrong_receipt_is_told_and_the_list_stays(post, answered, people, code_of):
    page = read(post(LIST, code=code_of(people[0]), other="1234"), 422)

    assert "some are missing" in page
    assert "Villages with no line come first." in page


def test_what_was_erased_is_not_in_it(post, answered, people, code_of):
    code = code_of(people[0])
    erase(participant=people[0])

    page = read(post(LIST, code=code))

    assert "What this receipt stood for has been erased." in page
    assert "Villages" not in page


@pytest.mark.parametrize("draw", range(6))
def test_any_contribution_leads_to_its_effect_or_the_reason_for_none_in_three_clicks(
    post, client, promised, answered, people, write, code_of, draw
):
    write(people[3], theme="Cost")
    write(people[4], theme="")
    dice = random.Random(draw)  # the same draws each time
    person = people[3 + draw] if draw < 2 else dice.choice(people)
    code = code_of(person)
    edition = became(answered.publication, "en")

    # One click on the page of the receipt.
    assert LIST in post(RECEIPT, code=code).content.decode()
    sent = post(LIST, code=code).content.decode()
    entries = re.findall(r"<ol>(.*?)</ol>", sent, re.DOTALL)[0].split("<li>")[1:]
    entry = dice.choice(entries)

    words = unescape(re.sub(r"<[^>]+>", " ", entry))
    labels = {point.label for point in edition.points.values()}
    assert any(f"{label}." in words for label in labels) or "no answer of its own" in words
    # A second one, to the changed passage or to what was promised, where something was changed.
    for address in re.findall(r'href="([^"#]+)', entry):
        assert client.get(address).status_code == 200
    if "Taken up" in words:
        assert "/promised/1/" in entry
        assert "#passage-1" in entry


@pytest.mark.parametrize("draw", range(4))
def test_any_point_of_the_decision_leads_back_to_what_people_said(
    client, answered, people, write, draw
):
    write(people[3], theme="Cost")
    points = became(answered.publication, "en").points
    point = random.Random(draw).choice(list(points.values()))  # the same each time

    decision = client.get("/en/q/internet/decision/").content.decode()
    assert f'href="{point.address}"' in decision
    page = client.get(point.address.partition("#")[0])

    assert page.status_code == 200
    assert str(point.name) in unescape(page.content.decode())


def test_a_call_says_what_was_promised_for_a_point(promised, answered, people, write):
    point = answered.publication.body["points"][0]
    write(people[3], theme="Cost" if point["kind"] == "theme" else "Ramps")

    heard_aloud = [one.body for one in spoken(answer_to(people[3], "en"))]

    assert any(one.startswith("Promise 1:") for one in heard_aloud)


def test_before_the_answer_it_says_until_when_one_is_answered(post, question, activity, statements):
    given = contribute(
        activity=activity,
        participant=None,
        reply={_first_key(activity): "agree"},
        channel="web",
        language="en",
    )

    page = read(post(LIST, code=given.new_code))

    assert "You are answered by" in page
    assert "→" not in page
