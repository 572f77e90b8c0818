"""One person's forms at the same time: pressed twice, sent again, from two devices."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from isegoria.activities.statements.models import Vote
from isegoria.base.refusal import Refused
from isegoria.hear.models import Channel, Item, Participant
from isegoria.hear.queries import part, participant_of
from isegoria.hear.services import contribute, erase, merge, withdraw
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.moderation.services import accept
from isegoria.people.models import Account

at_once = pytest.mark.django_db(transaction=True)


def say(activity, *, who=None, **reply):
    return contribute(
        activity=activity,
        participant=who,
        reply=reply,
        channel=Channel.WEB,
        language="en",
    )


def vote(activity, item, value, who=None) -> Participant:
    return say(activity, who=who, **{f"statement-{item.pk}": value}).contribution.participant


def verify() -> list[str]:
    seal()
    return audit(all_bodies()).problems


def together(*works) -> list[object]:
    """Do all of this at the same time; give what each returned, or how it was refused."""
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


@pytest.mark.django_db
def test_nothing_is_counted_for_a_part_that_was_erased(activity, statements):
    who = vote(activity, statements[0], "agree")
    known = Participant.objects.get(pk=who.pk)  # as a form that is under way knows them

    erase(participant=who)

    with pytest.raises(Refused, match="has been erased"):
        vote(activity, statements[1], "agree", known)
    assert not Vote.objects.exists()
    assert verify() == []


@pytest.mark.django_db
def test_whoever_erased_their_part_comes_back_as_a_newcomer(activity, statements):
    received = say(activity, **{f"statement-{statements[0].pk}": "agree"})
    erase(participant=received.contribution.participant)

    found = part(
        process_slug=activity.process.slug,
        type_slug="statements",
        position=1,
        code=received.new_code,
    )

    assert (found.participant, found.contribution) == (None, None)


@pytest.mark.django_db
def test_erasing_twice_is_written_down_once(activity, statements):
    who = vote(activity, statements[0], "agree")
    say(activity, who=who, own="The ferry should run at night too.")
    again = Participant.objects.get(pk=who.pk)

    assert (erase(participant=who), erase(participant=again)) == (2, 0)
    assert verify() == []


@pytest.mark.django_db
def test_joining_twice_is_written_down_once(activity, statements):
    one, other = (vote(activity, statements[0], value) for value in ("agree", "pass"))
    again = [Participant.objects.get(pk=who.pk) for who in (one, other)]

    first = merge(one, other)

    assert merge(*again) == merge(*reversed(again)) == first
    assert verify() == []


@pytest.mark.django_db
def test_a_form_under_way_while_parts_are_joined_goes_to_the_joined_part(activity, statements):
    one, other = (vote(activity, statements[0], value) for value in ("agree", "pass"))
    under_way = {who.pk: Participant.objects.get(pk=who.pk) for who in (one, other)}
    into = merge(one, other)
    (joined,) = under_way.keys() - {into.pk}

    answered = vote(activity, statements[1], "agree", under_way[joined])

    assert answered == into
    assert verify() == []


@at_once
def test_taking_back_changing_and_erasing_at_once_leave_a_whole_log(activity, statements):
    for _round in range(3):
        who = vote(activity, statements[0], "agree")
        for item in statements[1:]:
            vote(activity, item, "disagree", who)
        say(activity, who=who, own="The ferry should run at night too.")

        together(
            *[lambda who=who: withdraw(participant=who, activity=activity)] * 3,
            *[lambda who=who: vote(activity, statements[0], "pass", who)] * 2,
        )
        together(
            *[lambda who=who: erase(participant=who)] * 3,
            *[lambda who=who: vote(activity, statements[1], "pass", who)] * 2,
        )

    assert not Vote.objects.exists()
    assert verify() == []


@at_once
def test_joining_from_two_devices_at_once_is_written_down_once(activity, statements):
    for _round in range(3):
        received = [
            say(activity, **{f"statement-{statements[0].pk}": value}) for value in ("agree", "pass")
        ]
        one, other = (each.contribution.participant for each in received)

        together(*[lambda pair=(one, other): merge(*pair)] * 2, lambda: merge(other, one))  # noqa: B023  # done within the round

        heads = {participant_of(each.new_code) for each in received}
        assert len(heads) == 1
    assert verify() == []


@at_once
def test_a_statement_taken_back_while_it_is_decided_has_one_last_word(activity, statements):
    moderator = Account.objects.create(email="moderator@example.org")
    for _round in range(3):
        added = say(activity, own="The ferry should run at night too.").contribution
        item = Item.objects.latest("pk")

        together(
            lambda item=item: accept(item=item, by=moderator),
            lambda who=added.participant: withdraw(participant=who, activity=activity),
        )

        assert Item.objects.get(pk=item.pk).standing == Item.Standing.WITHDRAWN
    assert verify() == []
