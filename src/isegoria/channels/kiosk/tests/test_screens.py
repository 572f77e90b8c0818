"""A visit at a kiosk without scripts, and what is left of it for the next person: nothing."""

import re

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.base.easy import easy_form
from isegoria.channels.kiosk import services
from isegoria.channels.kiosk.screens import controls_of
from isegoria.channels.kiosk.tests.conftest import Screen
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.models import Channel, Contribution, Item, Participant
from isegoria.hear.prompts import Bounds, Option, Prompt
from isegoria.hear.services import contribute
from isegoria.languages.queries import Shown
from isegoria.languages.reading import Reading
from isegoria.languages.services import translate
from isegoria.questionnaire.definition import Kind

pytestmark = pytest.mark.django_db


def test_somebody_answers_everything_and_gets_a_receipt(screen):
    screen.begin()
    for value in ("agree", "disagree", "pass"):
        screen.answer(value)

    assert screen.heading == "Thank you"
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 0, 1]
    part = Contribution.objects.get()
    assert (part.channel, part.language, part.helper) == ("kiosk", "en", "")
    assert re.fullmatch(r"\d{16}", screen.code)


def test_whoever_stops_in_the_middle_gets_the_receipt_too(screen):
    screen.begin()
    screen.answer("agree")

    screen.press(act="finish")

    assert screen.heading == "Thank you"
    assert "That was everything." not in screen.text
    assert re.fullmatch(r"\d{16}", screen.code)


def test_nothing_leads_away_from_the_kiosk(screen):
    seen = [screen.text, screen.press(act="begin").text, screen.press(enter="internet").text]
    seen.extend(screen.answer(value).text for value in ("agree", "disagree", "pass"))
    seen.append(screen.press(act="receipt").text)

    for text in seen:
        assert re.findall(r"<a\b", text) == []
        leading = re.findall(r'(?:form)?action="([^"]+)"', text)
        assert all(re.fullmatch(r"/(en|fr)/kiosk/[\w-]+/", one) for one in leading)


def test_no_screen_is_kept_and_none_sets_a_cookie(screen):
    responses = [screen.response]
    responses += [screen.press(act="begin").response, screen.press(enter="internet").response]
    responses += [screen.answer("agree").response]

    assert {one.headers["Cache-Control"] for one in responses} == {"no-store"}
    assert not any(one.cookies for one in responses)
    assert 'autocomplete="off"' in screen.text


def test_a_form_of_the_visit_before_shows_nothing_any_more(client, token, screen):
    screen.begin()
    screen.answer("agree")
    old = screen.fields

    Screen(client, token).press(act="begin")
    again = client.post(screen.address, old, headers={"Origin": "http://testserver"})

    assert again.status_code == 303
    assert again.headers["Location"] == screen.address


def test_whoever_finishes_leaves_nothing_behind(screen):
    screen.begin()
    for value in ("agree", "agree", "agree"):
        screen.answer(value)
    code, old = screen.code, screen.fields

    ended = screen.press(act="end").response
    back = screen.client.post(screen.address, old, headers={"Origin": "http://testserver"})

    assert ended.status_code == back.status_code == 303
    assert code not in screen.client.get(screen.address).content.decode()


def test_back_asks_the_answer_before_anew_and_it_counts_once(screen):
    screen.begin()
    first = screen.heading
    screen.answer("agree")

    screen.press(act="back")
    asked = screen.heading
    screen.answer("disagree")

    assert asked == first
    assert Participant.objects.count() == 1
    assert list(Vote.objects.values_list("value", flat=True)) == [-1]


def test_an_answer_that_is_none_is_told_and_the_question_stays(screen):
    screen.begin()
    asked = screen.heading

    screen.press(act="answer")

    assert screen.response.status_code == 422
    assert screen.heading == asked
    assert "Choose agree, disagree or pass." in screen.text


def test_words_of_ones_own_can_be_added_at_the_end(screen):
    screen.begin()
    for value in ("agree", "agree", "agree"):
        screen.answer(value)
    name = re.search(r'name="more" value="([^"]+)"', screen.text)[1]

    screen.press(more=name)
    screen.press(act="answer", **{name.partition(" ")[2]: "Repair the mast first."})

    assert screen.heading == "Thank you"
    own = Item.objects.get(text__renderings__body="Repair the mast first.")
    assert own.author == Participant.objects.get()


def test_a_receipt_from_elsewhere_opens_here_and_goes_on(screen, at_kiosks, statements):
    first = contribute(
        activity=at_kiosks,
        participant=None,
        reply={f"statement-{statements[0].pk}": "agree"},
        channel=Channel.SMS,
        language="en",
    )
    screen.press(act="begin")

    screen.press(act="receipt")
    screen.press(act="open", code=first.new_code)
    told = screen.text
    screen.press(enter="internet")
    screen.answer("agree")

    assert "We have received your answers" in told
    assert statements[0].text.renderings.get().body in told
    assert Participant.objects.count() == 1
    assert Vote.objects.count() == 2


def test_a_wrong_receipt_is_told_in_words(screen):
    screen.press(act="begin")

    screen.press(act="open", code="1234")

    assert screen.response.status_code == 422
    assert "A receipt has 16 digits." in screen.text


def test_large_text_and_contrast_stay_through_the_visit(screen):
    screen.begin()
    screen.press(turn="large")
    screen.press(turn="contrast")
    screen.answer("agree")

    assert 'class="large contrast"' in screen.text
    assert 'class=""' in screen.client.get(screen.address).content.decode()


def test_a_question_that_is_not_put_through_kiosks_is_not_there(screen, at_kiosks):
    at_kiosks.process.channels = "web"
    at_kiosks.process.save()

    screen.begin()

    assert screen.heading == "What would you like to answer?"
    assert "There is no question to answer here just now." in screen.text


def test_a_kiosk_that_is_switched_off_shows_nothing(client, kiosk, token, screen):
    services.switch_off(kiosk)

    gone = client.get(screen.address)

    assert gone.status_code == 404
    assert "This kiosk is switched off." in gone.content.decode()
    assert screen.press(act="begin").response.status_code == 404


def test_another_language_is_one_press_away(screen, token):
    screen.address = f"/fr/kiosk/{token}/"

    screen.press(act="begin")

    assert '<html lang="fr"' in screen.text


def prompt(kind, count=3, **more):
    options = tuple(Option(str(one), f"Option {one}") for one in range(count))
    return Prompt("k", Shown("What?", "en"), kind, options=options, **more)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (prompt(Kind.CHOICE), [1, 2, 3]),
        (prompt(Kind.CHOICES, 10), [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]),
        (prompt(Kind.SCALE, bounds=Bounds(least="0", most="10")), [20, *range(1, 9), 29, 10]),
        (prompt(Kind.RANKING), [1, 2, 3]),
        (prompt(Kind.TEXT), [1]),
        (prompt(Kind.PLACE), [1, 2]),
        (prompt(Kind.TICK), [1]),
    ],
)
def test_every_thing_has_a_number_that_is_neither_help_nor_again(asked, numbers):
    assert [one.number for one in controls_of(asked)] == numbers


def test_begun_at_a_kiosk_finished_by_text_message_and_looked_up_on_the_web(
    client, screen, at_kiosks
):
    at_kiosks.process.channels = "web,kiosk,sms"
    at_kiosks.process.save()
    screen.begin()
    screen.answer("agree")
    code = screen.press(act="finish").code
    screen.press(act="end")

    phone = Phone()
    phone.send(code)
    phone.send("1")
    phone.send("2")
    origin = {"Origin": "http://testserver"}
    page = client.post("/en/receipt/", {"code": code}, headers=origin).content.decode()

    assert Participant.objects.count() == 1
    assert Vote.objects.count() == 3
    assert "We have received your answers" in page
    assert "Your 3 answers" in page


def test_settings_that_somebody_brings_along_hold_until_the_visit_is_over(screen):
    code = Reading(400, "light", is_slow=True, language="fr").code
    screen.begin()
    screen.answer("agree")

    screen.press(act="settings")
    screen.press(act="use", number=f"{code[:3]} {code[3:]}")

    assert screen.heading == "À quoi voulez-vous répondre ?"
    assert '<html lang="fr" dir="ltr" class="larger light slow">' in screen.text
    assert f'action="{screen.address.replace("/en/", "/fr/")}"' in screen.text
    screen.press(act="end")
    assert 'class=""' in screen.client.get(screen.address).content.decode()
    assert screen.response.cookies == {}


def test_settings_without_a_language_keep_that_of_the_kiosk(screen):
    screen.press(act="begin")

    screen.press(act="use", number=Reading(150).code)

    assert '<html lang="en" dir="ltr" class="large">' in screen.text


def test_a_language_that_the_site_does_not_offer_is_left_out(screen):
    screen.press(act="begin")

    screen.press(act="use", number=Reading(200, "dark", language="ru").code)

    assert '<html lang="en" dir="ltr" class="large contrast">' in screen.text


def test_a_wrong_number_of_settings_is_told_in_words_and_changes_nothing(screen):
    screen.press(act="begin")
    screen.press(turn="contrast")

    screen.press(act="use", number="000099")

    assert screen.response.status_code == 422
    assert "One digit seems wrong." in screen.text
    assert 'class="contrast"' in screen.text


def test_the_key_for_larger_text_switches_off_what_was_brought_along(screen):
    screen.press(act="begin")
    screen.press(act="use", number=Reading(300, "light").code)

    screen.press(turn="large")
    screen.press(turn="contrast")

    assert 'class=""' in screen.text


def test_what_was_switched_on_before_the_language_was_chosen_stays(screen):
    screen.press(act="begin", look="large")

    assert 'class="large"' in screen.text


def test_whoever_brought_easy_words_along_is_asked_in_those(screen, statements):
    for one in statements:
        translate(one.text, language=easy_form("en"), body="An easy statement.")
    screen.press(act="begin")
    screen.press(act="use", number=Reading(is_easy=True).code)

    screen.press(enter="internet")

    assert screen.heading == "An easy statement."
    screen.press(act="end")
    assert "An easy statement." not in screen.begin().text


@pytest.fixture
def opened_again(screen):
    """The receipt of somebody who answered twice, opened on the next visit."""
    screen.begin()
    screen.answer("agree")
    screen.answer("disagree")
    code = screen.press(act="finish").code
    screen.press(act="end")
    screen.show(screen.client.get(screen.address)).press(act="begin")
    return screen.press(act="open", code=code)


def test_all_answers_can_be_taken_back_with_the_receipt_after_one_more_question(opened_again):
    opened_again.press(takeback="internet")
    asked = (opened_again.heading, Vote.objects.filter(is_withdrawn=False).count())

    opened_again.press(**{"really-takeback": "internet"})

    assert asked == ("Take everything back?", 2)
    assert opened_again.heading == "You took everything back."
    assert Vote.objects.filter(is_withdrawn=False).count() == 0
    assert opened_again.press(enter="internet").heading != "Thank you"


def test_all_answers_can_be_erased_with_the_receipt_and_the_visit_forgets_it(opened_again):
    opened_again.press(erase="internet")
    asked = (opened_again.heading, Vote.objects.count())

    opened_again.press(**{"really-erase": "internet"})

    assert asked == ("Erase everything you said here?", 2)
    assert opened_again.heading == "Everything you said here is erased."
    assert Vote.objects.count() == 0
    assert Participant.objects.get().secret is None
    assert "visit-internet" not in opened_again.fields


def test_whoever_changes_their_mind_leaves_all_as_it_is(opened_again):
    opened_again.press(erase="internet")

    opened_again.press(act="questions")

    assert Vote.objects.filter(is_withdrawn=False).count() == 2


@pytest.mark.parametrize("pressed", ["erase", "really-erase", "takeback", "really-takeback"])
def test_without_an_opened_receipt_nothing_can_be_taken_back_or_erased(screen, pressed):
    screen.begin()
    screen.answer("agree")
    screen.press(act="end")
    screen.show(screen.client.get(screen.address)).press(act="begin")

    screen.press(**{pressed: "internet"})

    assert screen.heading == "Open your receipt"
    assert Vote.objects.filter(is_withdrawn=False).count() == 1
