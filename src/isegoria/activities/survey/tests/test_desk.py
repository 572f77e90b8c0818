"""Staff write a survey at the desk."""

import csv
import html
import io
import json
import re
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.models import Answer, Edition
from isegoria.activities.survey.queries import latest
from isegoria.activities.survey.tests.ten import ANSWERS, TEN
from isegoria.hear.items import discard_items
from isegoria.hear.models import Activity, Item
from isegoria.journey.audit import all_bodies
from isegoria.languages.models import Text
from isegoria.ledger.audit import audit
from isegoria.questionnaire import xlsform
from isegoria.questionnaire.definition import Group

pytestmark = pytest.mark.django_db

DESK = "/en/desk/q/internet/survey/1/"


@pytest.fixture
def desk(officer):
    """A browser in which an officer is signed in."""
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def draft(make_survey):
    """A survey of ten questions in a question that nobody sees yet."""
    return make_survey(opens=3, published=False, is_open=False)


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def codes(survey):
    return [one.code for one in latest(survey).form.members]


CHOICE = {
    "words-en": "What is your favourite stop?",
    "words-fr": "Quel est votre arrêt préféré ?",
    "options-en": "Market\nHarbour\nNone of these",
    "options-fr": "Marché\nPort\nAucun",
    "exclusive": "on",
    "ways_out": ["dont_know"],
    "required": "on",
    "only_if": "how bus",
}


def test_a_question_is_written_with_options_pasted_one_a_line(desk, draft):
    page = desk.post(f"{DESK}line/?kind=choice", CHOICE)

    assert page.status_code == 302
    question = latest(draft).form.members[-1]
    assert question.code == "what_is_your_favourite"
    assert question.relevant == "selected(${how}, 'bus')"
    assert [(one.value, dict(one.words), one.exclusive) for one in question.choices] == [
        ("market", {"en": "Market", "fr": "Marché"}, False),
        ("harbour", {"en": "Harbour", "fr": "Port"}, False),
        ("none_of_these", {"en": "None of these", "fr": "Aucun"}, True),
    ]
    assert question.ways_out == {"dont_know"}
    assert question.required
    assert Survey().building(draft).obstacle is None


def test_a_faulty_rule_is_told_at_the_question_and_the_survey_cannot_open(desk, draft):
    desk.post(
        f"{DESK}line/?kind=number", {"words-en": "How old are you?", "relevant": "${nobody} > 1"}
    )

    page = words_of(desk.get(DESK))

    assert "To be mended before people can answer" in page
    assert "nobody" in page
    assert Survey().building(draft).obstacle
    assert "nobody" in words_of(desk.get("/en/desk/q/internet/open/"))


def test_lines_are_ordered_copied_removed_and_brought_back(desk, draft):
    before = codes(draft)

    desk.post(DESK, {"do": "down", "code": "how"})
    assert codes(draft)[:2] == [before[1], before[0]]
    desk.post(DESK, {"do": "up", "code": "how"})
    desk.post(DESK, {"do": "copy", "code": "why"})
    assert codes(draft)[:3] == ["how", "why", "why2"]
    desk.post(DESK, {"do": "remove", "code": "stop"})
    assert "stop" not in codes(draft)
    assert latest(draft).form.question("clean") is None
    page = words_of(desk.get(DESK))
    assert "Bring back what was removed: stop" in page
    desk.post(DESK, {"do": "undo"})

    assert codes(draft) == ["how", "why", "why2", *before[2:]]
    stop = latest(draft).form.members[3]
    assert isinstance(stop, Group)
    assert [one.code for one in stop.members] == ["clean", "safe"]


def test_every_kind_has_a_page_of_its_own_that_keeps_what_it_says(desk, draft):
    before = latest(draft).form

    for code in ("how", "why", "stop", "clean", "content", "minutes", "money", "wish", "rider"):
        page = desk.get(f"{DESK}line/{code}/")
        fields = fields_of(page)
        assert desk.post(f"{DESK}line/{code}/", fields).status_code == 302, code

    assert latest(draft).form == before


def fields_of(page):
    """What a browser would send of a form that nobody touched."""
    form = page.context["form"]
    fields = {name: form[name].value() for name in form.fields}
    return {name: one for name, one in fields.items() if one not in (None, False, "")}


def test_the_survey_goes_out_and_in_as_a_spreadsheet(desk, draft):
    sheet = desk.get(f"{DESK}sheet/")
    desk.post(DESK, {"do": "remove", "code": "how"})

    upload = SimpleUploadedFile("survey.xlsx", sheet.content)
    page = desk.post(f"{DESK}take/", {"sheet": upload})

    assert page.status_code == 302
    assert xlsform.read(sheet.content).members == TEN.members
    assert latest(draft).form.members == TEN.members


def test_a_spreadsheet_that_cannot_be_taken_is_refused_in_words(desk, draft):
    before = latest(draft).form

    page = desk.post(f"{DESK}take/", {"sheet": SimpleUploadedFile("survey.xlsx", b"PK nonsense")})

    assert page.status_code == 422
    assert "There is a problem" in words_of(page)
    assert latest(draft).form == before


def test_the_preview_shows_every_question_and_takes_nothing(desk, draft):
    page = words_of(desk.get(f"{DESK}preview/"))

    for words in ("How do you travel most?", "How long do you wait?", "Thank you for your time."):
        assert words in page
    assert not Item.objects.exists()


def test_only_officers_of_the_question_write_it(client, draft, stranger, moderator):
    assert client.get(DESK).status_code == 302
    for account in (stranger, moderator):
        client.force_login(account)
        assert client.get(DESK).status_code == 404
        assert client.post(DESK, {"do": "remove", "code": "how"}).status_code == 404
    assert "how" in codes(draft)


def test_changing_an_open_survey_makes_a_new_edition_and_keeps_what_is_the_same(desk, survey, send):
    who = None
    for code in ("how", "why", "content"):
        who = send(survey, {code: ANSWERS[code]}, who)
    content = {**fields_of(desk.get(f"{DESK}line/content/")), "words-en": "How content are you?"}
    how = {**fields_of(desk.get(f"{DESK}line/how/")), "words-en": "How do you get about?"}

    desk.post(f"{DESK}line/content/", content)
    desk.post(f"{DESK}line/how/", {**how, "reworded": "on"})
    assert Survey().asking(survey, None, "en").prompts[0].text.body == "How do you travel most?"
    desk.post(DESK, {"do": "publish"})

    assert Survey().asking(survey, None, "en").prompts[0].text.body == "How do you get about?"
    points = {one.about.body: one for one in Survey().points(who, "en")}
    assert points["How do you get about?"].prompt.said == "bus"
    assert points["Why do you travel?"].prompt.said == "work care"
    old = points["How content are you with going By bus?"]
    assert (old.prompt, old.state) == (None, "This question is no longer asked.")
    assert [one.number for one in Edition.objects.order_by("number")] == [1, 2]
    assert set(Answer.objects.values_list("edition__number", flat=True)) == {1}
    prompts = Survey().asking(survey, who, "en").prompts
    assert [one.key for one in prompts] == ["clean", "safe"]
    columns = Survey().responses(survey).columns
    assert [len(one.person) for one in columns if one.code == "content"] == [0, 1]
    assert audit(all_bodies()).problems == []


def test_texts_that_say_the_same_are_shared_between_editions(desk, survey):
    before = Text.objects.count()

    desk.post(DESK, {"do": "remove", "code": "thanks"})
    desk.post(DESK, {"do": "publish"})

    assert Text.objects.count() == before
    assert Edition.objects.count() == 2


def test_a_draft_goes_with_all_it_held(draft):
    Survey().discard(draft)
    discard_items(draft)

    assert Edition.objects.count() == 0
    assert not Text.objects.filter(renderings__body="How do you travel most?").exists()
    assert audit(all_bodies()).problems == []


def test_a_survey_is_chosen_with_a_new_question(desk, site):
    desk.post(
        "/en/desk/new/",
        {"question": "How do we travel?", "language": "en", "kinds": ["survey", "statements"]},
    )

    page = words_of(desk.get("/en/desk/"))
    assert "How do we travel?" in page
    assert {one.type_slug for one in Activity.objects.all()} == {"survey", "statements"}


def test_what_is_missing_is_named_and_opening_puts_the_survey_to_people(desk, draft, officer):
    page = words_of(desk.get("/en/desk/q/internet/"))
    translate = words_of(desk.get("/en/desk/q/internet/translate/fr/"))

    assert "The questions of the survey" in page
    assert "how, option 1" in translate


def test_the_answers_are_a_table_without_words_that_nobody_read(desk, survey, send):
    who = None
    for code in ("how", "why", "wish"):
        who = send(survey, {code: ANSWERS[code]}, who)
    send(survey, {"how": "foot"})

    page = desk.get(f"{DESK}answers/")

    with ZipFile(io.BytesIO(page.content)) as archive:
        table = archive.read("answers.csv").decode("utf-8-sig")
        fields = json.loads(archive.read("datapackage.json"))["resources"][0]["schema"]["fields"]
    rows = list(csv.DictReader(io.StringIO(table)))
    assert sorted(row["how"] for row in rows) == ["bus", "foot"]
    assert [one["name"] for one in fields] == next(csv.reader(io.StringIO(table)))
    assert "A roof at the market" not in table
    Item.objects.filter(author=who).update(standing=Item.Standing.ACCEPTED)
    with ZipFile(io.BytesIO(desk.get(f"{DESK}answers/").content)) as archive:
        assert "A roof at the market" in archive.read("answers.csv").decode()
