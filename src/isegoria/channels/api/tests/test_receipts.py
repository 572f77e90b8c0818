"""With a receipt, through any program: read, change, take back, erase, check."""

import json

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.base.allowance import Allowance
from isegoria.channels.api.tests.programs import V1, bring, problem, votes
from isegoria.hear import limits
from isegoria.hear.models import Item, Participant
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.services import seal

pytestmark = pytest.mark.django_db

RECEIPT = f"{V1}/receipt"


@pytest.fixture
def code(client, token, asked, statements):
    """The receipt of somebody whose two answers a program brought."""
    return bring(client, token, votes(statements, "agree", "pass")).json()["receipt"]


def ask(client, code, where="", method="get", **sent):
    body = json.dumps(sent) if sent else b""
    kind = {"content_type": "application/json"} if sent else {}
    return getattr(client, method)(
        f"{RECEIPT}{where}", body or None, headers={"Isegoria-Receipt": code}, **kind
    )


def test_a_receipt_opens_what_was_said_and_what_became_of_it(client, code, statements):
    response = ask(client, code)

    told = response.json()
    assert (told["question"], told["total"], told["is_open"]) == ("internet", 2, True)
    first = told["items"][0]
    assert first["about"]["text"] == "Villages with no line at all come first."
    assert (first["id"], first["activity"]) == (f"statement-{statements[0].pk}", "statements-1")
    assert (first["answer"], first["can_be_changed"]) == ("agree", True)
    assert told["trail"][0]["name"] == "Received"
    assert response["Cache-Control"] == "no-store"
    assert response.cookies == {}
    assert "ETag" not in response


def test_answers_come_in_pages(client, code):
    told = ask(client, code, "?size=1&page=2").json()

    assert (len(told["items"]), told["pages"]) == (1, 2)


def test_an_answer_is_changed_and_what_stood_beside_it_stays(client, code, statements):
    Vote.objects.filter(item=statements[0]).update(matters=True)
    where = f"/answers/statement-{statements[0].pk}"

    told = ask(client, code, where, "put", answer="disagree").json()

    said = {one["id"]: one["answer"] for one in told["items"]}
    assert said == votes(statements, "disagree", "pass")
    vote = Vote.objects.get(item=statements[0])
    assert (vote.value, vote.matters) == (-1, True)


@pytest.mark.parametrize(
    ("where", "sent", "status"),
    [
        ("statement-{}", {"answer": "perhaps"}, 422),
        ("statement-{}", {"answer": 1}, 422),
        ("statement-{}", {"answer": "agree", "more": "x"}, 422),
        ("nothing", {"answer": "agree"}, 404),
    ],
)
def test_what_makes_no_sense_changes_nothing(client, code, statements, where, sent, status):
    response = ask(client, code, f"/answers/{where.format(statements[0].pk)}", "put", **sent)

    assert problem(response)[1] == status
    assert sorted(Vote.objects.values_list("value", flat=True)) == [0, 1]


def test_one_answer_is_taken_back_then_all(client, code, statements):
    where = f"/answers/statement-{statements[0].pk}"

    counts = [
        ask(client, code, where, "delete").json(),
        ask(client, code, where, "delete").json(),
        ask(client, code, "/answers", "delete").json(),
    ]

    assert counts == [{"count": 1}, {"count": 0}, {"count": 1}]
    assert [one["answer"] for one in ask(client, code).json()["items"]] == ["", ""]


def test_everything_is_erased_for_good(client, code):
    told = ask(client, code, "", "delete").json()
    seal()

    after = ask(client, code).json()
    assert told == {"count": 2}
    assert (after["is_erased"], after["items"]) == (True, [])
    assert Participant.objects.get().secret is None
    assert audit(all_bodies()).problems == []


def test_the_proof_of_an_answer_is_that_of_the_web(client, code, statements):
    seal()

    told = ask(client, code, f"/answers/statement-{statements[0].pk}/proof").json()

    assert told["format"] == "isegoria-proof-1"
    assert told["body"]["value"] == 1
    assert told["checkpoint"].startswith(told["key"].partition("+")[0])


@pytest.mark.parametrize("given", ["0000 0000 0000 0001", "1", "x" * 300, "\u0661", ""])
@pytest.mark.parametrize(("where", "method"), [("", "get"), ("", "delete"), ("/answers", "delete")])
def test_whoever_has_no_receipt_finds_nothing(client, code, given, where, method):
    assert problem(ask(client, given, where, method))[:2] == ("no-key", 401)
    assert Vote.objects.count() == 2


def test_whoever_guesses_receipts_has_to_wait(client, code, monkeypatch):
    monkeypatch.setattr(limits, "RECEIPTS", Allowance(burst=1, seconds_each=60))
    wrong = "0000 0000 0000 0001"
    ask(client, wrong)

    response = ask(client, wrong)

    assert problem(response)[:2] == ("wait", 429)
    assert int(response["Retry-After"]) > 0
    assert ask(client, code).status_code == 200


def test_after_the_closing_nothing_is_changed(client, code, asked, statements):
    asked.stage.ends_at = asked.stage.begins_at
    asked.stage.save()

    response = ask(client, code, f"/answers/statement-{statements[0].pk}", "put", answer="pass")

    assert problem(response)[:2] == ("not-now", 409)


def test_the_receipt_stands_in_no_address(client, code):
    assert client.get(f"{RECEIPT}?receipt={code}").status_code == 422
    assert problem(client.get(f"{RECEIPT}/{code}"))[:2] == ("not-there", 404)
    assert Item.objects.count() == 3
