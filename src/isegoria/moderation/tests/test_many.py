"""Deciding on many statements from the list: ticked ones or all that match, asked once more."""

import pytest

from isegoria.bulk.jobs import do_what_waits
from isegoria.bulk.models import Job
from isegoria.hear.models import Item
from isegoria.moderation.models import Restriction

pytestmark = pytest.mark.django_db

MANY = "/en/desk/moderation/many/"


@pytest.fixture
def proposed(propose):
    words = [f"More trees in street {number}." for number in range(30)]
    return [propose(one) for one in [*words, "Mehr Bäume, bitte.", "مزيد من الأشجار في الشارع."]]


@pytest.fixture
def moderating(client, moderator):
    client.force_login(moderator)
    return client


def standings():
    rows = Item.objects.exclude(author=None).order_by("pk").values_list("standing", flat=True)
    return list(rows)


def test_all_that_match_are_more_than_the_page(moderating, proposed):
    asked = moderating.post(MANY, {"which": "all", "what": "moderation-accept", "q": "street"})
    shown = moderating.get(asked.url).text
    moderating.post(asked.url)
    do_what_waits()
    after = moderating.get(asked.url).text

    assert "30 can be done. Nothing has happened yet." in shown
    assert standings() == ["accepted"] * 30 + ["held"] * 2
    assert "Asked for on" in after


def test_the_ticked_ones_alone_are_refused_with_the_reason(moderating, proposed):
    asked = moderating.post(
        MANY,
        {
            "which": "ticked",
            "item": [proposed[1].pk, proposed[31].pk],
            "what": "moderation-refuse",
            "rule": "6",
            "reason": "Trees have a question of their own.",
        },
    )
    moderating.post(asked.url)
    do_what_waits()

    refused = set(Restriction.objects.values_list("item", "rule"))
    assert refused == {(proposed[1].pk, 6), (proposed[31].pk, 6)}


def test_words_narrow_the_list_in_any_script(moderating, proposed):
    page = moderating.get("/en/desk/moderation/", {"q": "الأشجار"}).text

    assert "1 statement waits." in page
    assert "مزيد من الأشجار" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose which statements."),
        ({"which": "ticked", "what": "moderation-accept"}, "Tick the statements first"),
        ({"which": "all", "what": "moderation-refuse", "reason": "So."}, "Choose the rule."),
        ({"which": "all", "what": "moderation-hold"}, "Write the reason."),
        ({"which": "all", "what": "moderation-erase"}, "is not one of the available choices"),
        ({"which": "all", "what": "moderation-accept", "q": "nothing"}, "Nothing matches."),
        ({"which": "ticked", "item": "1e9", "what": "moderation-accept"}, "Tick the statements"),
    ],
)
def test_a_form_that_is_not_whole_says_so_and_asks_for_nothing(moderating, proposed, given, words):
    response = moderating.post(MANY, given)

    assert response.status_code == 422
    assert words in response.text
    assert not Job.objects.exists()


def test_statements_of_others_are_not_among_them(client, make_account, proposed, institution):
    client.force_login(make_account("stan"))

    assert client.post(MANY, {"which": "all", "what": "moderation-accept"}).status_code == 403


def test_a_job_is_its_askers_alone(moderating, proposed, administrator, client):
    asked = moderating.post(MANY, {"which": "all", "what": "moderation-accept"})
    client.force_login(administrator)

    assert client.get(asked.url).status_code == 404
    assert client.post(asked.url).status_code == 404
    assert Job.objects.get().state == "shown"


def test_doing_nothing_leads_back_to_the_list(moderating, proposed):
    asked = moderating.post(MANY, {"which": "all", "what": "moderation-accept", "q": "trees"})

    left = moderating.post(asked.url, {"forget": "1"})

    assert left.url == "/en/desk/moderation/?q=trees"
    assert not Job.objects.exists()
    assert moderating.get(asked.url).status_code == 404


def test_pressing_again_is_refused_in_words(moderating, proposed):
    asked = moderating.post(MANY, {"which": "all", "what": "moderation-accept"})
    moderating.post(asked.url)

    again = moderating.post(asked.url)

    assert again.status_code == 409
    assert "This was begun already." in again.text


def test_what_staff_put_there_is_never_decided_on_with_many(moderating, statements, proposed):
    asked = moderating.post(
        MANY,
        {"which": "all", "list": "decided", "what": "moderation-hold", "reason": "Once more."},
    )
    page = moderating.get(asked.url)
    moderating.post(asked.url)
    do_what_waits()

    assert page.context["counts"]["left"] == len(statements)
    assert "Staff put it there. Decide on it by itself." in page.text
    assert not Item.objects.filter(author=None).exclude(standing="accepted").exists()
