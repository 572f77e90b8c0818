"""The pages that anybody reads: what they say, what they weigh, what they cost."""

import gzip
import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format

from isegoria.hear.cookies import remember
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.services import pause
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.queries import QUESTIONS_A_PAGE, home_page, question_page
from isegoria.languages.services import reword, translate
from isegoria.process.models import Correction, Process

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


def translate_all(question, language):
    for name in Process.TEXTS:
        text = getattr(question, name)
        translate(text, language=language, body=f"{name} in {language}")


def first_view(response) -> int:
    """All bytes that a first visit needs, compressed."""
    page = response.content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page)
    static = Path(settings.STATIC_ROOT)
    weights = [len(gzip.compress((static / name).read_bytes())) for name in files]
    return len(gzip.compress(response.content)) + sum(weights)


# What the question's page says


def test_every_field_of_the_record_is_shown_without_signing_in(client, question):
    question.channels = "web,paper"
    question.languages = "en,ar"
    question.save()
    background(question)

    page = words_of(client.get("/en/q/internet/"))

    hear, decide, answer = (question.stages.get(kind=one) for one in ("hear", "decide", "answer"))
    for told in (
        "Harbour District Council asks",
        *(str(getattr(question, name).renderings.get()) for name in Process.TEXTS),
        "Consult: we listen and say how your answers mattered",
        "Ways: Web, Paper",
        "Languages: English , العربية",
        "Read the background",
        *(
            f"{day.astimezone(question.zone):%H:%M:%S} (Paris time)"
            for day in (hear.begins_at, hear.ends_at)
        ),
        *(day_of(day.astimezone(question.zone)) for day in (decide.begins_at, answer.ends_at)),
    ):
        assert told in page


def day_of(moment):
    return date_format(moment, "DATE_FORMAT")


def test_an_open_question_leads_to_its_activity(client, question):
    take_part(question, 2)

    page = client.get("/en/q/internet/")

    assert 'href="/en/q/internet/statements/1/"' in page.content.decode()
    assert "Say what you agree with" in words_of(page)
    assert "2 people Counted by receipts." in words_of(page)
    assert 'href="/en/q/internet/heard/"' in page.content.decode()


def test_a_question_in_preparation_says_when_it_opens_and_takes_nothing(client, make_question):
    make_question("later", opens=3, closes=9)

    page = client.get("/en/q/later/")

    assert "You can answer from" in words_of(page)
    assert "/statements/" not in page.content.decode()
    assert "/heard/" not in page.content.decode()


def test_a_closed_question_leads_to_what_was_heard(client, make_question):
    make_question("past", opens=-9, closes=-1)

    page = client.get("/en/q/past/")

    assert "Nothing more is counted." in words_of(page)
    assert 'href="/en/q/past/heard/"' in page.content.decode()
    assert "/statements/" not in page.content.decode()


def test_a_paused_activity_says_why_and_offers_no_button(client, activity):
    pause(activity=activity, reason="The server is being moved.")

    page = client.get("/en/q/internet/")

    assert "Paused for the moment: The server is being moved." in words_of(page)
    assert "/statements/" not in page.content.decode()


def test_the_closing_instant_itself_is_closed(question):
    closes = question.stages.get(kind="hear").ends_at

    before = question_page(question, "en", now=closes - timedelta(microseconds=1))
    at_the_instant = question_page(question, "en", now=closes)

    assert (before["standing"], at_the_instant["standing"]) == ("open", "closed")


def test_people_who_joined_two_receipts_or_left_are_not_counted_twice(client, question):
    first, second, third, _fourth = take_part(question, 4)
    Participant.objects.filter(pk=second.pk).update(merged_into=first)
    third.contributions.update(standing=Contribution.Standing.WITHDRAWN)

    assert question_page(question, "en", now=timezone.now())["people"] == 2


def test_what_was_changed_since_it_opened_is_told_with_its_reason(client, question):
    Correction.objects.create(
        process=question, field="is_fixed", before="Five million.", reason="We got more."
    )

    page = words_of(client.get("/en/q/internet/"))

    assert "What was changed since it opened" in page
    assert "We got more." in page
    assert "Five million." in page


def test_the_preview_of_a_draft_shows_the_same_and_the_public_sees_nothing(client, make_question):
    draft = make_question("draft", published=False)

    assert client.get("/en/q/draft/").status_code == 404
    assert question_page(draft, "en", now=timezone.now())["words"]["question"].body == (
        "How should we bring fast internet to every home?"
    )


def test_a_draft_without_any_text_can_be_previewed(rf, site, institution):
    draft = Process.objects.create(
        institution=institution, slug="new", source_language="en", time_zone="UTC"
    )

    context = question_page(draft, "en", now=timezone.now())
    page = render(rf.get("/en/q/new/"), "journey/question.html", context)

    assert "Harbour District Council asks" in words_of(page)


# Languages


def test_a_question_without_translation_says_so_once(client, question):
    page = client.get("/fr/q/internet/").content.decode()

    assert page.count("anglais") == 1
    assert '<h1 lang="en" dir="ltr">' in page


def test_a_translated_question_marks_only_what_is_missing_or_old(client, question):
    translate_all(question, "fr")
    translate(question.problem, language="fr", body="")
    reword(question.summary, "One home in four has no line.")

    page = words_of(client.get("/fr/q/internet/"))

    assert page.count("anglais") == 1
    assert page.count("The original has changed since this translation.") == 1
    assert "summary in fr" in page
    assert "Most homes without a line are in the eastern villages." in page


def test_arabic_pages_are_written_from_right_to_left(client, question):
    translate_all(question, "ar")

    page = client.get("/ar/q/internet/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="ar" dir="rtl">question in ar</h1>' in page


@pytest.mark.parametrize("path", ["xx/", "xx/q/internet/", "zh/", "EN/"])
def test_an_unknown_language_is_not_found(client, question, path):
    response = client.get(f"/{path}")

    assert response.status_code == 404
    assert "There is no such page" in words_of(response)


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("fr-CA,fr;q=0.9", "/fr/"),
        ("zh-CN,zh;q=0.9,en;q=0.5", "/zh-hans/"),
        ("ar-EG", "/ar/"),
        ("tlh,xx;q=0.5", "/en/"),
        ("", "/en/"),
    ],
)
def test_the_way_in_follows_the_language_of_the_browser(client, site, asked, led_to):
    response = client.get("/", headers={"accept-language": asked})

    assert (response.status_code, response["Location"]) == (302, led_to)
    assert "Accept-Language" in response["Vary"]


# The list


def test_questions_are_listed_by_what_one_can_do_and_what_closes_first(make_question):
    make_question("past", opens=-9, closes=-3)
    make_question("later", opens=4, closes=9)
    make_question("open-long", opens=-2, closes=9)
    make_question("open-short", opens=-2, closes=1)
    make_question("just-past", opens=-9, closes=-1)
    make_question("soon", opens=1, closes=9)
    make_question("draft", published=False)

    sections = home_page("en", number=1, now=timezone.now())["sections"]

    assert {
        name: [card.address.split("/")[3] for card in cards] for name, cards in sections.items()
    } == {
        "open": ["open-short", "open-long"],
        "preparation": ["soon", "later"],
        "closed": ["just-past", "past"],
    }


def test_a_card_says_who_decides_when_it_closes_and_how_many_took_part(client, question):
    take_part(question, 3)

    page = words_of(client.get("/en/"))

    assert "Who decides: \u2068The District Council\u2069, on" in page
    assert "(Paris time) · 3 people took part" in page


def test_a_site_without_questions_says_so(client, site):
    page = words_of(client.get("/en/"))

    assert "No question is open just now." in page
    assert "0800 555 017" in page


def test_a_long_list_is_paged(client, make_question):
    for number in range(QUESTIONS_A_PAGE + 1):
        make_question(f"question-{number}")

    first, second = (client.get(f"/en/?page={number}") for number in (1, 2))

    assert first.content.decode().count('<li class="panel">') == QUESTIONS_A_PAGE
    assert second.content.decode().count('<li class="panel">') == 1
    assert "Page 2 of 2" in words_of(second)


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "١", "9" * 9])
def test_a_page_of_the_list_that_is_not_there_is_not_found(client, question, page):
    assert client.get("/en/", {"page": page}).status_code == 404


# What they cost


def queries_of(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("path", "most"), [("", 5), ("q/internet/", 6), ("q/internet/about/", 5)])
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
