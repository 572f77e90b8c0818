"""The same words by every way to take part: equal records, whichever way they came."""

import csv
import io
import json
import re
from zipfile import ZipFile

import pytest
from django.urls import reverse

from isegoria.activities.survey.activity import Survey
from isegoria.activities.survey.exporting import answers_of
from isegoria.activities.survey.tests.ten import ANSWERS, LANGUAGES, TEN, TYPED
from isegoria.activities.survey.tests.test_pages import Visitor
from isegoria.channels.api.services import make_key
from isegoria.channels.chat.tests.writer import Visitor as Chatting
from isegoria.channels.email.tests.writing import Writer
from isegoria.channels.kiosk.services import set_up
from isegoria.channels.kiosk.tests.conftest import Screen
from isegoria.channels.kiosk.tests.test_survey import boxes
from isegoria.channels.odk.services import let_in
from isegoria.channels.odk.tests.sending import filled_in
from isegoria.channels.odk.tests.sending import send as send_form
from isegoria.channels.paper.services import print_sheets
from isegoria.channels.table.tests.at_the_desk import bring_in, table_in
from isegoria.channels.ussd.tests import test_survey as by_menu
from isegoria.channels.voice.tests import test_survey as by_call
from isegoria.channels.voice.tests.conftest import Line, hear_out
from isegoria.conversation import limits
from isegoria.conversation.tests.test_survey import SENT
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Contribution, Item
from isegoria.hear.services import seal_question
from isegoria.questionnaire.definition import Form, Kind, Question

pytestmark = pytest.mark.django_db

SECRET = "a-secret-of-the-gateway"
GATEWAYS = f"""
[main]
kind = "kannel"
sender = "22333"
secret = "{SECRET}"
send = "http://127.0.0.1:9/send"
user = "isegoria"
password = "only-on-this-machine"
per_minute = 600

[email.main]
sender = "talk@example.org"

[ussd.main]
code = "*384*55#"
secret = "{SECRET}"
per_minute = 600

[voice.main]
kind = "africastalking"
number = "0800 55 55"
secret = "{SECRET}"
hosts = ["recordings.example.org"]
per_minute = 1000
"""
BY_ONE_PERSON = ["api", "chat", "email", "kiosk", "paper", "sms", "table", "ussd", "voice", "web"]
WORDS = "A roof at the market, for when it rains."
ONE = Form(
    code="one",
    version="1",
    title={"en": "Your wish"},
    languages=("en",),
    members=(Question("wish", Kind.TEXT, {"en": "What do you wish?"}, required=True),),
)


@pytest.fixture
def lay_out(make_question, settings, tmp_path):
    """Ask a survey by every way that there is."""

    def lay_out(form, languages):
        limits.forget()
        settings.DATA_FOLDER = tmp_path
        settings.GATEWAYS_FILE = tmp_path / "gateways.toml"
        settings.GATEWAYS_FILE.write_text(GATEWAYS)
        process = make_question("internet")
        process.languages = ",".join(languages)
        process.channels = "web,chat,email,sms,ussd,voice,kiosk,paper,helper,api,table"
        process.save()
        process.activities.update(type_slug=Survey.slug)
        made = Activity.objects.select_related("process", "stage").get(process=process)
        Survey().lay_out(made, form)
        Survey().open(made)
        seal_question(process)
        return made

    return lay_out


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def text(client, words, number):
    """Send one text message, from a phone of its own."""
    where = reverse("sms-message", args=["main", SECRET])
    sent = {"from": "+254700000002", "id": str(number), "text": words}
    return client.get(where, sent).content.decode()


def on_a_page():
    """Write it on the page."""
    visitor = Visitor("en")
    visitor.open()
    visitor.send(wish=WORDS)


def by_mail(sent):
    """Write it in a mail, with a signature."""
    writer = Writer("amina@example.net", sent)
    writer.send(subject="internet")
    writer.reply(f"{WORDS}\n\n-- \nAmina")


def by_voice(client, *people):
    """Speak it in a call; two people write it down."""
    phone = Line(client, number="+254700000003")
    phone.ring()
    phone.press("1")
    phone.speak()
    phone.press("1")
    hear_out(WORDS, *people, language="en")


def on_paper(desk, survey, typed):
    """Type in a sheet that was filled in by hand."""
    sheets = print_sheets(activity=survey, language="en", count=1, share=0)
    entry = reverse("paper-entry", args=["internet"])
    return desk.post(entry, {"sheet": sheets.codes[0], "act": "save", **typed})


def at_a_kiosk(client, survey, answers):
    """Answer all that a screen asks."""
    made = set_up(
        institution=survey.process.institution, name="Library", place="", paper="a4", patience=90
    )
    screen = Screen(client, made[1]).begin()
    for _question in answers:
        key = re.search(r'name="at" value="\d+ ([^"]+)"', screen.text)[1]
        screen.press(act="answer", **boxes(key, answers[key]))


def by_program(client, survey, answers):
    """Bring what an organisation was told, with the key that it was given."""
    _key, token = make_key(process=survey.process, partner="Farmers' union", for_all=False)
    response = client.post(
        "/api/v1/questions/internet/activities/survey-1/contributions",
        json.dumps({"answers": answers, "language": "en"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "person-1"},
    )
    assert response.status_code == 201, response.content


def by_table(desk, answers):
    """Bring in the table of an organisation, with a row of whole answers."""
    page = bring_in(desk, table_in([list(answers), list(answers.values())]))
    assert "1 row is in." in page.content.decode()


def test_ten_questions_by_ten_ways_leave_ten_equal_records(
    lay_out, client, desk, mailoutbox, officer, make_account
):
    survey = lay_out(TEN, LANGUAGES)

    Visitor("en").answer_all()
    chatting = Chatting().begin()
    writer = Writer("amina@example.net", mailoutbox)
    writer.send(subject="internet")
    text(client, "internet", 0)
    for number, words in enumerate(SENT.values(), 1):
        chatting.write(words)
        assert "Noted:" in writer.reply(words)
        assert "Noted:" in text(client, words, number)
    menu = by_menu.Menu()
    menu.type()
    phone = Line(client, number="+254700000003")
    phone.ring()
    menu.type("1")  # English
    said = phone.press("1")
    for _question in ANSWERS:
        menu.type(menu.reply())
        said = by_call.reply_to(phone, said)
    hear_out(ANSWERS["wish"], officer, make_account("ama", "officer"), language="en")
    at_a_kiosk(client, survey, ANSWERS)
    on_paper(desk, survey, {key: one for page in TYPED for key, one in page.items()})
    by_program(client, survey, ANSWERS)
    by_table(desk, ANSWERS)

    records = {one.channel: record(one) for one in Contribution.objects.all()}
    assert sorted(records) == BY_ONE_PERSON
    for channel, found in records.items():
        assert (channel, found) == (channel, records["web"])
    assert answers_in(records["web"]) == ANSWERS


def test_the_same_words_by_ten_routes_are_ten_equal_records_for_the_analyst(
    lay_out, client, desk, mailoutbox, officer, make_account
):
    survey = lay_out(ONE, ["en"])

    on_a_page()
    Chatting().begin().write(WORDS)
    by_mail(mailoutbox)
    for number, words in enumerate(["internet", WORDS]):
        text(client, words, number)
    by_voice(client, officer, make_account("ama", "officer"))
    at_a_kiosk(client, survey, {"wish": WORDS})
    on_paper(desk, survey, {"wish": WORDS})
    _helper, token = let_in(process=survey.process, name="Amina")
    send_form(client, token, filled_in(survey, (), wish=WORDS))
    by_program(client, survey, {"wish": WORDS})
    by_table(desk, {"wish": WORDS})
    Item.objects.filter(author__isnull=False).update(standing=Item.Standing.ACCEPTED)

    rows = table_of(survey)
    ways = ["api", "chat", "email", "helper", "kiosk", "paper", "sms", "table", "voice", "web"]
    assert sorted(one.pop("_channel") for one in rows) == ways
    assert sorted(one.pop("_person") for one in rows) == sorted(str(one) for one in range(1, 11))
    assert all(one == rows[0] for one in rows)
    assert rows[0]["wish"] == WORDS
    assert rows[0]["_language"] == "en"
    (column,) = type_of(survey).responses(survey).columns
    assert column.answers == 10


def record(part):
    """What is kept of somebody, without when it came and from whom."""
    points = type_of(part.activity).points(part.participant, "en")
    said = [(p.key, p.about.body, p.stance, p.own_words, p.prompt.said) for p in points if p.prompt]
    return part.activity_id, part.language, part.standing, sorted(said)


def answers_in(found):
    """Each answer by its code, as it is written down."""
    return {key: said for key, *_words, said in found[-1]}


def table_of(survey):
    """What the analyst is given: a row for each person."""
    with ZipFile(io.BytesIO(answers_of(survey))) as archive:
        return list(csv.DictReader(io.StringIO(archive.read("answers.csv").decode())))
