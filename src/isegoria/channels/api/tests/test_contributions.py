"""Programs bring answers: each once, with a receipt, and what cannot be taken is said."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.channels.api import limits, services
from isegoria.channels.api.models import Arrival, Key
from isegoria.channels.api.tests.programs import V1, WHERE, bring, post, problem, votes
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.hear.pausing import pause
from isegoria.hear.services import erase
from isegoria.hear.tests.test_taking_turns import together
from isegoria.organisations.models import Institution
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db

ERROR = "What was sent is not as it is described."


def said_in(activity):
    """What each person said, by code."""
    found = []
    for who in Participant.objects.filter(merged_into=None).order_by("pk"):
        points = type_of(activity).points(who, "en")
        found.append({one.key: one.prompt.said for one in points if one.prompt})
    return found


def test_what_is_brought_counts_like_any_other_answer(client, token, asked, statements):
    answers = votes(statements, "agree", "disagree", "pass")

    response = bring(client, token, answers)

    assert response.status_code == 201
    told = response.json()
    assert fits(told.pop("receipt"))
    assert told == {
        "receipt_address": "http://127.0.0.1:8000/en/receipt/",
        "taken": list(answers),
        "refused": {},
    }
    assert said_in(asked) == [answers]
    (part,) = Contribution.objects.all()
    assert (part.channel, part.language, part.helper) == ("api", "en", "")
    assert response.cookies == {}
    assert response["Cache-Control"] == "no-store"


def test_the_receipt_opens_it_on_the_web(client, token, asked, statements):
    code = bring(client, token, votes(statements, "agree")).json()["receipt"]

    page = client.post("/en/receipt/", {"code": code}, HTTP_ORIGIN="http://testserver")

    assert "Villages with no line at all come first." in page.content.decode()


def test_the_same_again_gives_the_same_and_changes_nothing(client, token, asked, statements):
    answers = {**votes(statements, "agree"), "statement-99999": "agree"}

    first = bring(client, token, answers)
    again = bring(client, token, answers)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["refused"] == {
        "statement-99999": "This question is not asked here, or no longer."
    }
    assert said_in(asked) == [votes(statements, "agree")]


@pytest.mark.parametrize(
    "change", [{"language": "fr"}, {"answers": {}}, {"receipt": "0000 0000 0000 0001"}]
)
def test_something_else_under_the_same_name_is_refused(client, token, asked, statements, change):
    answers = votes(statements, "agree")
    bring(client, token, answers)
    other = {**answers, **votes(statements, "disagree")}

    response = bring(
        client,
        token,
        **{
            "answers": other if "answers" in change else answers,
            **{name: value for name, value in change.items() if name != "answers"},
        },
    )

    assert problem(response) == (
        "not-now",
        409,
        "Something else came under this idempotency key before. Use a new one.",
    )
    assert said_in(asked) == [answers]


def test_another_name_is_another_person(client, token, asked, statements):
    codes = {
        bring(client, token, votes(statements, "agree"), name).json()["receipt"] for name in "12"
    }

    assert len(codes) == 2
    assert said_in(asked) == [votes(statements, "agree")] * 2


def test_what_was_refused_can_be_mended_under_the_same_name(client, token, asked, statements):
    refused = bring(client, token, votes(statements, "perhaps"))
    mended = bring(client, token, votes(statements, "agree"))

    assert problem(refused) == ("refused", 422, "Choose agree, disagree or pass.")
    assert mended.status_code == 201
    assert said_in(asked) == [votes(statements, "agree")]


@pytest.mark.django_db(transaction=True)
def test_the_same_twice_at_once_is_one_person_with_one_receipt(key, token, asked, statements):
    brought = services.Brought(key, token, "1", asked, votes(statements, "agree", "disagree"), "en")

    told = together(*[lambda: services.take(brought)] * 4)

    assert len({one.receipt for one in told}) == 1
    assert sorted(one.is_repeated for one in told) == [False, True, True, True]
    assert said_in(asked) == [votes(statements, "agree", "disagree")]


def test_somebody_with_a_receipt_goes_on(client, token, asked, statements):
    code = bring(client, token, votes(statements, "agree")).json()["receipt"]
    more = {f"statement-{statements[1].pk}": "pass"}

    response = bring(client, token, more, "2", receipt=code)

    assert (response.status_code, response.json()["receipt"]) == (201, code)
    assert response.json() == bring(client, token, more, "2", receipt=code).json()
    assert said_in(asked) == [votes(statements, "agree", "pass")]


def test_a_receipt_that_nobody_holds_is_refused(client, token, asked, statements):
    response = bring(client, token, votes(statements, "agree"), receipt="0000 0000 0000 0001")

    told = ("not-there", 404, "This receipt is not known for this question.")
    assert problem(response) == told
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer wrong", "Basic abc", "Bearer \u00e9"]
)
def test_without_a_key_that_holds_nothing_comes_in(client, token, asked, statements, given):
    body = json.dumps({"answers": votes(statements, "agree"), "language": "en"})

    response = post(client, "", body, Authorization=given)

    assert problem(response)[:2] == ("no-key", 401)
    assert response["WWW-Authenticate"] == "Bearer"
    assert not Contribution.objects.exists()


def test_a_void_key_brings_nothing(client, key, token, asked, statements):
    services.make_void(key)

    response = bring(client, token, votes(statements, "agree"))

    assert problem(response)[:2] == ("no-key", 401)


def test_the_key_lies_nowhere_in_the_tables(key, token):
    assert token.encode() not in bytes(Key.objects.get().digest)


def test_a_key_is_for_one_question(client, token, make_question, statements):
    other = make_question("roads")
    other.channels = "api"
    other.save()
    where = f"{V1}/questions/roads/activities/statements-1/contributions"
    body = json.dumps({"answers": votes(statements, "agree"), "language": "en"})

    response = post(client, token, body, where=where)

    assert problem(response) == ("not-yours", 403, "This key is for another question.")


@pytest.mark.parametrize(("is_theirs", "status"), [(True, 201), (False, 403)])
def test_a_key_for_all_questions_is_for_those_of_its_institution(
    client, asked, statements, institution, is_theirs, status
):
    other = Institution.objects.create(name=asked.title, slug="other")
    asked.process.institution = institution if is_theirs else other
    _key, token = services.make_key(process=asked.process, partner="Radio", for_all=True)
    asked.process.institution = institution
    asked.process.save()

    assert bring(client, token, votes(statements, "agree")).status_code == status


def test_a_question_that_is_not_put_to_other_systems_takes_nothing(
    client, token, asked, statements
):
    asked.process.channels = "web"
    asked.process.save()

    response = bring(client, token, votes(statements, "agree"))

    words = "This question takes no answers from other systems."
    assert problem(response) == ("not-yours", 403, words)


def test_a_closed_question_takes_nothing(client, token, asked, statements):
    asked.stage.ends_at = timezone.now() - timedelta(minutes=1)
    asked.stage.save()

    name, status, words = problem(bring(client, token, votes(statements, "agree")))

    assert (name, status) == ("not-now", 409)
    assert "Nothing more is counted." in words


def test_a_paused_question_takes_nothing(client, token, asked, statements):
    pause(activity=asked, reason="A mistake in the question")

    name, status, words = problem(bring(client, token, votes(statements, "agree")))

    assert (name, status) == ("not-now", 409)
    assert "A mistake in the question" in words


@pytest.mark.parametrize(
    "where",
    [
        "questions/internet/activities/statements-2/contributions",
        "questions/internet/activities/statements-01/contributions",
        "questions/internet/activities/nothing/contributions",
        "questions/nowhere/activities/statements-1/contributions",
        "questions/internet/activities/statements-99999999999999999999/contributions",
    ],
)
def test_what_is_not_there_takes_nothing(client, token, asked, statements, where):
    body = json.dumps({"answers": votes(statements, "agree"), "language": "en"})

    assert problem(post(client, token, body, where=f"{V1}/{where}"))[:2] == ("not-there", 404)


def test_a_draft_is_not_there(client, token, asked, statements):
    asked.process.published_at = None
    asked.process.save()

    assert problem(bring(client, token, votes(statements, "agree")))[:2] == ("not-there", 404)


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({}, {"answers": "This is missing.", "language": "This is missing."}),
        ({"answers": {}, "language": "en"}, {"answers": "There is nothing in it."}),
        ({"answers": {"a": 1}, "language": "en"}, {"answers.a": "This must be text."}),
        ({"answers": {"a": None}, "language": "en"}, {"answers.a": "This must be text."}),
        ({"answers": {"a": ["x"]}, "language": "en"}, {"answers.a": "This must be text."}),
        ({"answers": ["a"], "language": "en"}, {"answers": "This cannot be read."}),
        ({"answers": {"a b": "x"}, "language": "en"}, {"answers.a b": "This cannot be read."}),
        ({"answers": {"a": "x" * 10_001}, "language": "en"}, {"answers.a": "This is too long."}),
        (
            {"answers": {f"a{at}": "x" for at in range(1001)}, "language": "en"},
            {"answers": "There are too many of these."},
        ),
        ({"answers": {"a": "x"}, "language": "nonsense"}, {"language": "This cannot be read."}),
        ({"answers": {"a": "x"}, "language": 7}, {"language": "This must be text."}),
        (
            {"answers": {"a": "x"}, "language": "en", "name": "Amina"},
            {"name": "This is not known here."},
        ),
        (
            {"answers": {"a": "x"}, "language": "en", "receipt": 1},
            {"receipt": "This must be text."},
        ),
    ],
)
def test_what_is_not_as_described_is_named(client, token, sent, faults):
    response = post(client, token, json.dumps(sent))

    assert problem(response) == ("refused", 422, ERROR)
    assert {one["name"]: one["detail"] for one in response.json()["errors"]} == faults
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("name", [None, "", " ", "x" * 201, "with space", "\u00e9"])
def test_a_delivery_has_a_name(client, token, asked, statements, name):
    body = json.dumps({"answers": votes(statements, "agree"), "language": "en"})

    response = post(client, token, body, name)

    assert problem(response) == ("refused", 422, ERROR)
    assert [one["name"] for one in response.json()["errors"]] == ["Idempotency-Key"]


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"\xff\xfe",
        b'{"answers": {"a": "x", "a": "y"}, "language": "en"}',
        b'{"answers": {"a": NaN}, "language": "en"}',
        b'{"answers": {"a": "\\u0000"}, "language": "en"}',
        b'{"answers": {"a": "\\ud800"}, "language": "en"}',
        b'{"answers": {"\\udfff": "a"}, "language": "en"}',
        b"[" * 100_000,
        b"1" * 10_000,
        b"[]",
        b"null",
        b'"text"',
    ],
)
def test_what_is_no_such_json_is_refused(client, token, asked, body):
    name, status, _words = problem(post(client, token, body))

    assert (name, status) in {("unreadable", 400), ("refused", 422)}
    assert not Arrival.objects.exists()


def test_what_is_too_large_is_not_read(client, token, asked):
    assert problem(post(client, token, b"x" * (256 * 1024 + 1)))[:2] == ("too-large", 413)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_what_is_not_called_json_is_refused(client, token, asked, kind):
    response = client.post(
        f"{WHERE}/contributions",
        b"{}",
        content_type=kind,
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "1"},
    )

    assert problem(response)[:2] == ("media-type", 415)


def test_answers_to_what_is_no_longer_shown_are_left_out(client, token, asked, statements):
    statements[0].standing = Item.Standing.REFUSED
    statements[0].save()

    told = bring(client, token, votes(statements, "agree", "pass")).json()

    assert told["taken"] == [f"statement-{statements[1].pk}"]
    assert list(told["refused"]) == [f"statement-{statements[0].pk}"]


def test_answers_to_nothing_that_is_asked_are_refused_by_name(client, token, asked):
    response = bring(client, token, {"nothing": "agree"})

    words = "This question is not asked here, or no longer."
    assert problem(response) == ("refused", 422, words)
    assert response.json()["errors"] == [{"name": "nothing", "detail": words}]


def test_a_key_that_brings_too_much_waits(client, key, token, asked, statements, monkeypatch):
    monkeypatch.setattr(limits, "ARRIVALS", limits.Allowance(burst=1, seconds_each=60))
    bring(client, token, votes(statements, "agree"))

    response = bring(client, token, votes(statements, "agree"), "2")

    assert problem(response)[:2] == ("wait", 429)
    assert 0 < int(response["Retry-After"]) <= 61
    assert len(said_in(asked)) == 1


def test_what_a_person_erased_does_not_come_back(client, token, asked, statements):
    bring(client, token, votes(statements, "agree"))
    erase(participant=Participant.objects.get())
    services.forget_what_was_erased()

    response = bring(client, token, votes(statements, "agree"))

    words = "The person has erased what was sent here."
    assert problem(response) == ("gone", 410, words)
    assert Arrival.objects.get().sealed is None
    assert said_in(asked) == [{}]


def test_problems_are_told_in_the_language_of_the_reader(client, token, asked, statements):
    response = client.get(f"{V1}/nothing", headers={"Accept-Language": "fr"})

    assert response["Content-Language"] == "fr"
    assert problem(response)[:2] == ("not-there", 404)


def test_no_answer_lies_open_in_the_table_of_arrivals(client, token, asked, statements):
    bring(client, token, votes(statements, "agree"), "person-17")

    row = Arrival.objects.values().get()

    stored = b" ".join(bytes(one) for one in row.values() if isinstance(one, bytes | memoryview))
    assert b"person-17" not in stored
    assert b"statement" not in stored
