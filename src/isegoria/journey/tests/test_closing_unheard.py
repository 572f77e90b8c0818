"""A question that closes while nobody tried to reach an unheard group bears that for good."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from isegoria.belonging.services import put
from isegoria.gates.closing import silent_groups
from isegoria.gates.models import Closing, Rule, Silent
from isegoria.gates.services import RuleSaid, put_policy
from isegoria.hear.models import Channel
from isegoria.hear.outreach import put_down
from isegoria.hear.services import contribute, seal_question
from isegoria.journey.audit import all_bodies
from isegoria.journey.jobs import look_after_gates
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal
from isegoria.places.models import Group
from isegoria.process.models import Stage
from isegoria.understand.jobs import refresh_who_was_heard

pytestmark = pytest.mark.django_db
PAGE, BOARD = "/en/q/internet/", "/en/desk/q/internet/who/"
FLAG = "Closed although some were not heard"


def words_of(response):
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(re.sub("[\u2068\u2069]", "", text).split())


@pytest.fixture
def young(activity, statements, profile):
    """Forty people of one age answered and said so; three other ages are unheard."""
    group = Group.objects.get(code="25-44")
    for _one in range(40):
        received = contribute(
            activity=activity,
            participant=None,
            reply={f"statement-{statements[0].pk}": "agree"},
            channel=Channel.WEB,
            language="en",
        )
        person = received.contribution.participant
        put(process=activity.process, people=[person.pk], said={group.partition_id: group.pk})
    refresh_who_was_heard()
    return activity.process


def close(process, *, days=0.01):
    ended = timezone.now() - timedelta(days=days)
    hear = Stage.objects.filter(process=process, kind="hear")
    hear.update(begins_at=ended - timedelta(days=20), ends_at=ended)
    seal_question(process)


def reach(process, officer, *codes):
    for code in codes:
        put_down(
            process=process,
            group=Group.objects.get(code=code).pk,
            channel="web",
            partner="",
            what="A call-in hour on the radio.",
            done_on=date(2026, 1, 2),
            by=officer,
        )


def codes(groups):
    return {Group.objects.get(pk=one).code for one in groups}


def problems():
    seal()
    return audit(all_bodies()).problems


def test_closing_with_silent_groups_and_no_action_is_flagged_for_good(young, client):
    close(young)

    look_after_gates()

    page = words_of(client.get(PAGE))
    assert FLAG in page
    assert "60 and over" in page
    told = client.get("/api/v1/questions/internet").json()["gaps"]
    assert "60 and over" in told["unheard_at_closing"]
    assert problems() == []
    Silent.objects.all().delete()
    assert len(problems()) == 1


def test_while_it_is_open_nothing_is_flagged_and_the_board_warns(young, client, officer):
    look_after_gates()

    assert not Closing.objects.exists()
    assert FLAG not in words_of(client.get(PAGE))
    client.force_login(officer)
    board = words_of(client.get(BOARD))
    assert "Unheard, and nothing is put down that was done to reach them:" in board
    assert "Let it stay open longer, with a public reason" in board


def test_a_group_that_somebody_tried_to_reach_is_not_called_silent(young, officer, client):
    reach(young, officer, "15-24", "45-59", "60-up")
    close(young)

    look_after_gates()

    assert Closing.objects.exists()
    assert FLAG not in words_of(client.get(PAGE))
    assert client.get("/api/v1/questions/internet").json()["gaps"]["unheard_at_closing"] == []


def test_what_is_done_after_the_closing_takes_no_flag_away(young, officer, client):
    close(young)
    look_after_gates()

    reach(young, officer, "15-24", "45-59", "60-up")
    look_after_gates()

    assert FLAG in words_of(client.get(PAGE))


def test_the_share_under_which_a_group_is_unheard_is_what_the_policy_says(
    young, institution, officer
):
    reach(young, officer, "15-24", "45-59", "60-up")
    assert silent_groups(young) == []

    said = [RuleSaid(Rule.Kind.UNHEARD_BELOW, 100)]
    put_policy(institution=institution, words={"en": "So."}, language="en", said=said)

    assert "25-44" not in codes(silent_groups(young))


def test_where_nobody_said_what_they_are_nothing_is_claimed(question, client):
    close(question)

    look_after_gates()

    assert Closing.objects.count() == 1
    assert not Silent.objects.exists()


def test_what_closed_before_anybody_looked_is_left_alone(young):
    close(young, days=8)

    look_after_gates()

    assert not Closing.objects.exists()
