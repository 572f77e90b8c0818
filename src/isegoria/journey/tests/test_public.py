"""The pages that anybody reads: what they say, what they weigh, what they cost."""

import html
import re
from datetime import timedelta

import pytest
from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from isegoria.activities.statements.importing import import_polis
from isegoria.hear.models import Contribution, Participant
from isegoria.hear.pausing import pause
from isegoria.inform.services import NewPassage, Words, put_document
from isegoria.journey.queries.home import QUESTIONS_A_PAGE, home_page
from isegoria.journey.queries.public import people_in, question_page
from isegoria.languages.services import reword, say, translate
from isegoria.process.models import Correction, Process
from isegoria.process.timetable import instant_in_words

pytestmark = pytest.mark.django_db


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
        "Ways: Web · Paper",
        "Languages: English · العربية",
        "Read the background",
        *(instant_in_words(day, question) for day in (hear.begins_at, hear.ends_at)),
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

    standings = [one["page"].standing for one in (before, at_the_instant)]
    assert standings == ["open", "closed"]


def test_people_who_joined_two_receipts_or_left_are_not_counted_twice(client, question):
    first, second, third, _fourth = take_part(question, 4)
    Participant.objects.filter(pk=second.pk).update(merged_into=first)
    third.contributions.update(standing=Contribution.Standing.WITHDRAWN)

    assert question_page(question, "en", now=timezone.now())["people"] == 2


@pytest.mark.parametrize("standing", ["", *Contribution.Standing.values])
@pytest.mark.parametrize("is_joined", [True, False])
@pytest.mark.parametrize("times", [1, 2])
def test_home_question_and_desk_count_the_same_people(
    client, question, activity, standing, is_joined, times
):
    one, _other = take_part(question, 2)
    for part in one.contributions.all()[: times - 1]:  # in a second activity, too
        activity.pk, activity.position, activity.title = None, 2, say("More", language="en")
        activity.save()
        part.pk, part.activity = None, activity
        part.save()
    if is_joined:
        Participant.objects.filter(pk=one.pk).update(
            merged_into=Participant.objects.create(process=question, secret=b"s" * 16)
        )
    if standing:
        one.contributions.update(standing=standing)

    at_the_desk = people_in().aggregate(people=Count("participant", distinct=True))["people"]

    assert at_the_desk == (2 if standing in {"", "stands"} and not is_joined else 1)
    assert question_page(question, "en", now=timezone.now())["people"] == at_the_desk
    (listed,) = home_page("en", number=1, now=timezone.now())["page"].listed
    assert listed.people == at_the_desk


def test_what_was_changed_since_it_opened_is_told_with_its_reason(client, question):
    Correction.objects.create(
        process=question, field="is_fixed", before="Five million.", reason="We got more."
    )

    page = words_of(client.get("/en/q/internet/"))

    assert "What was changed since it opened" in page
    assert "We got more." in page
    assert "Five million." in page


def test_a_question_that_was_brought_in_names_no_day_on_which_it_closed(client, site, tmp_path):
    (tmp_path / "comments.csv").write_text(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1,x,0,7,1,0,1,Villages come first.\n"
    )
    (tmp_path / "votes.csv").write_text("timestamp,datetime,comment-id,voter-id,vote\n3,,0,7,1\n")
    slug = import_polis(tmp_path).slug

    for address in ("/en/", f"/en/q/{slug}/"):
        page = words_of(client.get(address))

        assert not re.search(r"[Cc]losed [A-Z]|[Cc]losed on|Opens|Closes", page)
    assert "People answered it elsewhere." in page


def test_the_preview_of_a_draft_shows_the_same_and_the_public_sees_nothing(client, make_question):
    draft = make_question("draft", published=False)

    assert client.get("/en/q/draft/").status_code == 404
    page = question_page(draft, "en", now=timezone.now())["page"]
    assert page.words.question.body == "How should we bring fast internet to every home?"


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
    assert page.count("L’original a changé depuis cette traduction.") == 1
    assert "summary in fr" in page
    assert "Most homes without a line are in the eastern villages." in page


def test_arabic_pages_are_written_from_right_to_left(client, question):
    translate_all(question, "ar")

    page = client.get("/ar/q/internet/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="ar" dir="rtl">question in ar</h1>' in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("xx/", "There is no such page"),
        ("xx/q/internet/", "There is no such page"),
        ("zh/", "找不到"),
        ("EN/", "There is no such page"),
    ],
)
def test_an_unknown_language_is_not_found(client, question, path, words):
    response = client.get(f"/{path}")

    assert response.status_code == 404
    assert words in words_of(response)


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

    page = home_page("en", number=1, now=timezone.now())["page"].seen()

    assert {
        name: [card.address.split("/")[3] for card in page[name]]
        for name in ("open", "preparation", "closed")
    } == {
        "open": ["open-short", "open-long"],
        "preparation": ["soon", "later"],
        "closed": ["just-past", "past"],
    }


def test_a_card_says_who_decides_when_it_closes_and_how_many_took_part(client, question):
    take_part(question, 3)

    page = words_of(client.get("/en/"))

    assert "Who decides: \u2068The District Council\u2069. The decision is made on" in page
    assert "(Paris time) · 3 people took part" in page


def test_a_card_ends_its_sentence_once_when_the_official_wrote_the_full_stop(client, question):
    reword(question.decided_by, "The mayor, with twelve residents drawn by lot.")

    page = words_of(client.get("/en/"))

    assert "drawn by lot\u2069. The decision is made on" in page


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
