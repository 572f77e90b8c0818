"""Phone menus as gateways bring them: hop by hop, with everything that goes wrong on the way."""

import re

import pytest

from isegoria.activities.statements.models import Vote
from isegoria.activities.statements.services import add_statement
from isegoria.base.refusal import Refused
from isegoria.channels.ussd.channel import Ussd
from isegoria.channels.ussd.models import Session
from isegoria.channels.ussd.tests.conftest import SECRET, Dialled, fits_a_screen
from isegoria.conversation.models import Conversation
from isegoria.conversation.tests.conftest import Phone
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Channel, Contribution, Item
from isegoria.languages.queries import shown
from isegoria.notices.models import Notice
from isegoria.people.routes import enclosed_for
from isegoria.receipts.codes import fits

pytestmark = pytest.mark.django_db


def test_whoever_takes_the_phone_over_is_not_shown_the_receipt_of_another(by_menu, phone):
    receipt = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
    for key in ("", "1"):
        phone.type(*([key] if key else []))

    after = [phone.type(words) for words in ("new", "help", "stop")]

    assert not [one for one in after if receipt.search(one)]


def test_five_statements_take_six_screens_and_the_last_tells_the_receipt(by_menu, phone):
    for words in ("The road to the harbour floods too often.", "Boats should run on Sundays."):
        add_statement(activity=by_menu, words=words, language="en", standing="accepted")

    screens = [phone.type(), *(phone.type(key) for key in "12311")]

    assert all(one.startswith("CON ") for one in screens)
    assert all(map(fits_a_screen, screens))
    assert ["98 More" in one for one in screens[:5]] == [False] * 5
    assert re.search(r"\n1 Agree\n2 Disagree\n3 Pass, or not sure", screens[0])
    assert "98 More" not in screens[5]
    code = re.search(r"Your receipt: ([\d ]+)\.", screens[5]).group(1).replace(" ", "")
    assert fits(code)
    assert "That was everything. Thank you." in screens[5]
    assert Vote.objects.count() == 5
    assert Contribution.objects.get().channel == "ussd"


def test_the_receipt_follows_by_text_message(by_menu, phone):
    phone.type()
    phone.type("1")

    owed = Notice.objects.get(kind="receipt")

    assert fits(enclosed_for(owed.route_token))


def test_the_same_hop_again_shows_the_same_screen_and_stores_nothing(by_menu, phone):
    phone.type()
    first = phone.type("1")

    again = phone.again()
    late = Dialled(phone.client).again()

    assert first == again == late
    assert Vote.objects.count() == 1


def test_a_star_in_words_of_one_s_own_is_kept(by_menu, phone):
    phone.type()
    for key in "1111":
        phone.type(key)

    noted = phone.type("More buses * and ** boats")
    after = phone.again()

    said = Item.objects.get(author__isnull=False)
    assert shown([said.text_id], "en")[said.text_id].body == "More buses * and ** boats"
    assert noted == after


def test_who_is_cut_off_dials_again_and_goes_on(by_menu, client):
    before = Dialled(client, "s1")
    before.type()
    asked = before.type("1")

    after = Dialled(client, "s2").type()

    assert "2/3" in asked
    assert "2/3" in after
    assert Vote.objects.count() == 1


def test_what_was_typed_before_anything_was_read_is_no_answer(by_menu, client):
    lost = Dialled(client, "unknown")

    shown = lost.type("1", "2", "1")
    lost.type("2")

    assert "1/3" in shown
    assert list(Vote.objects.values_list("value", flat=True)) == [-1]


def test_zero_goes_back_and_the_answer_counts_once(by_menu, phone):
    phone.type()
    phone.type("1")
    again = phone.type("0")
    phone.type("2")

    assert "1 Agree" in again
    assert list(Vote.objects.values_list("value", "version")) == [(-1, 2)]


def test_long_words_are_turned_page_by_page_and_nothing_is_lost(activity, phone):
    words = "Every village should have a boat " * 8
    add_statement(activity=activity, words=words.strip(), language="en", standing="accepted")
    activity.process.channels = "ussd"
    activity.process.save()

    pages = [phone.type()]
    while pages[-1].endswith(("98 More", "98 More\n0 Back")):
        pages.append(phone.type("98"))
    back = phone.type("0")
    phone.type("1")

    assert len(pages) > 2
    assert all(map(fits_a_screen, pages))
    read = " ".join(re.sub(r"^CON |98 More|0 Back", "", one) for one in pages)
    assert words.strip() in " ".join(read.split())
    assert back == pages[-2]
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("language", ["ar", "ru", "zh-hans"])
def test_letters_that_not_every_phone_knows_make_shorter_screens(by_menu, phone, language):
    by_menu.process.languages = f"en,{language}"
    by_menu.process.save()
    phone.type()
    screen = phone.type(f"language {language}")

    assert fits_a_screen(screen)
    while "\n98 " in screen:
        screen = phone.type("98")
        assert fits_a_screen(screen)
    phone.type("1")

    assert Vote.objects.count() == 1


def test_other_gateways_use_other_names(by_menu, client):
    address = f"/ussd/other/{SECRET}/"
    values = {"SESSIONID": "7", "MSISDN": "254700000001", "INPUT": ""}

    first = client.get(address, values)
    second = client.get(address, {**values, "INPUT": "1"})
    by_mistake = client.post(address, values)
    many = [client.get(address, values).status_code for _time in range(2)]

    assert first.content.decode().startswith("CON ")
    assert "2/3" in second.content.decode()
    assert by_mistake.status_code == 400
    assert many == [200, 429]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"sessionId": None}, "“sessionId” is missing."),
        ({"sessionId": " "}, "“sessionId” is missing."),
        ({"phoneNumber": None}, "“phoneNumber” is missing."),
        ({"phoneNumber": "Anonymous"}, "“Anonymous” is no phone number."),
        ({"sessionId": "s" * 5000}, "“sessionId” is too long."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(by_menu, phone, more, says):
    response = phone.post(**more)

    assert response.status_code == 400
    assert response.content.decode().startswith(f"END {says}")
    assert not Session.objects.exists()
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["x" * 10_000, "\U0001f6b2\U0001f44d\U0001f3fd", "e\u0301" * 90, "\x00", "9" * 400, "*", "**"],
)
def test_whatever_is_typed_gets_a_screen(by_menu, phone, typed):
    phone.type()

    screen = phone.type(typed)

    assert screen.startswith("CON ")
    assert fits_a_screen(screen)
    assert not Vote.objects.exists()


def test_nobody_gets_in_without_the_secret(by_menu, client):
    values = {"sessionId": "1", "phoneNumber": "+254700000001", "text": ""}

    wrong = client.post(f"/ussd/main/{SECRET[:-1]}/", values)
    unknown = client.post(f"/ussd/nobody/{SECRET}/", values)
    deleted = client.delete(f"/ussd/main/{SECRET}/")

    assert [wrong.status_code, unknown.status_code, deleted.status_code] == [403, 403, 405]


def test_who_was_cut_off_is_told_once_how_to_go_on(by_menu, phone):
    phone.type()
    phone.type("1")

    told = [phone.post("ended/", status="Incomplete").status_code for _time in range(2)]

    assert told == [200, 200]
    assert Session.objects.get().is_dropped
    assert Notice.objects.get(kind="reminder").body == (
        "You were cut off. What you answered is kept. Dial *384*55# to go on."
    )


def test_who_has_answered_nothing_or_said_stop_is_not_written_to(by_menu, phone, client):
    phone.type()
    phone.post("ended/", status="Failed")
    other = Dialled(client, "s2", "+254700000002")
    other.type()
    other.type("1")
    other.type("stop")
    other.post("ended/", status="Incomplete")

    assert not Notice.objects.filter(kind="reminder").exists()


def test_a_closed_question_says_so_and_offers_what_became_of_it(by_menu, phone):
    phone.type()
    stage = by_menu.stage
    stage.ends_at = stage.begins_at
    stage.save()

    screens = [phone.type(keys) for keys in ("1", "1", "1234", "0")]

    assert screens[0].startswith("CON This question closed on ")
    assert screens[0].endswith("\n1 To type a receipt")
    assert screens[1] == "CON Type the 16 digits of your receipt."
    assert screens[2].startswith("CON A receipt has 16 digits.")
    assert not Vote.objects.exists()


def test_who_dials_after_the_closing_asks_what_became_of_it(by_menu, phone, client):
    for keys in ("", "1"):
        phone.type(*filter(None, [keys]))
    code = enclosed_for(Notice.objects.get(kind="receipt").route_token)
    stage = by_menu.stage
    stage.ends_at = stage.begins_at
    stage.save()
    stranger = Dialled(client, "s3", "+254700000002")

    mine, told = Dialled(client, "s2"), []
    closed = [mine.type(), stranger.type()]
    told += [mine.type("1"), [stranger.type(keys) for keys in ("1", code)][-1]]
    for one in (mine, stranger):
        while "98 More" in one.screen:
            told.append(one.type("98"))

    assert "1 What became of your answers\n2 To type a receipt" in closed[0]
    assert closed[1].endswith("\n1 To type a receipt")
    assert sum("We have 1 answer from you." in one for one in told) == 2
    assert "1 What became of your answers\n2 To type a receipt" in mine.screen
    assert "\n1 To type a receipt" in stranger.screen
    assert all(map(fits_a_screen, told))


def test_who_dials_after_the_closing_finds_another_question_that_is_open(by_menu, library, phone):
    phone.type()
    phone.type("internet")
    stage = by_menu.stage
    stage.ends_at = stage.begins_at
    stage.save()

    closed = Dialled(phone.client, "s2")
    first, asked = closed.type(), closed.type("2")

    assert first.endswith("\n1 To type a receipt\n2 Another question")
    assert "When should the library be open?" in asked
    assert closed.type("1").startswith("CON ")
    assert Contribution.objects.get().activity == library


def test_any_way_of_asking_leaves_the_record_that_text_messages_leave(
    by_menu, library, statements, client
):
    replies = {"Villages": "1", "Prices": "2", "The library": "3"}
    menu, text = Dialled(client), Phone("+254700000002", Channel.SMS)
    menu.again()

    for send in (menu.type, text.send):
        said = send("internet")
        for _statement in statements:
            said = send(next(key for words, key in replies.items() if f"/3 {words}" in said))
        send("library")
        send("2")
        send("Come by night.")

    by_channel = {
        channel: [_record(one) for one in Contribution.objects.filter(channel=channel)]
        for channel in ("ussd", "sms")
    }
    assert by_channel["ussd"] == by_channel["sms"]
    assert [len(points) for *_rest, points in by_channel["ussd"]] == [3, 2]


def _record(contribution):
    """What is kept of somebody, without when it came and from whom."""
    points = type_of(contribution.activity).points(contribution.participant, "en")
    return (
        contribution.activity_id,
        contribution.language,
        contribution.standing,
        sorted((one.key, one.about.body, one.stance, one.own_words) for one in points),
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('code = "*1#"\nsecret = "short"', "secret needs 20"),
        (f'secret = "{SECRET}"', "code is missing"),
        (f'code = "*1#"\nsecret = "{SECRET}"\ncolour = "red"', "nothing called “colour”"),
        (f'code = "*1#"\nsecret = "{SECRET}"\nmethod = "PUT"', "method must be one of"),
        (f'code = "*1#"\nsecret = "{SECRET}"\nletters = 20', "letters must be from 100 to 182"),
        (f'code = "*1#"\nsecret = "{SECRET}"\nletters = "many"', "letters is written in the wrong"),
        (f'code = "*1#"\nsecret = "{SECRET}"\nper_minute = 0', "per_minute must be"),
        (f'code = "*1#"\nsecret = "{SECRET}"\nnames = {{ colour = "x" }}', "names can be given"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_in_words(settings, line, says):
    settings.GATEWAYS_FILE.write_text(f"[ussd.main]\n{line}\n")

    with pytest.raises(Refused, match=says):
        Ussd.gateways.read()

    assert says in Ussd().obstacle()
    assert not Ussd().is_ready()


def test_the_page_of_the_question_says_what_to_dial_and_what_it_costs(by_menu, client):
    page = client.get("/en/q/internet/").content.decode()

    assert "By phone menu: dial *384*55#." in page
    assert "It is free." in page


@pytest.mark.parametrize("name", ["sessionId", "phoneNumber", "serviceCode", "text", "networkCode"])
def test_a_sign_that_cannot_be_kept_breaks_no_menu(by_menu, phone, name):
    phone.type()

    assert phone.post(**{name: "a\0b"}).status_code in (200, 400)
