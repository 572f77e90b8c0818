"""What the policy of an institution and the access of people ask of a question that is to open."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from isegoria.gates.models import Rule
from isegoria.gates.services import RuleSaid, put_policy
from isegoria.hear.outreach import put_down
from isegoria.journey.queries.gates import checklist
from isegoria.journey.services import offer, open_to_the_public
from isegoria.organisations.points import PointWords, put_point
from isegoria.places.models import Group
from isegoria.places.services import (
    AccessFigure,
    Count,
    add_ready_set,
    put_access,
    put_area,
    put_source,
)
from isegoria.process.models import Process
from isegoria.process.services import Obstructed, Times, Why, set_times

pytestmark = pytest.mark.django_db
OFFERED = {"languages": (), "why": Why()}


@pytest.fixture
def policy(institution):
    """Put down the policy of the institution that asks."""

    def put(*said):
        put_policy(institution=institution, words={"en": "So."}, language="en", said=said)

    return put


def notes(process):
    return {one.field: one.note for one in checklist(process) if not one.met}


def opens(process, officer):
    """Whether it opens; what it is refused with are the words of the page."""
    shown = notes(process)
    if not shown:
        open_to_the_public(process, by=officer)
        return True
    with pytest.raises(Obstructed) as refusal:
        open_to_the_public(process, by=officer)
    assert {one.field: one.words for one in refusal.value.obstacles} == shown
    return False


def village(share, **more):
    area = put_area(code="east", name="Eastern Villages", language="en", **more)
    put_access(
        source=put_source(name="Survey 2024", counted_on=date(2024, 5, 1)),
        figures=[AccessFigure(area=area.pk, means="internet", share=share)],
    )
    return area


def place(process, area):
    Process.objects.filter(pk=process.pk).update(area=area)
    process.refresh_from_db()


def test_where_one_in_five_is_online_the_web_alone_is_refused(ready, officer):
    place(ready, village(0.2))

    assert not opens(ready, officer)
    note = notes(ready)["access"]
    assert note.startswith("In Eastern Villages only 20% can be reached on the web")
    assert note.endswith(
        "What reaches people there: Text message, Phone call, Paper, a visit or a meeting, Kiosk."
    )


def test_a_chat_beside_the_web_reaches_nobody_else(ready, officer):
    place(ready, village(0.2))
    offer(ready, channels=["web", "chat"], **OFFERED)

    assert not opens(ready, officer)


def test_with_text_messages_beside_the_web_it_opens(ready, officer):
    place(ready, village(0.2))
    offer(ready, channels=["web", "sms"], **OFFERED)

    assert opens(ready, officer)


def test_where_most_are_online_the_web_is_enough(ready, officer):
    place(ready, village(0.9))

    assert opens(ready, officer)


def test_the_level_is_what_the_policy_says(ready, officer, policy):
    place(ready, village(0.9))
    policy(RuleSaid(Rule.Kind.ENOUGH_ACCESS, 95))

    assert list(notes(ready)) == ["access"]


def test_a_question_without_an_area_is_about_that_of_whoever_asks(ready, institution):
    institution.area = village(0.2)
    institution.save()

    assert list(notes(Process.objects.get())) == ["access"]


def test_e_mail_beside_the_web_reaches_nobody_without_the_internet(ready):
    place(ready, village(0.2))
    offer(ready, channels=["web", "email"], **OFFERED)

    assert list(notes(ready)) == ["access"]


def test_where_people_live_in_the_country_a_place_near_them_helps(ready, officer, institution):
    add_ready_set("area-type")
    counts = [
        Count("area-type", group, people, "Census 2021", date(2021, 3, 1))
        for group, people in {"urban": 50, "rural": 950}.items()
    ]
    area = village(0.9, counts=counts)
    place(ready, area)

    assert "Add a way to take part without the internet" in notes(ready)["rural"]
    offer(ready, channels=["web", "paper"], **OFFERED)
    assert "Name a place near them where somebody helps" in notes(ready)["rural"]
    words = PointWords(name="Library", kind="library", address="Main Street 1", area=area)
    put_point(institution=institution, words=words)
    assert opens(ready, officer)


def test_thirty_days_asked_and_ten_tried_is_refused_with_the_rule_named(ready, officer, policy):
    policy(RuleSaid(Rule.Kind.MIN_DAYS, 30))
    _open_for(ready, 10)

    assert not opens(ready, officer)
    assert notes(ready) == {
        "min_days": "The participation policy asks that questions stay open for 30 days at least. "
        "This one would be open for 10."
    }
    _open_for(ready, 30)
    assert opens(ready, officer)


def test_days_that_have_passed_before_it_opens_do_not_count(ready, policy):
    policy(RuleSaid(Rule.Kind.MIN_DAYS, 30))
    _open_for(ready, 30, begins=-20)

    assert notes(ready)["min_days"].endswith("This one would be open for 10.")


def test_a_late_answer_is_refused_with_the_rule_named(ready, policy):
    policy(RuleSaid(Rule.Kind.ANSWER_DAYS, 20))

    assert notes(ready) == {
        "answer_days": "The participation policy asks for an answer within 20 days of the "
        "decision. Here it would take 30."
    }


def test_ways_and_languages_that_the_policy_asks_for_are_named(ready, policy):
    policy(
        RuleSaid(Rule.Kind.CHANNEL, code="sms"),
        RuleSaid(Rule.Kind.CHANNEL, code="web"),
        RuleSaid(Rule.Kind.LANGUAGE, code="ar"),
    )

    assert notes(ready) == {
        "must_channels": "The participation policy asks for these ways to take part too: "
        "Text message.",
        "must_languages": "The participation policy asks for these languages too: العربية.",
    }


def test_groups_to_be_invited_are_named_until_it_is_put_down_what_was_done(ready, officer, policy):
    add_ready_set("age")
    oldest = Group.objects.get(partition__code="age", code="60-up")
    policy(RuleSaid(Rule.Kind.INVITED, group=oldest.pk))

    assert "60" in notes(ready)["invited"]
    put_down(
        process=ready,
        group=oldest.pk,
        channel="web",
        partner="Day centre",
        what="Letters to all members.",
        done_on=timezone.now().date() - timedelta(days=1),
        by=officer,
    )
    assert opens(ready, officer)


def test_each_gate_leads_to_the_field_that_mends_it(desk, ready, policy):
    place(ready, village(0.2))
    policy(
        RuleSaid(Rule.Kind.MIN_DAYS, 300),
        RuleSaid(Rule.Kind.ANSWER_DAYS, 1),
        RuleSaid(Rule.Kind.CHANNEL, code="sms"),
        RuleSaid(Rule.Kind.LANGUAGE, code="ar"),
    )
    found = [one for one in checklist(ready) if not one.met]

    assert len(found) == 5
    for gate in found:
        address, _hash, anchor = gate.address.partition("#")
        assert f'id="{anchor}' in desk.get(address).content.decode(), gate.field


def test_the_desk_refuses_with_the_words_of_the_page(desk, ready, policy):
    policy(RuleSaid(Rule.Kind.MIN_DAYS, 300))

    page = desk.get(reverse("desk-question", args=[ready.slug])).content.decode()
    pressed = desk.post(reverse("desk-open", args=[ready.slug]))

    assert notes(ready)["min_days"] in page
    assert notes(ready)["min_days"] in pressed.content.decode()
    assert pressed.status_code == 422


def _open_for(process, days, *, begins=2):
    noon = timezone.now().astimezone(ZoneInfo("Europe/Paris")).replace(hour=12, minute=0)
    noon = noon.replace(second=0, microsecond=0, tzinfo=None)
    opens = noon + timedelta(days=begins)
    closes = opens + timedelta(days=days)
    set_times(
        process,
        Times(
            time_zone="Europe/Paris",
            opens_at=opens,
            closes_at=closes,
            decides_on=(closes + timedelta(days=30)).date(),
            answers_by=(closes + timedelta(days=60)).date(),
        ),
    )
