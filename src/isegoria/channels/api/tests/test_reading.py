"""Everything public can be read by programs: in pages, in languages, cheaply asked again."""

import json
import runpy
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.channels.api.tests.programs import V1, WHERE, bring, problem, votes
from isegoria.hear.activity_type import type_of
from isegoria.ledger.models import Checkpoint
from isegoria.ledger.services import seal
from isegoria.questionnaire.definition import Kind
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

VERIFIER = Path(__file__).parents[5] / "docs/verify.py"


def read(client, where, **headers):
    response = client.get(f"{V1}/{where}", headers=headers)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.cookies == {}
    return response.json()


def test_the_address_leads_people_to_the_page_about_it(client, site):
    response = client.get("/api/")

    assert (response.status_code, response["Location"]) == (302, "/en/api/")


def test_questions_are_listed_the_newest_first(client, make_question):
    make_question("old", opens=-30)
    make_question("new", opens=-1)
    make_question("draft", published=False)

    found = read(client, "questions")

    assert [one["id"] for one in found["items"]] == ["new", "old"]
    assert {name: found[name] for name in ("total", "page", "pages")} == {
        "total": 2,
        "page": 1,
        "pages": 1,
    }


def test_lists_come_in_pages(client, make_question):
    for at in range(3):
        make_question(f"q{at}", opens=-1 - at)

    pages = [read(client, f"questions?size=2&page={page}") for page in (1, 2, 3)]

    assert [[one["id"] for one in page["items"]] for page in pages] == [["q0", "q1"], ["q2"], []]
    assert [page["pages"] for page in pages] == [2, 2, 2]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("standing=open", ["now"]),
        ("standing=preparation", ["soon"]),
        ("standing=closed", ["over"]),
        ("organisation=harbour", ["over", "soon", "now"]),
        ("organisation=nobody", []),
    ],
)
def test_some_of_the_questions_can_be_asked_for(client, make_question, wanted, found):
    make_question("now", opens=-1, closes=5)
    make_question("soon", opens=2, closes=5)
    make_question("over", opens=-9, closes=-1)

    listed = read(client, f"questions?{wanted}")["items"]

    assert sorted(one["id"] for one in listed) == sorted(found)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=99999999999999999999", "page"),
        ("size=101", "size"),
        ("size=-1", "size"),
        ("standing=maybe", "standing"),
        ("organisation=%00", "organisation"),
        ("language=%27", "language"),
        ("nonsense=1", "nonsense"),
    ],
)
def test_nonsense_in_the_address_is_named(client, question, wanted, name):
    response = client.get(f"{V1}/questions?{wanted}")

    assert problem(response)[:2] == ("refused", 422)
    assert [one["name"] for one in response.json()["errors"]] == [name]


def test_a_question_is_told_whole(client, asked):
    told = read(client, "questions/internet")

    assert told["question"]["language"] == "en"
    assert told["organisation"] == "harbour"
    assert told["address"] == "http://127.0.0.1:8000/en/q/internet/"
    assert told["channels"] == ["web", "api"]
    assert (told["standing"], told["people"]) == ("open", 0)
    assert [one["kind"] for one in told["stages"]] == [
        "inform",
        "hear",
        "understand",
        "decide",
        "answer",
        "learn",
    ]
    assert told["stages"][1]["ends_at"] == told["closes_at"]
    (activity,) = told["activities"]
    assert activity == read(client, "questions/internet/activities/statements-1")
    assert (activity["id"], activity["obstacle"], activity["takes_answers_here"]) == (
        "statements-1",
        "",
        True,
    )


@pytest.mark.parametrize("where", ["", "/activities/statements-1", "/activities/statements-1/form"])
def test_a_draft_cannot_be_read(client, make_question, where):
    make_question("draft", published=False)

    assert problem(client.get(f"{V1}/questions/draft{where}"))[:2] == ("not-there", 404)


@pytest.mark.parametrize("where", ["/questions/a%0Ab", "/questions/internet%0A/form", "/%0A"])
def test_an_address_with_a_broken_line_is_answered_like_any_other(client, question, where):
    assert problem(client.get(f"{V1}{where}"))[:2] == ("not-there", 404)


def test_texts_come_in_the_language_that_is_asked_for(client, asked):
    names = [
        read(client, "organisations/harbour", **{"Accept-Language": "fr"})["name"],
        read(client, "organisations/harbour?language=fr")["name"],
        read(client, "organisations/harbour?language=ar")["name"],
    ]

    french = {"text": "Conseil du district", "language": "fr"}
    assert names == [french, french, {"text": "Harbour District Council", "language": "en"}]


def test_those_who_ask_are_listed(client, question):
    assert read(client, "organisations?size=1") == {
        "total": 1,
        "page": 1,
        "pages": 1,
        "items": [
            {
                "id": "harbour",
                "name": {"text": "Harbour District Council", "language": "en"},
                "questions": 1,
            }
        ],
    }


def test_whoever_asked_nothing_is_not_told_of(client, institution):
    assert read(client, "organisations")["items"] == []
    assert problem(client.get(f"{V1}/organisations/harbour"))[:2] == ("not-there", 404)


def test_the_form_is_that_of_the_contract(client, asked):
    whole = type_of(asked).form(asked)

    pages = [
        read(client, f"questions/internet/activities/statements-1/form?size=2&page={page}")
        for page in (1, 2)
    ]

    told = [one for page in pages for one in page["items"]]
    assert [one["code"] for one in told] == [one.code for one in whole.questions()]
    assert [one["words"] for one in told] == [dict(one.words) for one in whole.questions()]
    assert {one["kind"] for one in told} == {Kind.CHOICE.value}
    assert pages[0]["version"] == whole.version


def test_a_page_of_the_form_and_a_delivery_read_only_what_is_asked(
    client, token, asked, statements, django_assert_max_num_queries
):
    kind = type_of(asked)
    whole = kind.form(asked)

    part, total = kind.form_page(asked, first=1, most=1)
    codes = [f"statement-{statements[0].pk}", "statement-", "statement-0", "statement-1x", "own"]
    codes += ["statement-" + "9" * 40, f"statement-0{statements[0].pk}", "\u0661", ""]

    assert (part.members, total) == (whole.members[1:2], 3)
    assert (part.code, part.version, part.title) == (whole.code, whole.version, whole.title)
    assert kind.form_page(asked, first=3, most=1)[0].members == ()
    assert kind.asked_among(asked, codes) == {codes[0]}
    with django_assert_max_num_queries(8):
        read(client, "questions/internet/activities/statements-1/form?size=1&page=3")


def test_what_was_heard_is_told_with_its_numbers(client, token, asked, statements):
    for at in range(8):
        bring(client, token, votes(statements, "agree", "disagree" if at else "pass"), str(at))
    seal()
    read_activity(asked)

    heard = read(client, "questions/internet/activities/statements-1/heard")
    items = read(client, "questions/internet/activities/statements-1/heard/items?size=2")

    assert (heard["people"], heard["answers"]) == (8, 16)
    assert heard["result"] == json.loads(json.dumps(asked.finding.result))
    assert [(one["agree"], one["disagree"], one["passed"]) for one in items["items"]] == [
        (8, 0, 0),
        (0, 7, 1),
    ]
    assert (items["total"], items["pages"]) == (3, 2)


@pytest.mark.parametrize("where", ["heard", "heard/items"])
def test_what_was_not_read_yet_is_not_there(client, asked, where):
    response = client.get(f"{WHERE}/{where}")

    assert problem(response)[:2] == ("not-there", 404)


def test_the_log_can_be_followed_and_each_entry_proved(client, token, asked, statements):
    bring(client, token, votes(statements, "agree", "disagree", "pass"))
    seal()

    log = read(client, "log")
    first = read(client, "log/entries?size=2")
    rest = read(client, f"log/entries?start={first['next']}")
    entry = read(client, "log/entries/1")

    newest = Checkpoint.objects.latest("size")
    assert (log["size"], log["checkpoint"]) == (newest.size, newest.note)
    assert len(first["items"]) + len(rest["items"]) == first["total"] == newest.size
    assert rest["next"] is None
    assert entry["leaf"] == first["items"][1]["leaf"]
    verify = runpy.run_path(str(VERIFIER))
    leaf = verify["leaf_hash"](entry["leaf"].encode())
    proof = [bytes.fromhex(one) for one in entry["hashes"]]
    assert leaf.hex() == entry["leaf_hash"]
    assert verify["root_by_inclusion"](leaf, 1, newest.size, proof).hex() == log["root"]


@pytest.mark.parametrize("where", ["99999999", "9007199254740992"])
def test_the_log_has_not_grown_that_far(client, site, where):
    assert problem(client.get(f"{V1}/log/entries/{where}"))[:2] == ("not-there", 404)
    assert read(client, f"log/entries?start={where}")["items"] == []


@pytest.mark.parametrize("method", ["get", "head"])
def test_what_has_not_changed_costs_no_body(client, asked, method):
    ask = getattr(client, method)
    mark = ask(f"{V1}/questions/internet")["ETag"]

    again = ask(f"{V1}/questions/internet", headers={"If-None-Match": mark})
    asked.process.channels = "web"
    asked.process.save()
    changed = ask(f"{V1}/questions/internet", headers={"If-None-Match": mark})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != mark


def test_pages_of_others_may_read_what_is_public_and_nothing_else(client, token, asked):
    public = client.get(f"{V1}/questions", headers={"Origin": "https://other.example"})
    before = client.options(f"{V1}/questions", headers={"Origin": "https://other.example"})
    bringing = client.options(f"{WHERE}/contributions")
    personal = client.options(f"{V1}/receipt")

    assert public["Access-Control-Allow-Origin"] == before["Access-Control-Allow-Origin"] == "*"
    assert (before.status_code, before["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert (bringing.status_code, bringing["Allow"]) == (204, "OPTIONS, POST")
    for one in (bringing, personal, client.get(f"{V1}/receipt"), bring(client, token, {})):
        assert "Access-Control-Allow-Origin" not in one


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_is_only_read_takes_nothing(client, asked, method):
    response = getattr(client, method)(f"{V1}/questions", b"{}", content_type="application/json")

    assert problem(response)[:2] == ("method", 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("where", ["questions", "questions/q0", "organisations"])
def test_more_questions_ask_the_database_no_more(client, make_question, where):
    make_question("q0")
    client.get(f"{V1}/{where}")
    counts = []
    for at in (1, 2):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{V1}/{where}")
        counts.append(len(queries))
        make_question(f"q{at}")
        make_question(f"q{at}-too")

    assert counts[0] == counts[1]
