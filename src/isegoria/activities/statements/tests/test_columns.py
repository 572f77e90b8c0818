"""The analysis reads every counted vote, in the order of the last words, on any database."""

import secrets

import pytest

from isegoria.activities.statements.columns import responses_of
from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement, cast_many
from isegoria.hear.models import Item, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(activity):
    return [
        Participant.objects.create(process=activity.process, secret=secrets.token_bytes(16))
        for _number in range(4)
    ]


def rows_of(found):
    columns = (found.person, found.item, found.value, found.chance, found.draw)
    return [tuple(row) for row in zip(*columns, strict=True)]


def test_every_vote_comes_with_its_chance_and_its_place(activity, statements, people):
    first, second, _third = statements
    votes = [(people[2], second, 1), (people[0], first, -1), (people[1], first, 0)]
    cast_many(activity, [(*vote, False) for vote in votes])
    Vote.objects.filter(participant=people[0]).update(chance=0.25)

    found = responses_of(activity)

    rows = {vote.participant_id: vote.pk for vote in Vote.objects.all()}
    assert found.items == tuple(one.pk for one in statements)
    assert rows_of(found) == [
        (who.pk, item.pk, value, 0.25 if who == people[0] else 0.0, rows[who.pk])
        for who, item, value in votes
    ]


def test_the_last_word_of_joined_parts_comes_last(activity, statements, people):
    cast_many(activity, [(people[0], statements[0], 1, True), (people[1], statements[0], -1, True)])
    entries = Vote.objects.order_by("pk").values_list("entry", flat=True)
    earlier, later = entries
    Vote.objects.filter(participant=people[0]).update(entry=later, matters=False)
    Vote.objects.filter(participant=people[1]).update(entry=earlier)
    Participant.objects.filter(pk=people[1].pk).update(merged_into=people[0])

    found = responses_of(activity)

    assert (list(found.person), list(found.value)) == ([people[0].pk] * 2, [-1, 1])
    assert found.matters == frozenset()


def test_to_whom_it_matters_is_told_and_what_was_brought_in_is_there_too(
    activity, statements, people
):
    cast_many(activity, [(one, statements[1], 1, at == 2) for at, one in enumerate(people)])
    Vote.objects.filter(participant=people[0]).update(entry=None)

    found = responses_of(activity)

    assert found.matters == {(people[2].pk, statements[1].pk)}
    assert sorted(found.person) == sorted(one.pk for one in people)


@pytest.mark.parametrize("change", ["withdrawn", "refused", "elsewhere"])
def test_what_does_not_count_does_not_come(activity, statements, people, change, make_question):
    cast_many(
        activity, [(people[0], statements[0], 1, False), (people[1], statements[1], 1, False)]
    )
    if change == "withdrawn":
        Vote.objects.filter(participant=people[0]).update(is_withdrawn=True)
    if change == "refused":
        Item.objects.filter(pk=statements[0].pk).update(standing=Item.Standing.REFUSED)
    if change == "elsewhere":
        other = make_question("trams").activities.get()
        item = add_statement(
            activity=other,
            words="Trams should run at night.",
            language="en",
            standing=Item.Standing.ACCEPTED,
        )
        Vote.objects.filter(participant=people[0]).update(item=item)

    found = responses_of(activity)

    assert list(found.person) == [people[1].pk]


def test_where_nothing_was_said_all_is_empty(activity, statements):
    found = responses_of(activity)

    assert (len(found.items), rows_of(found), found.matters) == (3, [], frozenset())
