"""Whole conversations, as somebody with an old phone has them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from isegoria.activities.statements.models import Vote
from isegoria.conversation.models import Conversation, Silence, Speaker
from isegoria.conversation.said import Part
from isegoria.conversation.services import converse, forget_what_is_over
from isegoria.conversation.tests.conftest import NUMBER, Phone
from isegoria.hear.models import Channel, Contribution, Item, Participant
from isegoria.hear.pausing import pause
from isegoria.hear.services import erase
from isegoria.notices.models import Notice
from isegoria.people.models import ReturnRoute
from isegoria.people.routes import Route, enclosed_for, route_to
from isegoria.receipts.codes import fits, grouped

pytestmark = pytest.mark.django_db


def test_the_whole_path_takes_a_message_a_statement_and_gives_a_receipt(by_text, phone):
    first = phone.send("Internet")
    second = phone.send("1")
    receipt = phone.receipt()
    third = phone.send("2")
    last = phone.send("3")

    assert re.fullmatch(
        r"Harbour District Council asks: How should we bring fast internet to every home\? 1/3 "
        r"(?:Villages|Prices|The library).* 1 Agree 2 Disagree 3 Pass, or not sure",
        first,
    )
    assert second.startswith(f"Noted: Agree. Your receipt: {grouped(receipt)}. ")
    assert fits(receipt)
    assert " 2/3 " in second
    assert third.startswith("Noted: Disagree. 3/3 ")
    assert last.startswith("Noted: Pass, or not sure. That was everything. Thank you. You are ans")
    assert last.endswith("1 What do you think should be said here? Write it.")
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 0, 1]
    assert Contribution.objects.get().channel == Channel.SMS


def test_one_s_own_statement_is_offered_at_the_end_and_taken_by_word(by_text, phone):
    phone.send("internet")
    middle = phone.send("ADD Ask the islands too.")
    phone.send("1")
    phone.send("1")
    phone.send("1")
    asked = phone.send("1")
    taken = phone.send("Stop cutting the cables, please.")

    assert middle.startswith("Noted: “Ask the islands too.”. Your receipt:")
    assert asked.startswith("What do you think should be said here? Write it.")
    assert taken.startswith("Noted: “Stop cutting the cables, please.”.")
    assert Item.objects.filter(author__isnull=False, standing="held").count() == 2


def test_only_open_questions_are_listed_and_a_number_chooses_one(by_text, hours, phone):
    listed = phone.send("Hello")
    chosen = phone.send("1")

    assert listed.startswith("Which question? Choose its number. 1 How should")
    assert "2 How should" in listed
    assert "When should the library be open?" in chosen
    assert chosen.endswith("1 Ten to six 2 Noon to eight 3 All night")


def test_another_way_of_asking_needs_no_line_of_its_own(hours, phone):
    phone.send("LIBRARY")
    second = phone.send("noon to eight")
    last = phone.send("Come by night.")

    assert second.startswith("Noted: Noon to eight. Your receipt: ")
    assert second.endswith("Anything else about the hours? 200 letters at most. 0 leaves it out.")
    assert last.startswith("Noted: “Come by night.”. That was everything.")
    assert Item.objects.filter(author__isnull=False).count() == 2


def test_what_need_not_be_answered_is_left_out_with_a_zero(hours, phone):
    phone.send("library")
    phone.send("2")

    assert phone.send("0").startswith("That was everything.")
    assert phone.said.ended


def test_what_is_no_answer_is_told_and_asked_again(by_text, phone):
    phone.send("internet")

    line = phone.send("maybe, because the road floods")

    assert line.startswith("Please send one number from 1 to 3. 1/3 ")
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["1", "١", "۱", "१", "\uff11", " 1. ", "agree", "AGREE", "1)"],
)
def test_numbers_of_every_script_and_words_answer(by_text, phone, typed):
    phone.send("internet")

    assert phone.send(typed).startswith("Noted: Agree.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("AIDE", "Reply with the number"),
        ("مساعدة", "Reply with the number"),
        ("Repeat", "1/3 "),
        ("повтор", "1/3 "),
        ("返回", "There is nothing to go back to. 1/3 "),
        ("Idioma", "1 English"),
        ("status", "Send STATUS with the 16 digits"),
    ],
)
def test_the_words_of_the_conversation_are_known_in_every_language(by_text, phone, typed, said):
    phone.send("internet")

    assert said in phone.send(typed)
    assert not phone.said.ended


def test_back_asks_the_last_answer_anew_and_counts_it_once(by_text, phone):
    phone.send("internet")
    phone.send("1")
    again = phone.send("back")
    changed = phone.send("2")

    assert again.endswith("1 Agree 2 Disagree 3 Pass, or not sure 0 leaves it as it was.")
    assert changed.startswith("Noted: Disagree. 2/3 ")
    assert list(Vote.objects.values_list("value", "version")) == [(-1, 2)]


def test_a_receipt_tells_what_became_of_it_in_any_digits(by_text, phone):
    phone.send("internet")
    phone.send("1")
    arabic = grouped(phone.receipt()).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    told = Phone("+254700000002").send(f"STATUS {arabic}")

    assert told.startswith("How should we bring fast internet to every home? We have 1 answer")
    assert "Decision: " in told
    assert Speaker.objects.count() == 1


def test_a_receipt_goes_on_from_another_phone(by_text, phone):
    phone.send("internet")
    phone.send("1")
    other = Phone("+254700000002", Channel.USSD)

    line = other.send(grouped(phone.receipt()))

    assert line.startswith("Your receipt is open. You can go on. ")
    assert " 2/3 " in line
    assert Participant.objects.count() == 1


def test_two_parts_of_one_person_are_joined_after_asking(by_text, phone):
    phone.send("internet")
    phone.send("1")
    receipt = phone.receipt()
    other = Phone("+254700000002")
    other.send("internet")
    other.send("2")

    asked = other.send(receipt)
    joined = other.send("نعم")

    assert asked.startswith("You answered here with another receipt too. Join both?")
    assert joined.startswith("Your receipt is open.")
    assert Participant.objects.filter(merged_into__isnull=True).count() == 1


def test_two_parts_stay_apart_if_that_is_wanted(by_text, phone):
    phone.send("internet")
    phone.send("1")
    other = Phone("+254700000002")
    other.send("internet")
    other.send("2")

    other.send(phone.receipt())
    other.send("2")

    assert Participant.objects.filter(merged_into__isnull=True).count() == 2
    assert len(set(Speaker.objects.values_list("participant", flat=True))) == 1


@pytest.mark.parametrize(("chosen", "kept"), [("3", -1), ("4", 1)])
def test_of_two_parts_one_is_kept_if_that_is_wanted(by_text, phone, chosen, kept):
    phone.send("internet")
    phone.send("1")
    other = Phone("+254700000002")
    other.send("internet")
    other.send("2")

    other.send(phone.receipt())
    line = other.send(chosen)

    assert line.startswith("Your receipt is open.")
    assert list(Vote.objects.filter(is_withdrawn=False).values_list("value", flat=True)) == [kept]
    assert Participant.objects.filter(merged_into__isnull=True).count() == 2


def test_unknown_and_mistyped_receipts_are_told_so(by_text, phone):
    assert phone.send("1234 5678 9012 3428").startswith("We do not know this receipt.")
    assert phone.send("1234 5678 9012 3429").startswith("One digit seems wrong.")
    assert not Participant.objects.exists()


def test_a_conversation_goes_on_after_weeks_and_on_another_channel(by_text, phone, time_machine):
    phone.send("internet")
    asked = phone.line.partition("1/3")[2]
    time_machine.move_to(timezone.now() + timedelta(days=7))

    again = Phone(channel=Channel.USSD).send()

    assert again == "1/3" + asked


def test_a_question_that_closed_meanwhile_says_so_and_takes_nothing(by_text, phone, time_machine):
    phone.send("internet")
    time_machine.move_to(timezone.now() + timedelta(days=20))

    line = phone.send("1")

    assert re.match(r"This question closed on .*Nothing more is counted\.", line)
    assert phone.said.ended
    assert not Vote.objects.exists()


def test_a_pause_says_why(by_text, phone):
    phone.send("internet")
    pause(activity=by_text, reason="We are mending a text.")

    assert "We are mending a text." in phone.send("1")


def test_a_statement_that_is_gone_is_passed_over(by_text, phone, statements):
    phone.send("internet")
    for one in statements[:2]:
        one.standing = Item.Standing.REFUSED
        one.save()
    shown = phone.line

    line = phone.send("1")

    gone = "The library" not in shown
    assert line.startswith("This statement is no longer shown.") == gone


def test_stop_ends_it_forgets_the_number_and_keeps_the_answers(by_text, phone):
    phone.send("internet")
    phone.send("1")
    phone.send("Arrêt")

    assert phone.said.ended
    assert phone.line.startswith("You get no more messages.")
    assert not ReturnRoute.objects.exists()
    assert Silence.objects.count() == 1
    assert Vote.objects.count() == 1


def test_who_was_erased_comes_as_a_newcomer(by_text, phone):
    phone.send("internet")
    phone.send("1")
    erase(participant=Participant.objects.get())
    assert not ReturnRoute.objects.exists()

    phone.send("repeat")
    phone.send("1")

    assert phone.receipt()
    assert Participant.objects.count() == 2


def test_somebody_else_can_answer_from_the_same_phone(by_text, phone):
    phone.send("internet")
    phone.send("1")
    phone.send("NEW")
    phone.send("2")

    assert phone.receipt()
    assert Participant.objects.count() == 2
    assert Vote.objects.count() == 2


def test_the_number_lies_sealed_and_nowhere_else(by_text, phone):
    phone.send("internet")
    phone.send("1")

    route = ReturnRoute.objects.get()
    assert route_to(route.token) == Route("sms", "main", NUMBER)
    assert NUMBER[1:].encode() not in bytes(route.ciphertext)
    kept = [*Conversation.objects.values(), *Speaker.objects.values(), *Notice.objects.values()]
    assert NUMBER[1:] not in str(kept)
    assert phone.receipt() not in str([*kept, route.__dict__])


def test_a_receipt_given_by_phone_menu_follows_as_a_text_message(by_text):
    phone = Phone(channel=Channel.USSD)
    phone.send("internet")
    phone.send("1")

    notice = Notice.objects.get(kind="receipt")
    assert phone.receipt() not in notice.body
    assert enclosed_for(notice.route_token) == phone.receipt()
    assert notice.body not in phone.send("STATUS")


def test_two_questions_answered_by_one_phone_cannot_be_joined(by_text, hours, phone):
    for words in ("internet", "1", "library", "1"):
        phone.send(words)

    assert len(set(Speaker.objects.values_list("tag", flat=True))) == 2
    assert Participant.objects.count() == 2


def test_coming_back_to_a_question_goes_on_as_before(by_text, hours, phone):
    for words in ("internet", "1", "library", "1"):
        phone.send(words)
    line = phone.send("Internet")

    assert " 2/3 " in line
    phone.send("1")
    assert Participant.objects.count() == 2


def test_nothing_open_is_said(question, phone):
    assert phone.send("hello") == "There is no question to answer here just now."
    assert phone.said.ended


@pytest.mark.parametrize(
    "words", ["\x00", "x" * 10_000, "🙈🙉🙊", "ẍ̂̃", "*" * 50, "{}%s%(a)s", "\u202e1", "0", "00"]
)
def test_nothing_that_is_sent_breaks_it(by_text, phone, words):
    phone.send(words)
    phone.send(words)

    assert phone.said.pieces
    assert not Vote.objects.exists() or words == "\u202e1"


def test_what_is_over_is_forgotten(by_text, phone, time_machine):
    phone.send("internet")
    phone.send("1")
    assert forget_what_is_over() == 0

    time_machine.move_to(timezone.now() + timedelta(days=800))

    assert forget_what_is_over() == 2
    assert not Conversation.objects.exists()


def test_a_menu_code_of_a_question_begins_there(by_text, hours):
    phone = Phone()
    said = converse(caller=phone.caller, words="", keyword="library")

    assert [one.words for one in said.of(Part.ASK)] == ["When should the library be open?"]


def test_at_a_number_that_belongs_to_a_question_any_word_begins_there(
    by_text, make_question, phone
):
    make_question("library")

    said = converse(caller=phone.caller, words="hello", keyword="internet")

    assert "fast internet to every home" in " ".join(one.words for one in said.pieces)


def test_who_comes_to_a_phone_on_which_all_is_answered_can_be_somebody_else(by_text, phone):
    first = [phone.send(words) for words in ("internet", "1", "1", "1")][-1]
    back = phone.send("hello")
    asked = phone.send("2")
    for _statement in range(3):
        phone.send("2")

    assert "Somebody else can answer on this phone too: send NEW." in first
    assert back.endswith("2 Somebody else answers on this phone")
    assert "1/3" in asked
    assert Participant.objects.count() == 2
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, -1, -1, 1, 1, 1]


def test_an_arabic_receipt_keeps_its_digits_in_their_order(by_text, phone):
    by_text.process.languages = "en,ar"
    by_text.process.save()
    phone.send("مساعدة")
    phone.send("internet")
    phone.send("1")

    code = phone.receipt()
    assert grouped(code).replace(" ", "\N{NO-BREAK SPACE}") in phone.line
