"""The map of the site: every kind of public page, each of which can be opened."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, get_resolver, resolve
from django.utils import timezone

from isegoria.activities.survey.tests.ten import TEN
from isegoria.base.easy import easy_form
from isegoria.config.sitemap import addresses
from isegoria.decide.models import Decision
from isegoria.decide.models import Publication as Decided
from isegoria.files.tests.recordings import FILM_OF_A_PHONE
from isegoria.follow.models import Commitment
from isegoria.gates.models import Review
from isegoria.gates.services import put_strict_policy
from isegoria.hear.activity_type import type_of
from isegoria.hear.items import add_item
from isegoria.hear.models import Activity, Channel, Item, Participant
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.languages.services import say, translate
from isegoria.people.models import Account
from isegoria.places.services import put_area
from isegoria.report.models import Publication, Report
from isegoria.signing.services import put_film
from isegoria.themes.models import OpenText
from isegoria.themes.services.book import add
from isegoria.themes.services.gathering import begin
from isegoria.themes.services.placing import Found, place
from isegoria.themes.services.publishing import publish
from isegoria.understand.models import Finding
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

NOT_PAGES_FOR_THE_PUBLIC = re.compile(r"/(account|desk)/")
ANSWERS_TO_FORMS = re.compile(r"/receipt/.+|/files/")
PARTS_OF_A_PAGE = re.compile(r"/heard/picture/|/heard/sure/(picture|package|again)")
OPENED_BY_A_CODE = re.compile(r"/(helper|kiosk)/.+")
FOR_PROGRAMS = re.compile(r"\.(json|csv|svg|zip|audio|film|atom|ics|picture|document)$")
MADE_UP = re.compile(r"/training/.+")
HELP_AT_THE_FOOT = r'<footer class="foot">.*?\n<p>Run by [^<]*? (Help by phone: <a .*?</a>)'
LAST_WAY = r'<a href="([^"]+)"[^>]*>[^<]*</a></li></ul></nav>'
PLACES = {
    "process": "internet",
    "position": 1,
    "number": 1,
    "code": "how",
    "activity": 1,
    "size": "s",
    "area": "harbour",
}


def listed(client):
    page = client.get("/sitemap.xml").content.decode()
    return [urlsplit(one).path for one in re.findall("<loc>(.*?)</loc>", page)]


@pytest.fixture
def _questions(make_question, question, activity, statements, interpreter):
    """A question in preparation, one open and one closed; two of a kind, to see one left out."""
    put_area(code="harbour", name="Harbour District", language="en")
    make_question("later", opens=2)
    make_question("past", opens=-9, closes=-1)
    make_question("past-too", opens=-9, closes=-2)
    make_question("draft", published=False)
    question.channels = f"{Channel.WEB},{Channel.PAPER},chat"
    question.save(update_fields=["channels"])
    for one in (question, *question.__class__.objects.filter(slug="past")):
        put_document(
            process=one,
            title=Words("Costs"),
            passages=[NewPassage(Words("Four million."))],
            language="en",
        )
    _publish_a_report(question.__class__.objects.get(slug="past"))
    _publish_a_decision(question.__class__.objects.get(slug="past"))
    translate(question.question, language=easy_form("en"), body="How do we bring fast internet?")
    survey = Activity.objects.create(
        process=question,
        stage=activity.stage,
        type_slug="survey",
        title=say("Answer some questions", language="en"),
    )
    type_of(survey).lay_out(survey, TEN)
    type_of(survey).open(survey)
    read_activity(activity)
    _publish_a_theme(question, interpreter)
    _put_in_a_film(question)
    put_strict_policy(question.institution)
    question.above = question.__class__.objects.get(slug="past")
    question.save(update_fields=["above"])
    Review.objects.create(
        process=question,
        language="en",
        reviewed_as="officer",
        reviewed_by=Account.objects.create_user("judge@example.org", name="Jo"),
    )


def _put_in_a_film(question):
    put_film(
        process=question,
        activity=None,
        sign_language="International Sign",
        transcript="How should we bring fast internet?",
        content=[FILM_OF_A_PHONE],
        size=len(FILM_OF_A_PHONE),
    )


def _publish_a_decision(process):
    """One that says nothing: the map asks only whether there is one."""
    today = timezone.now().date()
    made = Decided.objects.create(
        decision=Decision.objects.create(process=process),
        number=1,
        body={
            "languages": ["en"],
            "decided_on": str(today),
            "starts_on": str(today),
            "record": {},
            "options": [],
            "passages": [],
            "points": [],
        },
        digest="",
        signed_as="Dora Decider",
        decided_on=today,
        starts_on=today,
        is_before_closing=False,
        published_at=timezone.now(),
    )
    Commitment.objects.create(
        process=process,
        number=1,
        publication=made,
        state="planned",
        due_on=today,
        what=say("A line for every village.", language="en"),
        owner=say("The roads department", language="en"),
    )


def _publish_a_theme(question, interpreter):
    """Somebody has said something of their own, which lies under a public theme."""
    activity = question.activities.get(type_slug="statements")
    person = Participant.objects.create(process=question, secret=b"s" * 16)
    words = {"language": "en", "author": person, "standing": Item.Standing.ACCEPTED}
    add_item(activity=activity, words="The line breaks in every storm.", **words)
    begin(question)
    reader = Account.objects.create_user("reader@example.org", name="Rea")
    theme = add(process=question, words={"name": "Storms"}, language="en", by=reader)
    text = OpenText.objects.get(process=question)
    second = Account.objects.create_user("second@example.org", name="Sef")
    for one in (reader, second):  # of few answers each may be drawn to be read twice
        place(text=text, by=one, found=Found(themes=[theme.pk]))
    publish(
        process=question, themes=[theme], explanation="Read by two.", language="en", by=interpreter
    )


def _publish_a_report(process):
    """One that says nothing: the map asks only whether there is one."""
    Publication.objects.create(
        report=Report.objects.create(process=process),
        number=1,
        body={"languages": ["en"], "sections": [], "audio": {}, "readings": []},
        digest="",
        snapshot=[],
        signed_as="Sam Signer",
        published_at=timezone.now(),
    )


def named_routes(patterns, before="/"):
    """Every named address of the site, with the places of its parts filled in."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            if one.name:
                yield one.name, re.sub(r"<\w+:(\w+)>", lambda part: str(PLACES.get(part[1])), route)
        else:
            yield from named_routes(one.url_patterns, route)


@pytest.mark.usefixtures("_questions")
def test_the_map_of_a_demonstration_names_every_kind_of_public_page(settings):
    settings.IS_DEMO = True
    in_the_map = {resolve(one).view_name for one in addresses()}

    public = {
        resolve(address).view_name
        for _name, address in named_routes(get_resolver().url_patterns)
        if address.startswith("/en/")
        and not NOT_PAGES_FOR_THE_PUBLIC.search(address)
        and not ANSWERS_TO_FORMS.search(address)
        and not PARTS_OF_A_PAGE.search(address)
        and not OPENED_BY_A_CODE.search(address)
        and not FOR_PROGRAMS.search(address)
        and not MADE_UP.search(address)
    }

    assert public - in_the_map == set()
    assert in_the_map - public == set()


@pytest.mark.usefixtures("_questions")
def test_every_page_of_the_map_can_be_opened_and_has_one_main(client, settings):
    settings.IS_DEMO = True

    for address in listed(client):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert (address, response.content.count(b"<main")) == (address, 1)


@pytest.mark.usefixtures("_questions")
def test_a_demonstration_lists_one_of_each_kind_and_a_question_of_each_standing(client, settings):
    settings.IS_DEMO = True
    questions = [one for one in listed(client) if re.fullmatch("/en/q/[^/]+/", one)]

    assert {"/en/q/internet/", "/en/q/later/"} < set(questions)
    assert len({"/en/q/past/", "/en/q/past-too/"} & set(questions)) == 1
    assert len(questions) == 3
    assert len(listed(client)) == len(set(listed(client)))


@pytest.mark.usefixtures("_questions")
def test_a_real_site_lists_every_question_and_no_draft(client):
    questions = {one for one in listed(client) if re.fullmatch("/en/q/[^/]+/", one)}

    assert questions == {
        "/en/q/internet/",
        "/en/q/later/",
        "/en/q/past/",
        "/en/q/past-too/",
    }
    assert all(one.startswith("/en/") for one in listed(client))


def test_a_site_that_is_not_set_up_has_a_map_too(client):
    assert "/en/how/" in listed(client)


@pytest.mark.usefixtures("_questions")
def test_where_the_first_thing_asked_is_a_survey_no_list_of_statements_is_in_the_map(client):
    Finding.objects.update(result={"questions": []})

    assert "/en/q/internet/heard/" in listed(client)
    assert not [one for one in listed(client) if one.startswith("/en/q/internet/heard/s")]


@pytest.mark.usefixtures("_questions")
def test_help_by_phone_and_the_settings_stand_at_the_same_place_of_every_page(client, settings):
    settings.IS_DEMO = True
    seen = [client.get(address).content.decode() for address in listed(client)]
    seen.append(client.get("/en/nothing/").content.decode())

    help_at = {re.search(HELP_AT_THE_FOOT, page, re.DOTALL)[1] for page in seen}
    last_ways = {re.search(LAST_WAY, page)[1] for page in seen}

    assert len(seen) > 20
    assert help_at == {'Help by phone: <a href="tel:0800555017" dir="ltr">0800 555 017</a>'}
    assert last_ways == {"/en/reading/"}
