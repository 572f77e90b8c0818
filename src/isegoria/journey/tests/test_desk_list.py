"""The list of an official's questions, and beginning a new one."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from isegoria.activities.statements.services import add_statement
from isegoria.hear.models import Participant
from isegoria.journey.queries.desk_list import QUESTIONS_A_PAGE
from isegoria.journey.services import open_to_the_public
from isegoria.languages.queries import shown
from isegoria.languages.services import say
from isegoria.organisations.models import Institution, Role
from isegoria.process.models import Process

pytestmark = pytest.mark.django_db

DESK = "/en/desk/"
NEW = "/en/desk/new/"


def rows(response):
    return [
        (str(row.title), row.stage, row.due, row.people, row.waiting)
        for row in response.context["rows"]
    ]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_each_question_says_where_it_stands_and_what_is_due(
    desk, make_draft, make_ready, make_question, officer
):
    make_draft("A mere draft?")
    make_ready("One that is ready?")
    opened = make_question("opened", opens=-2, closes=9)
    add_statement(
        activity=opened.activities.get(),
        words="Late buses too.",
        language="en",
        author=Participant.objects.create(process=opened, secret=b"s" * 16),
    )

    found = rows(desk.get(DESK))

    closes = found[1][2]
    assert closes.startswith("Closes on ")
    assert closes.endswith("(Paris time)")
    assert found == [
        ("One that is ready?", "Draft", "Ready to open", None, 0),
        ("How should we bring fast internet to every home?", "Hear", closes, "0", 1),
        ("A mere draft?", "Draft", "12 things are missing before it can open", None, 0),
    ]


def test_every_question_is_counted_where_it_stands(desk, make_draft, make_question):
    make_draft()
    make_question("a-draft-in-time", opens=-2, closes=9, published=False)
    make_question("soon-one", opens=2, closes=9)
    make_question("open-one", opens=-2, closes=9)
    make_question("closed-one", opens=-20, closes=-9)

    tabs = desk.get(DESK).context["tabs"]

    assert {one.stage: one.count for one in tabs} == {
        "": 5,
        "draft": 2,
        "soon": 1,
        "open": 1,
        "understand": 1,
        "late": 1,
    }


def test_the_list_costs_the_same_for_one_question_and_for_three(desk, make_ready, make_question):
    make_ready("First?", languages=("fr",))
    make_question("opened-1")
    for_one = queries_of(desk, DESK)
    for number in (2, 3):
        make_ready(f"Number {number}?", languages=("fr", "ar"))
        make_question(f"opened-{number}")

    assert queries_of(desk, DESK) == for_one


def test_the_page_of_a_question_costs_the_same_with_more_statements(desk, ready):
    address = reverse("desk-question", args=[ready.slug])
    before = queries_of(desk, address)
    for number in range(5):
        add_statement(
            activity=ready.activities.get(),
            words=f"Another statement, number {number}.",
            language="en",
            standing="accepted",
        )

    assert queries_of(desk, address) == before


def test_a_question_is_found_by_its_words(desk, make_draft):
    make_draft("Where do we plant trees?")
    make_draft("When do shops close?")

    assert [row[0] for row in rows(desk.get(DESK, {"q": "TREES"}))] == ["Where do we plant trees?"]
    assert "No question of yours has" in desk.get(DESK, {"q": "<b>zebra\x00"}).content.decode()


def test_a_long_list_is_paged(desk, make_draft):
    for number in range(QUESTIONS_A_PAGE + 1):
        make_draft(f"Question number {number}?")

    assert len(rows(desk.get(DESK))) == QUESTIONS_A_PAGE
    assert len(rows(desk.get(DESK, {"page": "2"}))) == 1
    assert "?q=Question&amp;page=2" in desk.get(DESK, {"q": "Question"}).content.decode()
    for number in ("3", "0", "-1", "x", "9" * 30):
        assert desk.get(DESK, {"page": number}).status_code == 404


def test_somebody_new_is_told_how_to_begin(desk, site):
    assert "You have no question yet." in desk.get(DESK).content.decode()


def test_one_sentence_is_enough_to_begin(desk, site, institution):
    site.time_zone = "Asia/Amman"
    site.save()

    response = desk.post(NEW, {"question": "أين نبني المدرسة؟", "language": "ar"})

    made = Process.objects.get()
    assert response["Location"] == reverse("desk-words", args=["q-1"])
    assert (made.slug, made.source_language, made.time_zone) == ("q-1", "ar", "Asia/Amman")
    assert str(shown([made.question_id], "ar")[made.question_id]) == "أين نبني المدرسة؟"
    assert made.institution == institution
    assert [one.type_slug for one in made.activities.all()] == ["statements"]
    assert made.stages.count() == 6


def test_a_new_question_that_is_sent_twice_is_one_draft(desk, site):
    sent = {"question": "Where do we plant trees?", "language": "en"}

    places = {desk.post(NEW, sent)["Location"] for _ in range(2)}

    assert places == {reverse("desk-words", args=[Process.objects.get().slug])}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"question": ""}, "Write the question."),
        ({"question": "x" * 201}, "The text is too long: 201 characters, 200 at most."),
        ({"question": "nul\x00l"}, "The text holds a character that cannot be stored."),
        ({"question": "Why?", "language": "tlh"}, "tlh is not one of the available choices."),
    ],
)
def test_what_cannot_be_kept_is_explained_and_nothing_typed_is_lost(desk, site, typed, error):
    response = desk.post(NEW, {"language": "en", **typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert error in page
    assert "<title>Error: " in page
    assert typed["question"].replace("\x00", "") in page.replace("\x00", "")
    assert not Process.objects.exists()


def test_a_text_of_a_hundred_kilobytes_is_refused_with_words(desk, site):
    response = desk.post(NEW, {"language": "en", "question": "x" * 100_000})

    assert response.status_code == 422
    assert "100000 characters, 200 at most" in response.content.decode().replace(",000", "000")


def test_who_works_for_two_institutions_says_which_one_asks(client, site, institution, officer):
    other = Institution.objects.create(name=say("The Port", language="en"), slug="port")
    Role.objects.create(account=officer, institution=other, kind="officer")
    client.force_login(officer)

    assert client.post(NEW, {"question": "Why?", "language": "en"}).status_code == 422
    client.post(NEW, {"question": "Why?", "language": "en", "institution": other.pk})

    assert Process.objects.get().institution == other


def test_nobody_asks_in_the_name_of_an_institution_they_do_not_work_for(desk, site):
    other = Institution.objects.create(name=say("The Port", language="en"), slug="port")

    desk.post(NEW, {"question": "Why?", "language": "en", "institution": other.pk})

    assert Process.objects.get().institution != other


def test_the_next_date_is_the_one_that_is_still_to_come(desk, ready, officer):
    open_to_the_public(ready, by=officer)
    hear = ready.stages.get(kind="hear")
    opens, closes = hear.begins_at, hear.ends_at

    told = []
    for moment in (opens - timedelta(days=1), opens, closes, closes + timedelta(days=400)):
        with time_machine.travel(moment, tick=False):
            desk.force_login(officer)
            told.append(rows(desk.get(DESK))[0][2])

    assert [words and words.split(" ")[0] for words in told] == [
        "Opens",
        "Closes",
        "Decision",
        "The",
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "published", "words"),
    [
        (-2, 9, False, "It was to open on "),
        (-60, -31, True, "The decision was due on "),
        (-100, -70, True, "The answer to everybody was due by "),
        (-900, -800, True, None),
        (-60, -9, True, None),
    ],
)
def test_what_has_missed_its_date_is_late_until_one_looks_back(
    desk, make_question, opens, closes, published, words
):
    make_question(opens=opens, closes=closes, published=published)

    (row,) = desk.get(DESK).context["rows"]
    late = desk.get(DESK, {"stage": "late"}).context["rows"]

    assert (row.is_late, len(late)) == ((True, 1) if words else (False, 0))
    assert not words or row.due.startswith(words)


def test_what_waits_is_named_with_the_way_to_it(desk, draft, make_question):
    opened = make_question("opened")
    add_statement(
        activity=opened.activities.get(),
        words="Late buses too.",
        language="en",
        author=Participant.objects.create(process=opened, secret=b"s" * 16),
    )

    waiting = [(one.words, one.address) for one in desk.get(DESK).context["waiting"]]

    assert waiting == [
        ("1 contribution to read", "/en/desk/moderation/"),
        ("1 draft to finish", "/en/desk/?stage=draft"),
    ]


def test_a_list_is_kept_under_a_name_and_is_ones_own(desk, draft, client, make_account):
    address = f"{DESK}?stage=draft&q=bus"
    desk.post(address, {"name": "My buses"})
    kept = desk.get(DESK).text
    again = desk.post(f"{DESK}?stage=draft", {"name": "My buses"})
    nameless = desk.post(address, {"name": " "})
    desk.post(DESK, {"forget": "My buses"})

    assert 'href="?stage=draft&amp;q=bus"' in kept
    assert again.url == f"{DESK}?stage=draft"
    assert nameless.status_code == 422
    assert "Write a name for the list." in nameless.text
    assert "My buses" not in desk.get(DESK).text


def test_no_more_than_twenty_lists_are_kept(desk, draft):
    for number in range(20):
        desk.post(f"{DESK}?stage=draft", {"name": f"List {number}"})

    refused = desk.post(f"{DESK}?stage=draft", {"name": "One more"})

    assert refused.status_code == 422
    assert "You keep 20 lists already." in refused.text


@pytest.mark.parametrize("stage", ["nonsense", "draft", "late"])
def test_a_list_can_be_narrowed_to_an_institution(
    desk, draft, institution, officer, stage, make_question
):
    other = Institution.objects.create(name=say("The Port", language="en"), slug="port")
    Process.objects.filter(pk=make_question().pk).update(institution=other)

    found = desk.get(DESK, {"institution": other.pk, "stage": stage})

    assert rows(found) == []


def test_the_list_can_be_taken_along_as_tables(desk, make_draft, make_question):
    make_draft("=SUM(A1) or more?")
    make_question("opened")

    csv = desk.get(f"{DESK}questions.csv").content.decode("utf-8-sig").splitlines()
    narrowed = desk.get(f"{DESK}questions.csv?stage=open").text.splitlines()
    book = load_workbook(io.BytesIO(desk.get(f"{DESK}questions.xlsx").content))
    table = list(book["questions"].iter_rows(values_only=True))

    assert csv[0].startswith("name,question,asked_by,stage,due,late,opens_at")
    assert csv[2].startswith("suma1-or-more,'=SUM(A1) or more?,Harbour District Council,Draft")
    assert len(narrowed) == 2
    assert [row[1] for row in table[1:]] == [
        "How should we bring fast internet to every home?",
        "=SUM(A1) or more?",
    ]
    assert desk.get(f"{DESK}questions.exe").status_code == 404


def test_tables_are_for_those_who_prepare_questions(client, moderator, draft):
    client.force_login(moderator)

    assert client.get(f"{DESK}questions.csv").status_code == 404
    assert client.get(DESK).url == "/en/desk/moderation/"
