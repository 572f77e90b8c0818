"""Partners are told what happened: once, in order, signed, and again where they did not answer."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.base.refusal import Faulty, NotNow
from isegoria.channels.api import hooks, news, sending, services
from isegoria.channels.api.models import Call, Hook
from isegoria.channels.api.tests.partner import Partner
from isegoria.ledger.services import seal
from isegoria.process.models import Correction, Stage
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    there = Partner(tmp_path_factory.mktemp("partner"))
    yield there
    there.end()


@pytest.fixture
def partner(server):
    server.heard.clear()
    server.status = 204
    return server


@pytest.fixture
def made_hook(key, partner):
    """An address that is told everything, with its secret."""
    return hooks.make_hook(key=key, address=partner.address, kinds=hooks.KINDS)


@pytest.fixture
def hook(made_hook):
    return made_hook[0]


def tell(partner):
    return sending.tell_partners(partner.line)


def told(partner):
    return [json.loads(body) for _path, _headers, body in partner.heard]


def kinds(partner):
    return [(one["kind"], one["question"]) for one in told(partner)]


def correct(process, reason="A word was wrong."):
    return Correction.objects.create(process=process, field="problem", before="x", reason=reason)


def hear(process):
    return Stage.objects.filter(process=process, kind="hear")


def test_a_change_is_told_once_with_where_to_read_of_it(hook, asked, partner, client):
    correct(asked.process)

    assert (tell(partner), tell(partner)) == (1, 0)
    (one,) = told(partner)
    call = Call.objects.get()
    assert one == {
        "id": f"call-{call.pk}",
        "kind": "question.corrected",
        "happened_at": call.happened_at.isoformat(),
        "question": "internet",
        "address": "http://127.0.0.1:8000/api/v1/questions/internet",
    }
    assert client.get(one["address"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_call_is_signed_so_that_nobody_else_can_make_it(made_hook, asked, partner):
    _hook, secret = made_hook
    correct(asked.process)

    tell(partner)

    _path, headers, body = partner.heard[0]
    moment, signed = (part.split("=")[1] for part in headers["Isegoria-Signature"].split(","))
    expected = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    assert signed == expected.hexdigest()
    assert abs(int(moment) - timezone.now().timestamp()) < 60
    assert headers["Isegoria-Call"] == json.loads(body)["id"]
    assert secret.encode() not in bytes(Hook.objects.get().sealed)


def test_opening_and_closing_are_told_when_their_time_comes(hook, asked, partner):
    assert tell(partner) == 0  # what was before the address was put in is not told
    now = timezone.now()
    hear(asked.process).update(begins_at=now, ends_at=now + timedelta(days=1))
    assert tell(partner) == 1
    hear(asked.process).update(ends_at=timezone.now())
    assert tell(partner) == 1

    assert kinds(partner) == [("question.opened", "internet"), ("question.closed", "internet")]


def test_a_new_question_is_told_to_a_key_for_all(asked, partner, make_question):
    key, _token = services.make_key(process=asked.process, partner="Radio", for_all=True)
    hooks.make_hook(key=key, address=partner.address, kinds=["question.published"])

    process = make_question("roads")
    process.published_at = timezone.now()
    process.save()

    assert tell(partner) == 1
    assert kinds(partner) == [("question.published", "roads")]


def test_a_draft_and_the_questions_of_others_are_not_told(hook, asked, partner, make_question):
    draft = make_question("draft")
    draft.published_at = None
    draft.save()
    correct(draft)
    correct(make_question("roads"))

    assert tell(partner) == 0


def test_what_was_heard_is_told_once_an_hour(hook, asked, statements, partner, client, token):
    seal()
    read_activity(asked)
    assert tell(partner) == 1
    asked.finding.computed_at = timezone.now()
    asked.finding.save()
    assert tell(partner) == 0

    Call.objects.update(happened_at=timezone.now() - timedelta(hours=1, minutes=1))

    assert tell(partner) == 1
    assert kinds(partner) == [("question.heard", "internet")] * 2


def test_only_what_was_chosen_is_told(key, asked, partner):
    hooks.make_hook(key=key, address=partner.address, kinds=["question.closed"])
    correct(asked.process)
    hear(asked.process).update(ends_at=timezone.now())

    tell(partner)

    assert kinds(partner) == [("question.closed", "internet")]


def test_what_is_not_taken_is_tried_again_later_and_later_in_order(hook, asked, partner):
    partner.status = 500
    correct(asked.process)
    waits = []
    for _try in range(8):
        Hook.objects.update(due_at=timezone.now())
        assert tell(partner) == 0
        waits.append(Hook.objects.get().due_at - timezone.now())
    assert tell(partner) == 0  # it is not due
    assert [round(one.total_seconds() / 60) for one in waits] == [
        1, 3, 9, 27, 81, 243, 720, 720,
    ]  # fmt: skip
    assert Call.objects.get().status == 500
    assert len(partner.heard) == 8
    assert len({one["id"] for one in told(partner)}) == 1

    partner.heard.clear()
    partner.status = 200
    correct(asked.process)
    Hook.objects.update(due_at=timezone.now())

    assert tell(partner) == 2
    assert [one["id"] for one in told(partner)] == [
        f"call-{one.pk}" for one in Call.objects.order_by("pk")
    ]
    assert Hook.objects.get().failing_since is None


def test_after_three_days_it_is_given_up_and_begun_again_with_what_was_missed(hook, asked, partner):
    partner.status = 404
    correct(asked.process)
    tell(partner)
    ago = timezone.now() - timedelta(days=3, minutes=1)
    Hook.objects.update(failing_since=ago, due_at=timezone.now())
    tell(partner)
    assert Hook.objects.get().given_up_at is not None
    partner.heard.clear()
    correct(asked.process)
    assert tell(partner) == 0
    assert partner.heard == []

    partner.status = 200
    hooks.begin_again(hook)

    assert tell(partner) == 2
    assert len(partner.heard) == 2


def test_what_happened_while_it_was_given_up_is_told_however_long_that_was(hook, asked, partner):
    long_ago = timezone.now() - timedelta(days=20)
    Hook.objects.update(
        made_at=long_ago, looked_until=long_ago, given_up_at=long_ago + timedelta(days=1)
    )
    Correction.objects.create(
        process=asked.process,
        field="problem",
        before="x",
        reason="Mended.",
        made_at=long_ago + timedelta(days=5),
    )

    hooks.begin_again(hook)

    assert tell(partner) >= 1
    assert ("question.corrected", "internet") in kinds(partner)


def test_a_void_key_is_told_nothing_any_more(hook, key, asked, partner):
    correct(asked.process)
    services.make_void(key)

    assert tell(partner) == 0
    with pytest.raises(NotNow, match="does not hold any more"):
        hooks.make_hook(key=key, address="https://partner.example.org/", kinds=hooks.KINDS)


def test_a_test_call_goes_out_at_once_also_where_one_failed(hook, asked, partner):
    partner.status = 500
    correct(asked.process)
    tell(partner)
    partner.status = 204
    partner.heard.clear()

    hooks.try_it(hook)

    assert tell(partner) == 2
    assert kinds(partner) == [("question.corrected", "internet"), ("test", None)]


def test_a_hundred_test_calls_are_three(hook, partner):
    for _press in range(100):
        hooks.try_it(hook)

    assert tell(partner) == 3


def test_two_workers_tell_it_once(hook, asked, partner):
    correct(asked.process)
    news.take_up(timezone.now())
    stale = Hook.objects.get()
    assert tell(partner) == 1

    assert sending._call(stale, partner.line, 10.0**9) == 0  # noqa: SLF001  # as a second worker would
    assert len(partner.heard) == 1


def test_this_machine_is_never_called_as_the_product_comes(hook, asked, partner):
    correct(asked.process)

    assert sending.tell_partners() == 0
    assert partner.heard == []
    assert Call.objects.get().problem == "inside"


def test_an_address_is_there_once_and_there_are_five_at_most(hook, key, partner):
    with pytest.raises(Faulty):
        hooks.make_hook(key=key, address=partner.address, kinds=hooks.KINDS)
    for number in range(4):
        address = f"https://partner.example.org/{number}"
        hooks.make_hook(key=key, address=address, kinds=["question.opened"])
    with pytest.raises(NotNow, match="five addresses"):
        hooks.make_hook(key=key, address="https://partner.example.org/", kinds=hooks.KINDS)
    assert Hook.objects.count() == 5


def test_calls_of_long_ago_are_forgotten_and_not_told_again(hook, asked, partner):
    correct(asked.process)
    tell(partner)
    Call.objects.update(told_at=timezone.now() - timedelta(days=61))
    Hook.objects.update(made_at=timezone.now() - timedelta(days=70))
    Correction.objects.update(made_at=timezone.now() - timedelta(days=61))

    assert sending.forget_old_calls() == 1
    assert tell(partner) == 0


def test_looking_costs_the_same_for_one_address_and_for_five(hook, key, asked, partner):
    with CaptureQueriesContext(connection) as one:
        news.take_up(timezone.now())
    for number in range(4):
        hooks.make_hook(key=key, address=f"https://a.example/{number}", kinds=hooks.KINDS)
    with CaptureQueriesContext(connection) as five:
        news.take_up(timezone.now())

    assert len(one) == len(five) <= 9


def test_without_an_address_looking_costs_one_query(asked):
    with CaptureQueriesContext(connection) as found:
        news.take_up(timezone.now())

    assert len(found) == 1
