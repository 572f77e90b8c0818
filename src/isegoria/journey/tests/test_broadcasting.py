"""A feed for broadcasters: valid Atom, with the words that are read out."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isegoria.base.easy import easy_form
from isegoria.languages.services import reword, translate
from isegoria.organisations.models import Site
from isegoria.process.models import Correction

pytestmark = pytest.mark.django_db

ATOM, HTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEED_HAS = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "link": (1, 9)}
ENTRY_HAS = {
    "id": (1, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "published": (0, 1),
    "summary": (0, 1),
    "content": (0, 1),
    "author": (1, 9),
    "link": (1, 9),
}
ALL, ONE = "/en/broadcast.atom", "/en/q/internet/radio.atom"


def read(response):
    """Read a feed as strictly as the standard is written; the feed."""
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)  # noqa: S314  # our own
    assert feed.tag == f"{ATOM}feed"
    assert feed.get(LANGUAGE)
    _holds(feed, FEED_HAS, besides="entry")
    assert len(_links(feed, "self")) == 1
    names = [one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")]
    assert len(names) == len(set(names))
    for entry in feed.findall(f"{ATOM}entry"):
        _holds(entry, ENTRY_HAS)
        assert len(_links(entry, "alternate")) == 1
        _author(entry)
        _content(entry.find(f"{ATOM}content"))
    return feed


def _holds(element, counts, besides=""):
    """Each child is one that the standard names, as often as it says, and in its form."""
    tags = [one.tag.removeprefix(ATOM) for one in element]
    assert set(tags) - {besides} <= set(counts)
    for name, (least, most) in counts.items():
        assert least <= tags.count(name) <= most, name
    for name in ("updated", "published"):
        for one in element.findall(f"{ATOM}{name}"):
            assert MOMENT.fullmatch(one.text)
            datetime.fromisoformat(one.text)
    for name in ("title", "subtitle", "summary"):
        for one in element.findall(f"{ATOM}{name}"):
            assert one.get("type", "text") == "text"
            assert len(one) == 0
            assert one.text.strip()
    addresses = [one.get("href") for one in element.findall(f"{ATOM}link")]
    for address in [element.findtext(f"{ATOM}id"), *addresses]:
        assert urlsplit(address).scheme in {"http", "https"}
        assert urlsplit(address).netloc


def _author(entry):
    (author,) = entry.findall(f"{ATOM}author")
    assert [one.tag for one in author] == [f"{ATOM}name"]
    assert author[0].text.strip()


def _content(content):
    assert content.get("type") == "xhtml"
    assert not (content.text or "").strip()
    (only,) = content
    assert only.tag == f"{HTML}div"
    assert {one.tag for one in only} == {f"{HTML}p"}


def _links(element, relation):
    return [one for one in element.findall(f"{ATOM}link") if one.get("rel") == relation]


def lines_of(feed, at=0):
    return [one.text for one in feed.findall(f"{ATOM}entry")[at].iter(f"{HTML}p")]


def titles(feed):
    return [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")]


def test_the_feed_has_the_words_that_are_read_out_and_leads_to_the_question(client, question):
    feed = read(client.get(ONE))

    assert lines_of(feed) == client.get("/en/q/internet/radio/").context["lines"]
    (entry,) = feed.findall(f"{ATOM}entry")
    assert [one.get("href") for one in _links(entry, "alternate")] == [
        "http://127.0.0.1:8000/en/q/internet/"
    ]
    assert feed.findtext(f"{ATOM}id") == "http://127.0.0.1:8000/en/q/internet/radio.atom"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Harbour District Council"


def test_all_open_questions_are_in_one_feed_and_no_others(client, question, make_question):
    make_question("later", opens=2)
    make_question("past", opens=-9, closes=-1)
    make_question("draft", published=False)
    make_question("roads")

    feed = read(client.get(ALL))

    addresses = [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]
    assert sorted(addresses) == [
        "http://127.0.0.1:8000/en/q/internet/radio/",
        "http://127.0.0.1:8000/en/q/roads/radio/",
    ]


def test_with_nothing_open_the_feed_is_empty_and_still_valid(client, site, make_question):
    make_question("past", opens=-9, closes=-1)

    feed = read(client.get(ALL))

    assert titles(feed) == []
    again = client.get(ALL, headers={"If-None-Match": client.get(ALL)["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("slug", ["later", "past", "draft", "nothing"])
def test_a_question_that_is_not_open_has_none(client, make_question, slug):
    make_question("later", opens=2)
    make_question("past", opens=-9, closes=-1)
    make_question("draft", published=False)

    assert client.get(f"/en/q/{slug}/radio.atom").status_code == 404


def test_a_correction_is_a_later_update(client, question):
    before = read(client.get(ONE)).findtext(f"{ATOM}updated")
    corrected = timezone.now() + timedelta(hours=1)
    Correction.objects.create(
        process=question, field="summary", before="x", reason="Wrong.", made_at=corrected
    )

    feed = read(client.get(ONE))

    after = feed.findtext(f"{ATOM}updated")
    assert (before < after, after) == (True, f"{corrected:%Y-%m-%dT%H:%M:%SZ}")
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == after


def test_easy_words_are_read_out_where_there_are_some(client, question):
    translate(question.question, language=easy_form("en"), body="How do we get fast internet?")

    assert titles(read(client.get(ALL))) == ["How do we get fast internet?"]


def test_signs_that_are_none_of_xml_do_no_harm(client, question):
    reword(question.question, "Bread <b>& butter</b>\x0b \x1b]]> \ufffe?")

    assert titles(read(client.get(ONE))) == ["Bread <b>& butter</b> ]]> ?"]


def test_a_feed_in_arabic_reads_from_the_right(client, question):
    feed = read(client.get("/ar/q/internet/radio.atom"))

    assert feed.get(LANGUAGE) == "ar"
    assert feed.find(f"{ATOM}entry/{ATOM}content/{HTML}div").get("dir") == "rtl"


def test_what_is_simulated_says_so_first(client, question):
    Site.objects.update(simulated=True)

    feed = read(client.get(ONE))

    told = "Everything on this site is simulated: the places, the people and what they say."
    assert (feed.findtext(f"{ATOM}subtitle"), lines_of(feed)[0]) == (told, told)


def test_the_feed_costs_the_same_for_one_question_and_for_three(client, question, make_question):
    with CaptureQueriesContext(connection) as one:
        client.get(ALL)
    make_question("roads")
    make_question("schools")
    with CaptureQueriesContext(connection) as three:
        response = client.get(ALL)

    assert len(read(response).findall(f"{ATOM}entry")) == 3
    assert len(one) == len(three) <= 6


def test_the_page_of_the_question_and_the_words_for_the_radio_lead_to_it(client, question):
    page = client.get("/en/q/internet/").content.decode()
    radio = client.get("/en/q/internet/radio/").content.decode()

    assert f'href="{ONE}"' in page
    assert f'href="{ONE}"' in radio
    assert f'href="{ALL}"' in radio


def test_a_feed_is_only_read(client, question):
    assert client.post(ALL).status_code == 405
