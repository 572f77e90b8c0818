"""Reading a made-up town: anybody may, and whoever overlooks the silent groups does not pass."""

import gzip
import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isegoria.training.rules import NONE, Sentence, Task, choices

pytestmark = pytest.mark.django_db

PAGES_ASKED = {
    "silent": "who/",
    "small": "who/",
    "campaign": "heard/signs/",
    "leading": "heard/",
    "say": "heard/",
}
SO_FAR = "silent=1104&silent=1202&small=1502&campaign=26&leading=6"
PAGES = ("", "heard/", "heard/statements/", "heard/signs/", "heard/sure/", "who/")


def words_of(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def result(client, town, answers):
    address = f"/en/training/{town.pk}/result/?{urlencode(answers, doseq=True)}"
    return words_of(client.get(address))


def test_whoever_names_the_silent_groups_passes(client, town, all_right):
    page = result(client, town, all_right(town))

    assert page.count("not right") == 0
    assert "Passed" in page
    assert "5 of 5 answers are right." in page


def test_one_wrong_answer_is_forgiven_and_explained(client, town, all_right):
    page = result(client, town, {**all_right(town), "campaign": "14"})

    assert "Passed" in page
    assert "4 of 5 answers are right." in page
    assert "Nobody here was told what to answer." in page


@pytest.mark.parametrize("named", [[NONE], ["1101"], ["all"]])
def test_whoever_overlooks_the_silent_groups_does_not_pass(client, town, all_right, named):
    silent = all_right(town)["silent"]
    given = {"all": [str(one) for one in range(1101, 1105)], "1101": silent[:1]}.get(
        named[0], named
    )

    page = result(client, town, {**all_right(town), "silent": given})

    assert "Not passed yet" in page
    assert "The silent groups were not named as they are." in page
    assert re.search(r"\d+% of the town, and \d+% of those who answered", page)


@pytest.mark.parametrize("extra", [Sentence.THE_TOWN, Sentence.GIVE_OR_TAKE, Sentence.NO_OBJECTION])
def test_what_must_not_be_said_is_not_right(client, town, all_right, extra):
    answers = all_right(town)

    page = result(client, town, {**answers, "say": [*answers["say"], extra.value]})

    assert "4 of 5 answers are right." in page
    assert "We put that in." in page


def test_two_wrong_answers_are_too_many(client, town, all_right):
    wrong = next(one for one in choices(Task.SMALL, town.told, town.truth) if one != "1502")

    page = result(client, town, {**all_right(town), "campaign": "14", "small": wrong})

    assert "Not passed yet" in page
    assert "The silent groups were not named" not in page


def test_the_questions_follow_one_another_and_the_address_keeps_the_answers(
    client, campaign, all_right
):
    answers = all_right(campaign)
    address = f"/en/training/{campaign.pk}/who/?task=silent"
    asked = []
    for task in Task:
        page = client.get(address).content.decode()
        asked.append(re.search(r"<legend><h2>(.*?)</h2>", page)[1])
        form = page.partition('<form action="')[2].partition("</form>")[0]
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        given = [*hidden, *((task.value, one) for one in answers[task.value])]
        address = form.partition('"')[0] + "?" + urlencode(given)

    assert len(set(asked)) == 5
    assert parse_qs(urlsplit(address).query) == answers
    assert "Passed" in words_of(client.get(address))


def test_a_question_that_was_passed_over_is_asked_first(client, town):
    response = client.get(f"/en/training/{town.pk}/heard/?task=say&silent=0", follow=True)

    assert "task=small" in response.redirect_chain[-1][0]
    assert "Choose an answer first." in response.text
    assert "Question 2 of 5" in words_of(response)


@pytest.mark.parametrize(
    "nonsense",
    [
        "task=silent&silent=9999",
        "task=x&silent=" + "9" * 3000,
        "task=small&silent=%00&small=-1",
        "task=say&say=%D8%B3",
        "missing=1",
    ],
)
def test_nonsense_in_the_address_is_no_answer(client, town, nonsense):
    for page in (*PAGES, "result/"):
        response = client.get(f"/en/training/{town.pk}/{page}?{nonsense}", follow=True)
        assert response.status_code == 200


def test_every_page_is_that_of_a_real_question_and_says_that_it_is_made_up(client, town):
    for page in PAGES:
        response = client.get(f"/en/training/{town.pk}/{page}")
        assert response.status_code == 200
        assert "Made up for training." in words_of(response)
        assert not response.cookies
    heard = client.get(f"/en/training/{town.pk}/heard/")
    assert "understand/heard.html" in {one.name for one in heard.templates}
    assert "What unites" in words_of(heard)


def test_links_inside_the_pages_of_a_town_lead_somewhere(client, campaign):
    for page in PAGES:
        here = f"/en/training/{campaign.pk}/{page}"
        main = client.get(here).content.decode().partition("<main")[2].partition("</main>")[0]
        for link in re.findall(r'<a[^>]*href="([^"#?]+)', main):
            response = client.get(link if link.startswith("/") else _joined(here, link))
            assert (page, link, response.status_code) in ((page, link, 200), (page, link, 302))
        # A form of the page would ask for something of a question that is not there.
        assert 'method="post"' not in main


def _joined(here, link):
    return urljoin(f"http://testserver{here}", link).removeprefix("http://testserver")


def test_statements_are_sorted_and_searched_as_those_of_a_question(client, town):
    for order in ("agreement", "bridging", "division", "few", "number"):
        page = words_of(client.get(f"/en/training/{town.pk}/heard/statements/?order={order}"))
        assert "16 statements" in page
    found = words_of(client.get(f"/en/training/{town.pk}/heard/statements/?words=CLINIC"))

    assert "1 statement with these words" in found
    assert client.get(f"/en/training/{town.pk}/heard/statements/?order=x").status_code == 404


def test_the_numbers_for_programs_say_that_they_are_made_up_and_not_what_is_true(client, town):
    told = client.get(f"/en/training/{town.pk}/heard.json").json()

    assert told["made_up"] is True
    assert len(told["statements"]) == 16
    assert not {"truth", "silent", "leading"} & (told.keys() | told["result"].keys())


def test_another_town_is_another_town(client, town, campaign):
    address = f"/en/training/any/?not={town.pk}"

    assert {client.get(address).url for _ in range(6)} == {f"/en/training/{campaign.pk}/"}


def test_before_the_first_town_is_drawn_the_page_says_so(client, site):
    response = client.get("/en/training/any/")

    assert response.status_code == 503
    assert "The towns are being drawn" in response.text


def test_a_town_that_is_gone_or_kept_for_the_certificate_is_not_there(client, site, make_town):
    kept = make_town(is_for_certificate=True)

    for key in (kept.pk, 999, 10**30):
        for page in (*PAGES, "result/", "heard.json"):
            assert client.get(f"/en/training/{key}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_town_costs_two_questions_to_the_database(client, campaign, page):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/training/{campaign.pk}/{page}")

    assert len(asked) <= 2


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh-hans"])
def test_the_words_of_a_town_are_those_of_the_reader(client, town, language):
    page = words_of(
        client.get(
            f"/{language}/training/{town.pk}/heard/?task=leading&silent=0&small=1502&campaign=0"
        )
    )

    assert "market hall" not in page
    assert "Not yet translated" not in page


def test_a_page_of_a_town_is_fourteen_kilobytes_in_all(client, campaign):
    files = ("design/site.css", "design/site.js", "design/mark.svg")
    around = sum(len(gzip.compress(Path(finders.find(one)).read_bytes(), 9)) for one in files)

    for task, page in PAGES_ASKED.items():
        address = f"/en/training/{campaign.pk}/{page}?task={task}&{SO_FAR}"
        response = client.get(address)
        assert "of 5" in words_of(response)
        assert len(gzip.compress(response.content, 6)) + around <= 14_000


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_town_is_read_by_keyboard_and_passes_the_accessibility_checker(
    browse, violations, campaign, all_right, language
):
    page = browse(viewport={"width": 320, "height": 800})
    page.goto(f"/{language}/training/")
    assert violations(page) == []
    page.goto(f"/{language}/training/{campaign.pk}/")
    page.locator("main a.button").press("Enter")
    for task, values in all_right(campaign).items():
        page.wait_for_url(f"**task={task}**")
        assert violations(page) == [], task
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for value in values:
            page.locator(f"#task [name={task}][value='{value}']").press("Space")
        page.locator("#task button").press("Enter")
    page.wait_for_url("**/result/**")

    assert violations(page) == []
    assert page.locator("main section.panel").count() == 5
    assert page.locator("main .tag.warning").count() == 0
    assert page.complaints == []
