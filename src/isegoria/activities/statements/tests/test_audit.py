"""Whoever changes votes or statements in the database itself is found out."""

import pytest
from django.db.models import F

from isegoria.activities.statements.importing import import_polis
from isegoria.activities.statements.models import ImportedVotes, Statement, Vote
from isegoria.activities.statements.services import add_statement
from isegoria.hear.activity_type import type_of
from isegoria.hear.items import stand
from isegoria.hear.models import Channel, Item
from isegoria.hear.services import contribute, erase
from isegoria.journey.audit import all_bodies
from isegoria.languages.services import say
from isegoria.ledger.audit import audit
from isegoria.ledger.leaf import Event
from isegoria.ledger.models import Entry
from isegoria.ledger.services import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(activity, statements) -> Vote:
    contribute(
        activity=activity,
        participant=None,
        reply={f"statement-{statements[0].pk}": "agree"},
        channel=Channel.WEB,
        language="en",
    )
    return Vote.objects.get()


def problems() -> list[str]:
    seal()
    return audit(all_bodies()).problems


def put_in(vote, item, **more):
    """Put in a vote that no entry of the log seals."""
    Vote.objects.create(
        process=vote.process, item=item, participant=vote.participant, value=-1, **more
    )


def test_nothing_is_wrong_with_what_came_in_by_the_door(vote):
    assert problems() == []


def test_a_vote_put_in_without_a_salt_is_named(vote, statements):
    put_in(vote, statements[1])

    (problem,) = problems()
    assert f"answer to item {statements[1].pk} has no entry in the log" in problem


@pytest.mark.parametrize("marks", [{"matters": True}, {"is_withdrawn": True}])
def test_a_vote_put_in_beside_an_import_is_named(vote, activity, statements, marks):
    ImportedVotes.objects.create(activity=activity, salt=bytes(16), entry=Entry.objects.first())

    put_in(vote, statements[1], **marks)

    assert any(f"answer to item {statements[1].pk} has no entry" in one for one in problems())


def test_a_vote_whose_salt_was_taken_is_named(vote):
    Vote.objects.update(salt=None, value=-1)

    assert len(problems()) == 1
    assert "is not what was sealed in the log: it was changed." in problems()[0]


@pytest.mark.parametrize(
    ("table", "is_another"),
    [(Vote, True), (Vote, False), (Item, True), (Item, False), (ImportedVotes, True)],
)
def test_a_row_that_names_another_entry_or_none_is_named(vote, folder, table, is_another):
    """Who saves the proof of their own answer would get one that does not fit it."""
    import_polis(folder)
    row = table.objects.exclude(entry=None).latest("pk")
    other = Entry.objects.exclude(pk=row.entry_id).latest("pk") if is_another else None

    table.objects.filter(pk=row.pk).update(entry=other)

    (problem,) = problems()
    assert problem.endswith("names another entry of the log than the one that seals it.")


@pytest.mark.parametrize("table", [Vote, Item])
def test_an_imported_row_that_names_an_entry_is_named(vote, folder, table):
    """The import has one entry for all of it; none of its rows names it."""
    import_polis(folder)
    row = table.objects.filter(entry=None).latest("pk")

    table.objects.filter(pk=row.pk).update(entry=vote.entry)

    assert any("has no entry in the log" in problem for problem in problems())


def test_a_vote_filed_under_another_question_is_named(vote, make_question):
    Vote.objects.update(process=make_question("elsewhere"))

    assert any("has no entry in the log" in one for one in problems())


def test_a_statement_moved_to_another_question_is_named(vote, make_question):
    other = make_question("elsewhere")
    Item.objects.filter(pk=vote.item_id).update(
        process=other, activity=other.activities.get(), number=F("number") + 100
    )

    assert any(f"has no entry in the log for item-{vote.item_id}." in one for one in problems())


def test_a_statement_put_in_without_an_entry_is_named(activity, statements):
    item = Item.objects.create(
        process=activity.process,
        activity=activity,
        number=99,
        text=say("Nobody said this.", language="en"),
        standing=Item.Standing.ACCEPTED,
    )
    Statement.objects.create(item=item)

    assert problems() == [
        f"statement 99 of activity {activity.pk} has no entry in the log for item-{item.pk}."
    ]


def test_an_erased_statement_is_no_problem(activity, statements, vote):
    add_statement(
        activity=activity,
        author=vote.participant,
        words="The ferry should run at night too.",
        language="en",
    )

    erase(participant=vote.participant)

    assert problems() == []


def test_an_author_may_answer_their_own_statement(activity):
    """Their answer and their statement are two things in the log, though one person said both."""
    who = contribute(
        activity=activity,
        participant=None,
        reply={"own": "Put the antennas on the schools."},
        channel=Channel.WEB,
        language="en",
    ).contribution.participant
    own = who.items.get()
    stand(own, Item.Standing.ACCEPTED, event=Event.ACCEPTED)
    contribute(
        activity=activity,
        participant=who,
        reply={f"statement-{own.pk}": "agree"},
        channel=Channel.WEB,
        language="en",
    )

    assert problems() == []
    assert len(type_of(activity).points(who, "en")) == 2
