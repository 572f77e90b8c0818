"""How the short list, signs and certainty are told to readers."""

import random

import pytest

from isegoria.hear.items import stand
from isegoria.hear.models import Item
from isegoria.ledger.leaf import Event
from isegoria.understand.models import Finding
from isegoria.understand.services import read_activity
from isegoria.understand.words import certainty

pytestmark = pytest.mark.django_db

HEARD = "/en/q/internet/heard/"
SIGNS = "/en/q/internet/heard/signs/"
STATEMENTS = "/en/q/internet/heard/statements/"
NO_PROOF = "This is a sign for a person to look at, and no proof"


@pytest.fixture
def with_signs(activity, make_statements, crowd):
    """What a reading with one sign and one pair of copies says of 60 people."""
    items = make_statements(4)
    crowd(60, items, lambda who, which: 1 if (who + which) % 3 else -1)
    finding = read_activity(activity)
    finding.result["signs"] = {
        "searched": "all",
        "scripts": [
            {"people": 12, "statements": 31, "changes": [[items[0].pk, 67, 58]], "move": 9}
        ],
        "copies": [[2, [items[1].pk, items[2].pk]]],
        "copies_count": 1,
    }
    finding.save()
    return items


def test_the_first_page_tells_a_sign_and_leads_to_what_changes(client, page, with_signs):
    words = page(HEARD)

    assert (
        "12 people give nearly the same answers to 31 statements Without them, the shares of what "
        "unites and what divides move by up to 9 points in a hundred." in words
    )
    assert "One statement was put forward more than once, in the same words or nearly." in words
    assert NO_PROOF in words
    assert "nothing was deleted: all of them are counted" in words
    assert 'href="signs/"' in client.get(HEARD).content.decode()


def test_the_page_of_signs_shows_shares_with_and_without_them(page, with_signs):
    words = page(SIGNS)

    assert "A sign is not a proof" in words
    assert NO_PROOF in words
    assert "What number 1 says about the lines. 67% 58%" in words
    assert "2 statements with the same words, or nearly" in words
    assert "Signs of fewer than ten people are not told." in words


def test_a_statement_refused_since_is_gone_from_signs_and_leaves_no_copy_of_itself(
    page, with_signs
):
    for item in with_signs[:2]:
        stand(item, Item.Standing.REFUSED, event=Event.RESTRICTED)

    words = page(SIGNS)

    assert "What number 1 says" not in words
    assert "What number 3 says" not in words
    assert "No two statements have the same words, or nearly." in words


def test_where_nothing_was_found_it_says_what_would_not_be_seen(client, page, some_answers):
    words = page(HEARD)

    assert "found no sign of it. A small campaign" in words
    assert NO_PROOF not in words


def test_too_few_or_too_many_to_be_searched_is_said(page, activity, some_answers):
    finding = Finding.objects.get()
    said = {}
    for searched in ("few", "many"):
        finding.result["signs"] |= {"searched": searched, "copies": [], "copies_count": 0}
        finding.save()
        said[searched] = page(SIGNS)

    assert "Too few people answered to see whether some answer after one script." in said["few"]
    assert "More was said here than we can compare person by person." in said["many"]


def test_the_short_list_says_whom_it_leaves_out(page, activity, some_answers):
    some_answers.result["slate"] |= {"heard": 1250, "left_out": 107, "not_asked": 744}
    some_answers.save()

    words = page(HEARD)

    assert "2 statements in which most people find themselves" in words
    assert "Of these 1,250 people, 107 (9%) agree with none of them." in words
    assert "744 people were asked about none of them; what they would say is not known." in words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"left_out": None}, "Fewer than ten of these 30 people agree with none of them."),
        ({"left_out": 0}, "Each of these 30 people agrees with at least one of them."),
        ({"left_out": 15}, "2 statements in which as many people as possible find themselves"),
        ({"not_asked": None}, "Everybody but fewer than ten people was asked about at least one"),
    ],
)
def test_few_people_left_out_are_not_counted_out(page, some_answers, told, words):
    some_answers.result["slate"] |= told
    some_answers.save()

    assert words in page(HEARD)


def test_how_sure_groups_are_is_told_in_words_where_there_are_groups(
    page, activity, make_statements, crowd
):
    dice = random.Random(3)

    def stance(who, which):
        side = 1 if who % 2 else -1
        return (side if which < 6 else 1) if dice.random() > 0.08 else 0

    crowd(90, make_statements(10), stance)
    evidence = read_activity(activity).result["evidence"]
    words = page(HEARD)

    half, most = (int(100 * evidence[f"same_group_{name}"]) for name in ("median", "low"))
    assert half == most == 100
    assert "Nine in ten people stayed in their group in at least 100 of 100 draws." in words


def test_how_sure_it_is_is_told_of_half_of_the_people_where_others_moved_more():
    evidence = {"resamples": 100, "same_group_median": 0.97, "same_group_low": 0.6}

    told = certainty({"groups": [{}, {}], "evidence": evidence})

    assert told == (
        "To see how sure this is, we drew people anew from those who answered, 100 times. Half of "
        "the people stayed in their group in at least 97 of 100 draws, nine in ten in at least 60 "
        "of 100."
    )


def test_groups_that_are_not_told_have_no_certainty(page, some_answers):
    assert "of 100 draws" not in page(HEARD)


def test_two_figures_of_common_ground_stand_side_by_side(client, page, some_answers):
    words = page(STATEMENTS + "?order=bridging")

    assert "Of one mind, at least" in words
    assert "Beyond taking sides" in words
    rows = client.get("/en/q/internet/heard.json").json()["statements"]
    assert [row["bridging"] for row in rows] == sorted(
        (row["bridging"] for row in rows), reverse=True
    )
    assert rows[2]["bridging"] < 0 < rows[0]["bridging"]


def test_a_finding_of_an_earlier_version_is_shown_without_what_it_lacks(client, some_answers):
    for name in ("signs", "slate"):
        del some_answers.result[name]
    some_answers.save()

    assert client.get(HEARD).status_code == 200
    assert client.get(SIGNS).status_code == 404
    assert client.get("/en/q/another/heard/signs/").status_code == 404
