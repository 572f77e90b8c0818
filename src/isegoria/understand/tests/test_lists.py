"""Lists of statements: how far they go, in which order, and what is said of those elsewhere."""

import re

import pytest

from isegoria.activities.statements.importing import import_polis
from isegoria.hear.items import stand
from isegoria.hear.models import Item
from isegoria.ledger.leaf import Event
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

HEARD = "/en/q/internet/heard/"
STATEMENTS = "/en/q/internet/heard/statements/"


def test_a_list_that_goes_on_says_how_far_and_leads_to_all_of_it(
    client, page, activity, make_statements, crowd
):
    def stance(who, which):
        if which < 6:  # of one mind
            return 1
        if which < 13:  # divided
            return 1 if who % 2 else -1
        return 1 if who < 2 else -1 if who < 10 else 0  # held by few

    crowd(16, make_statements(21), stance)
    read_activity(activity)

    words = page(HEARD)
    lists = re.findall(r"These are the first 5 of \d+\. [^.]+ first", words)

    assert lists == [
        "These are the first 5 of 6. All statements, those most of one mind first",
        "These are the first 5 of 7. All statements, the most divided first",
        "These are the first 5 of 8. All statements, what few people hold first",
    ]
    for order, whole in (("agreement", range(1, 7)), ("division", range(7, 14))):
        found = client.get(f"{STATEMENTS}?order={order}").content.decode()
        numbers = [int(n) for n in re.findall(r"What number (\d+) says", found)]
        assert numbers[: len(whole)] == list(whole)
        assert f'href="statements/?order={order}"' in client.get(HEARD).content.decode()


def test_a_list_that_is_shown_whole_says_nothing_of_more(page, some_answers):
    assert "These are the first" not in page(HEARD)


def test_a_cut_list_does_not_count_what_was_refused_since(page, activity, make_statements, crowd):
    items = make_statements(7)
    crowd(16, items, lambda who, _which: 1 if who % 2 else -1)
    read_activity(activity)

    stand(items[0], Item.Standing.REFUSED, event=Event.RESTRICTED)

    assert "These are the first 4 of 6." in page(HEARD)


def test_what_few_people_hold_can_be_found_first(client, activity, make_statements, crowd):
    stances = (
        lambda _who: 1,
        lambda who: 1 if who < 2 else -1 if who < 10 else 0,
        lambda who: 1 if who < 4 else 0,
        lambda who: 1 if who < 3 else -1 if who < 13 else 0,
        lambda who: 1 if who < 8 else -1,
    )
    crowd(16, make_statements(5), lambda who, which: stances[which](who))
    result = read_activity(activity).result

    found = client.get(f"{STATEMENTS}?order=few").content.decode()
    numbers = [int(n) for n in re.findall(r"What number (\d+) says", found)]

    assert result["few_count"] == 2
    assert numbers == [4, 2, 1, 5, 3]


def test_a_conversation_from_elsewhere_claims_no_receipts_and_no_rules_of_ours(
    client, page, site, tmp_path
):
    (tmp_path / "comments.csv").write_text(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1,x,0,0,1,0,1,A bridge lasts longer.\n2,x,1,0,1,0,-1,A ferry costs less.\n"
    )
    (tmp_path / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,0,1\n2,x,1,0,1\n"
    )
    process = import_polis(tmp_path).process
    read_activity(process.activities.get())

    for address in (f"/en/q/{process.slug}/heard/", f"/en/q/{process.slug}/heard/statements/"):
        words = page(address)

        assert "1 statement was refused where people answered it, or here, and" in words
        assert "published rules" not in words
        assert "receipts;" not in words
    assert "they have no receipts here" in page(f"/en/q/{process.slug}/heard/")
