"""The simulated phone: what a real one would show, and nothing of its own."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from isegoria.activities.statements.models import Vote
from isegoria.channels.voice.models import Recording
from isegoria.hear.channel_type import ready_channels
from isegoria.hear.models import Contribution, Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, activity, statements):
    """A demonstration with a question of three statements."""
    settings.IS_DEMO = True
    activity.process.channels = "web,sms,ussd,voice"
    activity.process.languages = "en,ar"
    activity.process.save()
    return activity


class Shown:
    """A simulated phone as a browser without scripts uses it: forms, fields and buttons."""

    def __init__(self, client, language="en"):
        self.client, self.address = client, f"/{language}/simulator/"
        self.page = client.get(self.address).content.decode()

    def begin(self, channel):
        form = re.search(r'<form class="ways".*?</form>', self.page, re.DOTALL)[0]
        return self._post([("channel", channel)], self._fields(form))

    def type(self, words):
        first = re.search(r'<form method="post".*?</form>', self.page, re.DOTALL)[0]
        return self._post([("words", words)], self._fields(first))

    def again(self):
        return self._post(*self.last)

    def _fields(self, form):
        return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)

    def _post(self, more, fields):
        self.last = more, fields
        values = {}
        for name, value in [*fields, *more]:
            values.setdefault(name, []).append(value)
        self.page = self.client.post(self.address, values).content.decode()
        return re.findall(
            r'<div class="got"><p><span class="spoken">[^<]*</span>'
            r'<span class="words" dir="auto">(.*?)</span></p>',
            self.page,
            re.DOTALL,
        )


def test_text_messages_go_to_and_fro_and_count(demo, client):
    phone = Shown(client)
    assert phone.begin("sms") == []

    first = phone.type("internet")
    second = phone.type("1")
    again = phone.again()

    assert "1 Agree 2 Disagree" in first[0]
    assert second[1].startswith("Noted: Agree.")
    assert again == second
    assert re.search(r"Letters: \d+\. Parts: 1\.", phone.page)
    assert Vote.objects.count() == 1
    assert Contribution.objects.get().channel == "sms"


def test_a_phone_menu_shows_one_screen_at_a_time(demo, client):
    phone = Shown(client)
    listed = phone.begin("ussd")
    first = phone.type("1")
    second = phone.type("1")

    assert listed == ["1 English<br>2 العربية"]
    assert len(first) == len(second) == 1
    assert "1/3" in first[0]
    assert "2/3" in second[0]
    assert re.search(r"Letters: \d+ of 182\.", phone.page)
    assert Contribution.objects.get().channel == "ussd"


def test_a_call_is_heard_word_for_word_answered_by_keys_and_aloud(demo, client, settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    phone = Shown(client)
    listed = phone.begin("voice")
    first = phone.type("1")
    sound = re.search(r'<audio controls preload="none" src="([^"]+)"', phone.page)[1]
    for key in ("8", "1", "2", "3", "1", "1"):
        said = phone.type(key)
    played = phone.type("Boats on Sundays.")
    again = phone.again()
    kept = phone.type("1")

    assert listed == ["For English press 1.<br>العربية: اضغطوا 2."]
    assert "Agree: press 1." in "".join(first)
    assert client.get(sound).content.startswith(b"RIFF")
    assert "Slowly." in phone.page
    assert "Speak after the tone." in said[0]
    assert "You said:" in played[0]
    assert again == played
    assert "Your words are kept." in kept[0]
    assert Vote.objects.count() == 3
    assert bytes(Recording.objects.get().audio)


def test_a_call_that_says_goodbye_takes_no_more_keys(demo, client, settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    phone = Shown(client)
    phone.begin("voice")
    phone.type("1")
    phone.type("1")
    phone.type("*")
    said = phone.type("5")

    assert "Goodbye." in said[-1]
    assert "The call is over." in phone.page
    assert 'name="words"' not in phone.page


def test_the_same_phone_goes_on_by_another_way_and_another_phone_begins(demo, client):
    phone = Shown(client)
    phone.begin("ussd")
    phone.type("1")
    phone.type("1")
    phone.begin("sms")
    same = phone.type("hello")
    other = Shown(client)
    listed = other.begin("ussd")

    assert "2/3" in same[0]
    assert listed == ["1 English<br>2 العربية"]


def test_staff_of_the_demonstration_can_put_a_question_to_its_phone(demo, settings):
    tried = ready_channels()
    settings.IS_DEMO = False

    assert {"sms", "ussd", "voice"} <= set(tried)
    assert not {"sms", "ussd", "voice"} & set(ready_channels())


def test_words_with_signs_of_html_stay_words(demo, client):
    phone = Shown(client)
    phone.begin("ussd")
    for key in "11111":
        phone.type(key)
    phone.type("<b>Boats</b> * & more")
    phone.begin("sms")
    phone.type("<script>alert(1)</script>")

    assert Item.objects.filter(author__isnull=False).count() == 1
    assert "<script>alert" not in phone.page


@pytest.mark.parametrize(
    "values", [{}, {"channel": "paper"}, {"channel": "web"}, {"channel": "\x00"}]
)
def test_what_no_phone_can_do_shows_the_phone_anew(demo, client, values):
    response = client.post(
        "/en/simulator/", {"ticket": "", **values}, headers={"Origin": "http://testserver"}
    )

    assert response.status_code == 422
    assert "Choose what to do with this phone." in response.content.decode()


def test_a_real_number_cannot_be_taken(demo, client):
    values = {"channel": "sms", "number": "+254700000001", "place": "0" * 16, "words": "internet"}

    page = client.post("/en/simulator/", values, headers={"Origin": "http://testserver"})

    assert "+254700000001" not in page.content.decode()


def test_other_sites_cannot_use_it_and_real_sites_have_none(demo, client, settings):
    foreign = client.post(
        "/en/simulator/", {"channel": "sms"}, headers={"Origin": "https://evil.example"}
    )
    linked = client.get("/en/").content.decode()
    settings.IS_DEMO = False
    missing = client.get("/en/simulator/")

    assert foreign.status_code == 403
    assert reverse("simulator") in linked
    assert missing.status_code == 404
    assert reverse("simulator") not in client.get("/en/").content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_works_by_keyboard_without_scripts_and_everybody_can_use_it(demo, browse, violations):
    page = browse(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto("/en/simulator/")
    page.get_by_role("button", name="Dial a phone menu").press("Enter")
    for _key in ("a language", "an answer"):
        page.get_by_label("Type here").fill("1")
        page.get_by_label("Type here").press("Enter")
    expect(page.get_by_role("log")).to_contain_text("2/3")
    width = page.evaluate("document.documentElement.scrollWidth")
    seen = browse(color_scheme="dark")
    seen.goto("/ar/simulator/")
    seen.locator("button[value=ussd]").click()

    assert width <= 320
    assert violations(seen) == []
    assert seen.complaints == []
