"""Whoever holds a receipt takes along all that is kept of them; addresses go when they may."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from isegoria.answer.jobs import answer_everybody, keep_until_answered, look_after_ways_back
from isegoria.answer.services import mark
from isegoria.answer.tests.conftest import (  # noqa: F401  # a decided question, answered
    answered,
    change_record,
    code_of,
    decider,
    draft,
    heard,
    looked_at,
    people,
    publish,
    reach,
    send,
    whole,
    write,
    writer,
)
from isegoria.hear.models import Participant
from isegoria.hear.routes import route_token_of
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.ledger.models import Entry
from isegoria.notices.models import Forgotten, Notice
from isegoria.people.models import ReturnRoute
from isegoria.process.models import Stage

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}

# What each table that knows a person is called in the file; None where it holds nothing of them.
IN_THE_FILE = {
    "hear.Participant.merged_into": "receipts",
    "hear.Contribution.participant": "parts",
    "hear.Item.author": "own_words",
    "statements.Vote.participant": "said",
    "survey.Answer.participant": "said",
    "survey.Draw.participant": None,  # a drawn number, by which options are put in an order
    "answer.PersonalAnswer.participant": "answers_from_us",
    "answer.Mark.participant": "marks",
    "conversation.Speaker.participant": "phones_that_go_on",
    "voice.Recording.participant": "recordings_to_be_written_down",
    "odk.Submission.corrects": "forms_from_devices",
}


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    """It is noon all the time: no test sees a day end."""
    noon = timezone.now().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def opened(client, code, step="", **fields):
    return client.post(f"/en/receipt/{step}", {"code": code, **fields}, **OURS)


def text_of(response):
    return " ".join(response.content.decode().split())


def tables_that_know_a_person():
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model is Participant and not field.auto_created
    }


@pytest.fixture
def late(heard):  # noqa: F811  # the fixture of that name
    """The question whose answers were promised by yesterday, and have not gone."""
    yesterday = timezone.now() - timedelta(days=1)
    Stage.objects.filter(process=heard).exclude(kind="hear").update(
        begins_at=yesterday, ends_at=yesterday
    )
    return heard


def keeps(person, *, days):
    """Let the number of somebody be kept so many days from now."""
    until = timezone.now().date() + timedelta(days=days)
    ReturnRoute.objects.filter(token=route_token_of(person)).update(until=until)


def test_every_table_that_knows_a_person_is_in_the_file_or_holds_nothing():
    assert tables_that_know_a_person() == set(IN_THE_FILE)


def test_the_file_holds_all_of_it(client, answered, people, code_of, reach, write):  # noqa: F811  # the same
    person, joined = people[0], people[1]
    write(person, theme="Cost")
    code = code_of(person)
    person.refresh_from_db()
    reach(person, "email", "amina@example.net")
    joined.merged_into = person
    joined.save()
    mark(participant=person, point="", kind="no_reason")
    answer_everybody()

    response = opened(client, code, "all/")

    found = json.loads(response.content)
    named = {name for name in IN_THE_FILE.values() if name}
    assert named <= set(found)
    assert response["Content-Disposition"] == 'attachment; filename="internet-all.json"'
    assert response["Cache-Control"] == "no-store"
    assert [one["is_joined_to_another"] for one in found["receipts"]] == [False, True]
    assert [one["channel"] for one in found["parts"]] == ["web", "web"]
    assert len([one for one in found["said"] if not one["is_in_own_words"]]) == 8
    assert "The ramp at the library is too steep for my chair." in {
        one["words"] for one in found["own_words"]
    }
    assert found["answers_from_us"]["versions"] == [{"version": 1, "way": "sent_out"}]
    assert found["marks"] == [{"point": "", "kind": "no_reason"}]
    assert found["notices"][0]["kind"].startswith("answer-")
    (contact,) = found["contact"]
    assert (contact["channel"], contact["ends_with"]) == ("email", "net")
    assert "amina" not in response.content.decode()
    assert found["about_yourself"] == {"is_kept_sealed": False}


def test_after_erasing_nothing_of_what_was_said_is_in_the_file(
    client,
    answered,  # noqa: F811  # the same
    people,  # noqa: F811  # the same
    code_of,  # noqa: F811  # the same
    reach,  # noqa: F811  # the same
    write,  # noqa: F811  # the same
):
    write(people[0])
    code = code_of(people[0])
    people[0].refresh_from_db()
    reach(people[0])

    opened(client, code, "erase/", sure="1")

    found = json.loads(opened(client, code, "all/").content)
    assert found["receipts"][0]["is_erased"]
    kept = ("marks", "notices", "contact", "files", "themes")
    assert {name: found[name] for name in kept} == {name: [] for name in kept}
    assert [one["words"] for one in found["own_words"]] == [""]
    assert [one["about"] for one in found["said"]] == [""]


def test_the_receipt_says_until_when_a_number_is_kept_and_deletes_it(
    client,
    answered,  # noqa: F811  # the same
    people,  # noqa: F811  # the same
    code_of,  # noqa: F811  # the same
    reach,  # noqa: F811  # the same
):
    code = code_of(people[0])
    people[0].refresh_from_db()
    without = text_of(opened(client, code))
    reach(people[0])

    before = text_of(opened(client, code))
    after = text_of(opened(client, code, "no-contact/"))

    assert "No number and no address of you." in without
    assert "Your number or address is kept until" in before
    assert "Your number or address is deleted. Your answers stay." in after
    assert "No number and no address of you." in after
    assert not ReturnRoute.objects.exists()
    assert people[0].contributions.get().standing == "stands"


def test_a_number_is_kept_until_a_late_answer_has_come(late, people, reach):  # noqa: F811  # the same
    for one in people[:3]:
        reach(one)
    keeps(people[0], days=-1)
    keeps(people[1], days=3)
    keeps(people[2], days=60)

    look_after_ways_back()

    today = timezone.now().date()
    kept = [ReturnRoute.objects.get(token=route_token_of(one)).until for one in people[:3]]
    assert [(one - today).days for one in kept] == [30, 30, 60]
    assert not Forgotten.objects.exists()


def test_once_the_answer_has_come_it_is_deleted_and_the_log_says_how_many(
    answered,  # noqa: F811  # the same
    people,  # noqa: F811  # the same
    reach,  # noqa: F811  # the same
):
    for one in people[:3]:
        reach(one)
        keeps(one, days=-1)
    answer_everybody()
    waiting = look_after_ways_back()
    Notice.objects.update(state=Notice.State.SENT)
    for one in people[:2]:
        keeps(one, days=-1)

    deleted = look_after_ways_back()

    seal_new_entries()
    row = Forgotten.objects.get()
    sealed = Entry.objects.filter(leaf__contains="contacts-").order_by("pk").last()
    assert (waiting, deleted, row.ways, ReturnRoute.objects.count()) == (0, 2, 2, 1)
    assert f"contacts-{row.day.isoformat()}" in sealed.leaf
    assert [one for one in audit(all_bodies()).problems if "addresses deleted" in str(one)] == []
    Forgotten.objects.update(ways=1)
    assert [one for one in audit(all_bodies()).problems if "addresses deleted" in str(one)]


def test_a_second_answer_that_is_owed_keeps_numbers_too(
    answered,  # noqa: F811  # the same
    people,  # noqa: F811  # the same
    reach,  # noqa: F811  # the same
):
    reach(people[0])
    answer_everybody()
    Notice.objects.update(state=Notice.State.SENT)
    keeps(people[0], days=1)
    before = keep_until_answered()
    for one in people[:10]:
        mark(participant=one, point="", kind="no_reason")

    assert (before, keep_until_answered()) == (0, 1)


def test_nothing_is_kept_for_ever(late, people, reach):  # noqa: F811  # the same
    reach(people[0])
    keeps(people[0], days=-1)
    long_ago = timezone.now() - timedelta(days=400)
    Stage.objects.filter(process=late).update(begins_at=long_ago, ends_at=long_ago)

    assert look_after_ways_back() == 1
    assert not ReturnRoute.objects.exists()


def test_what_waits_to_be_sent_keeps_a_number_no_longer_than_a_year(
    answered,  # noqa: F811  # the same
    people,  # noqa: F811  # the same
    reach,  # noqa: F811  # the same
):
    reach(people[0])
    answer_everybody()
    keeps(people[0], days=-1)
    long_ago = timezone.now() - timedelta(days=360)
    Stage.objects.update(begins_at=long_ago, ends_at=long_ago)
    before = look_after_ways_back()
    keeps(people[0], days=-1)
    long_ago = timezone.now() - timedelta(days=400)
    Stage.objects.update(begins_at=long_ago, ends_at=long_ago)

    assert Notice.objects.get().state == Notice.State.OWED
    assert (before, look_after_ways_back()) == (0, 1)
    assert not ReturnRoute.objects.exists()


def test_whoever_deletes_their_number_is_waited_for_no_more(
    client,
    answered,  # noqa: F811  # the same
    people,  # noqa: F811  # the same
    code_of,  # noqa: F811  # the same
    reach,  # noqa: F811  # the same
):
    code = code_of(people[0])
    people[0].refresh_from_db()
    reach(people[0])
    reach(people[1])
    answer_everybody()

    opened(client, code, "no-contact/")

    states = dict(Notice.objects.values_list("route_token", "state"))
    assert states[route_token_of(people[0])] == Notice.State.FAILED
    assert states[route_token_of(people[1])] == Notice.State.OWED
