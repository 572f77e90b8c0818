"""What the public pages cost: queries, bytes, cookies; and what they never do."""

import gzip
import html
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from isegoria.design.once import Once
from isegoria.hear.cookies import remember
from isegoria.hear.models import Contribution, Participant
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.queries.home import QUESTIONS_A_PAGE
from isegoria.languages.services import reword
from isegoria.process.models import Correction

pytestmark = pytest.mark.django_db

STATIC_PAGES = ["how/", "accessibility/", "privacy/", "offline/"]
KB = 1000


def words_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def take_part(question, people):
    activity = question.activities.get()
    parts = [Participant.objects.create(process=question, secret=b"s" * 16) for _ in range(people)]
    for one in parts:
        Contribution.objects.create(
            process=question,
            activity=activity,
            participant=one,
            channel="web",
            language="en",
            received_on=timezone.now().date(),
        )
    return parts


def background(question):
    return put_document(
        process=question,
        title=Words("The four ways"),
        passages=[NewPassage(Words("A cable costs four million."), Words("Cable"))],
        language="en",
    )


def first_view(response) -> int:
    """All bytes that a first visit needs, compressed."""
    page = response.content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page)
    static = Path(settings.STATIC_ROOT)
    weights = [len(gzip.compress((static / name).read_bytes())) for name in files]
    return len(gzip.compress(response.content)) + sum(weights)


def parts_of(template) -> list[Once]:
    """What is drawn once, of pages of this template and of what is around them; nothing is yet."""
    templates = [get_template(name).template for name in (template, "design/page.html")]
    parts = [part for one in templates for part in one.nodelist.get_nodes_by_type(Once)]
    for part in parts:
        part.drawn.clear()
    return parts


def queries_of(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("path", "most"), [("", 3), ("q/internet/", 4), ("q/internet/about/", 3)])
def test_reading_asks_the_database_little_and_no_more_for_more_rows(
    client, make_question, path, most
):
    question = make_question()
    background(question)
    client.get(f"/en/{path}")
    with_one = queries_of(client, f"/en/{path}")
    for slug in ("buses", "library"):
        take_part(make_question(slug), 2)
        background(question)
    Correction.objects.create(process=question, field="summary", before="A", reason="B")

    assert queries_of(client, f"/en/{path}") == with_one == most


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("", "journey/home.html"),
        ("q/internet/", "journey/question.html"),
        ("q/internet/about/", "inform/about.html"),
    ],
)
def test_what_has_not_changed_is_not_drawn_again(client, make_question, path, template):
    question = make_question()
    background(question)
    take_part(question, 2)
    parts = parts_of(template)
    first = client.get(f"/en/{path}").content

    second = client.get(f"/en/{path}").content

    assert second == first
    assert [len(part.drawn) for part in parts] == [1] * len(parts)


def test_one_more_person_is_told_at_once_and_only_their_number_is_drawn_anew(client, question):
    parts = parts_of("journey/question.html")
    client.get("/en/q/internet/")

    take_part(question, 1)

    assert "1 person Counted by receipts." in words_of(client.get("/en/q/internet/"))
    assert sorted(len(part.drawn) for part in parts) == [*[1] * (len(parts) - 1), 2]


@pytest.mark.parametrize("path", STATIC_PAGES)
def test_pages_about_the_site_ask_only_for_its_name(client, site, path):
    assert queries_of(client, f"/en/{path}") == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_home_and_question_weigh_at_most_ten_kilobytes_in_all(client, make_question, language):
    for number in range(QUESTIONS_A_PAGE):
        take_part(make_question(f"question-{number}"), 1)
    background(make_question())

    for path in ("", "q/internet/"):
        assert first_view(client.get(f"/{language}/{path}")) <= 10 * KB


@pytest.mark.parametrize("path", [*STATIC_PAGES, "nothing/", "q/internet/about/"])
def test_other_pages_weigh_at_most_fourteen_kilobytes_in_all(client, question, path):
    words = "Every village is told what its own line would cost, and when it can come. "
    passages = [NewPassage(Words(words * 30)) for _number in range(8)]
    put_document(process=question, title=Words("Long"), passages=passages, language="en")

    assert first_view(client.get(f"/en/{path}")) <= 14 * KB


ALL = ["", "q/internet/", "q/internet/about/", *STATIC_PAGES]


@pytest.mark.parametrize("path", ALL)
def test_readers_get_no_cookie_and_an_etag_that_saves_the_second_visit(client, question, path):
    background(question)
    first = client.get(f"/en/{path}")

    second = client.get(f"/en/{path}", headers={"if-none-match": first["ETag"]})

    assert first.cookies == {}
    assert "Cookie" not in first.get("Vary", "")
    assert first["Cache-Control"] == "no-cache"
    assert (second.status_code, second.content) == (304, b"")


@pytest.mark.parametrize("path", ALL)
def test_pages_can_be_asked_for_by_head_and_not_be_posted_to(client, question, path):
    background(question)

    head = client.head(f"/en/{path}")
    posted = Client(enforce_csrf_checks=False).post(f"/en/{path}")

    assert (head.status_code, head.content) == (200, b"")
    assert posted.status_code == 405


@pytest.mark.parametrize("path", [*ALL, "nothing/"])
def test_each_page_has_one_main_and_one_heading_and_loads_nothing_from_elsewhere(
    client, question, path
):
    background(question)

    page = client.get(f"/en/{path}").content.decode()

    assert (page.count("<main"), page.count("<h1")) == (1, 1)
    assert re.findall(r'(?:src|href|action|srcset|poster)="(?:https?:)?//[^"]*"', page) == []


def test_words_of_officials_cannot_become_markup(client, question):
    reword(question.summary, "<script>alert(1)</script> & more")

    page = client.get("/en/q/internet/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_the_privacy_page_names_every_cookie_that_the_product_sets(client, question):
    response = HttpResponse()
    remember(response, question.slug, "1" * 16)
    ((name, cookie),) = response.cookies.items()

    page = words_of(client.get("/en/privacy/"))

    assert name == "part-internet"
    assert "part-…" in page
    assert f"{cookie['max-age'] // 86400} days" in page
    assert settings.SESSION_COOKIE_NAME in page
    assert f"{settings.SESSION_COOKIE_AGE // 3600} hours" in page
    assert settings.CSRF_COOKIE_NAME in page


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans"])
def test_pages_are_there_in_every_language(client, question, language):
    with translation.override(language):
        for path in ("", "q/internet/", *STATIC_PAGES):
            assert client.get(f"/{language}/{path}").status_code == 200
