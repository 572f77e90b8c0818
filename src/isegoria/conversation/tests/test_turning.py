"""What a reply means: every kind of question, in the digits and words of many languages."""

import json

import pytest
from django.utils import translation

from isegoria.base.refusal import Refused
from isegoria.conversation.said import Part
from isegoria.conversation.turning.replies import in_words, numbered, read
from isegoria.conversation.turning.speech import awaits, pieces_of
from isegoria.conversation.turning.state import About, Asked, Reply, State
from isegoria.conversation.turning.turn import Begins, Names, Opens, Orders, Replies, Unclear, turn
from isegoria.conversation.turning.vocabulary import Command, command_in, language_by_script
from isegoria.hear.activity_type import Bounds
from isegoria.languages.codes import INTERFACE
from isegoria.questionnaire.definition import Kind

ROADS = (Reply("roads", "Roads"), Reply("parks", "Parks"), Reply("bus", "Buses"))
OUTS = (Reply("dont_know", "I do not know"), Reply("not_say", "I would rather not say"))
YES_NO = (Reply("yes", "Yes"), Reply("no", "No"))


def asked(kind, options=(), **more):
    return Asked(
        about=About.PROMPT, words="What?", language="en", kind=kind, options=options, **more
    )


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.CHOICE, "2", "parks"),
        (Kind.CHOICE, "parks", "parks"),
        (Kind.CHOICE, "Par", "parks"),
        (Kind.CHOICE, "4", "dont_know"),
        (Kind.CHOICE, "I do not know!", "dont_know"),
        (Kind.CHOICES, "1 3", "roads bus"),
        (Kind.CHOICES, "13", "roads bus"),
        (Kind.CHOICES, "١،٣", "roads bus"),
        (Kind.CHOICES, "roads, buses", "roads bus"),
        (Kind.CHOICES, "5", "not_say"),
        (Kind.RANKING, "2 1 3", "parks roads bus"),
        (Kind.RANKING, "213", "parks roads bus"),
        (Kind.ALLOCATION, "40 60 0", "roads=40 parks=60"),
        (Kind.ALLOCATION, "1=40, 3=60", "roads=40 bus=60"),
        (Kind.ALLOCATION, "٤٠ ٦٠ ٠", "roads=40 parks=60"),
        (Kind.SCALE, "7", "7"),
        (Kind.SCALE, "００", "dont_know"),
        (Kind.NUMBER, "12,5", "12.5"),
        (Kind.NUMBER, "१२", "12"),
        (Kind.NUMBER, "١٢٫٥", "12.5"),
        (Kind.NUMBER, "−3", "-3"),
        (Kind.NUMBER, "000", "not_say"),
        (Kind.DATE, "31.12.2026", "2026-12-31"),
        (Kind.DATE, "31/12/2026", "2026-12-31"),
        (Kind.DATE, "2026-12-31", "2026-12-31"),
        (Kind.DATE, "31122026", "2026-12-31"),
        (Kind.DATE, "٣١/١٢/٢٠٢٦", "2026-12-31"),
        (Kind.TIME, "14:30", "14:30"),
        (Kind.TIME, "14h30", "14:30"),
        (Kind.TIME, "0930", "09:30"),
        (Kind.PLACE, "-1.28, 36.82", "-1.28 36.82"),
        (Kind.TEXT, "  Mend the road. ", "Mend the road."),
        (Kind.TEXT, "00", "dont_know"),
    ],
)
def test_a_reply_becomes_one_line(kind, typed, value):
    options = ROADS if kind in (Kind.CHOICE, Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION) else ()

    assert read(asked(kind, options, outs=OUTS), typed) == value


def test_a_number_counts_the_options_and_is_never_the_value_of_another():
    numbers = asked(Kind.CHOICE, (Reply("0", "Never"), Reply("1", "Often"), Reply("7", "Daily")))

    assert [read(numbers, typed) for typed in ("1", "2", "3")] == ["0", "1", "7"]
    with pytest.raises(Refused):
        read(numbers, "7")


@pytest.mark.parametrize("typed", ["yes", "Y", "oui", "sí", "نعم", "Да", "是", "1", "१"])
def test_yes_is_known_in_six_languages(typed):
    assert read(asked(Kind.CHOICE, YES_NO), typed) == "yes"


@pytest.mark.parametrize("typed", ["no", "Non", "لا", "нет", "不", "2", "٢"])
def test_no_is_known_in_six_languages(typed):
    assert read(asked(Kind.CHOICE, YES_NO), typed) == "no"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.CHOICE, "9"),
        (Kind.CHOICE, "1 because"),
        (Kind.CHOICES, "1 9"),
        (Kind.CHOICES, "some"),
        (Kind.ALLOCATION, "40"),
        (Kind.ALLOCATION, "9=40"),
        (Kind.NUMBER, "twelve"),
        (Kind.NUMBER, "1.2.3"),
        (Kind.DATE, "tomorrow"),
        (Kind.TIME, "noon"),
        (Kind.PLACE, "here"),
    ],
)
def test_what_is_no_answer_is_refused_with_words(kind, typed):
    with pytest.raises(Refused, match=r"^Please send \w+"):
        read(asked(kind, ROADS), typed)


def test_zero_leaves_out_only_what_need_not_be_answered():
    assert read(asked(Kind.CHOICES, ROADS, required=False), "٠") == ""
    with pytest.raises(Refused, match=r"^This one needs an answer before"):
        read(asked(Kind.CHOICES, ROADS), "0")


@pytest.mark.parametrize(
    ("bounds", "outs", "key"),
    [
        (Bounds("0", "600"), (), "00"),
        (Bounds(), (Reply("dont_know", "I do not know"),), "000"),
        (Bounds("-5", ""), (), "00"),
        (Bounds("1", "5"), (), "0"),
    ],
)
def test_a_zero_that_is_an_answer_is_never_taken_for_leaving_out(bounds, outs, key):
    one = asked(Kind.NUMBER, required=False, bounds=bounds, outs=outs)

    assert read(one, key) == ""
    assert awaits(one).skip == key
    assert [piece.words for piece in pieces_of(one) if "leaves it out" in piece.words] == [
        f"{key} leaves it out."
    ]
    assert key == "0" or read(one, "0") == "0"


def test_examples_are_answers_that_would_be_taken():
    order = pieces_of(asked(Kind.RANKING, ROADS))[-1].words
    with pytest.raises(Refused) as refused:
        read(asked(Kind.ALLOCATION, ROADS, bounds=Bounds(total="100")), "50")

    assert order.endswith("such as 3 2 1.")
    assert str(refused.value) == "Please send 3 numbers, one for each, such as 34 33 33."


@pytest.mark.parametrize("kind", [one for one in Kind if one not in (Kind.NOTE, Kind.HIDDEN)])
def test_every_question_says_how_to_reply(kind):
    one = asked(kind, ROADS, help="Here is how.", bounds=Bounds("0", "10", ends=("bad", "good")))

    pieces = pieces_of(one)

    assert pieces[0].part is Part.ASK
    assert any(piece.part in (Part.OPTION, Part.HOW) for piece in pieces[1:])
    assert awaits(one).keys == tuple(numbered(one))


def test_an_answer_is_told_back_in_the_words_of_the_question():
    assert in_words(asked(Kind.CHOICES, ROADS), "roads bus") == "Roads, Buses"
    assert in_words(asked(Kind.ALLOCATION, ROADS), "roads=40 bus=60") == "Roads 40, Buses 60"
    assert in_words(asked(Kind.NUMBER, outs=OUTS), "dont_know") == "I do not know"
    assert in_words(asked(Kind.NUMBER), "12.5") == "12.5"
    assert in_words(asked(Kind.TEXT), "Mend it") == "“Mend it”"


def test_a_state_is_the_same_after_it_was_kept():
    state = State(
        asked=asked(Kind.SCALE, bounds=Bounds("0", "10", ends=("bad", "good")), outs=OUTS),
        skipped=("1 own",),
        last=(4, "statement-2"),
        introduced=True,
    )

    assert State.read(json.loads(json.dumps(state.written()))) == state
    assert State.read({}) == State()
    assert State.read({"asked": {"about": "what"}}) == State()


NOWHERE = State()
CHOOSING = State(asked=asked(Kind.CHOICE, ROADS))
WRITING = State(asked=asked(Kind.TEXT))


@pytest.mark.parametrize(
    ("state", "words", "meant"),
    [
        (NOWHERE, "", Begins()),
        (NOWHERE, "Hello", Begins()),
        (NOWHERE, "BUS SHELTERS", Names("bus-shelters")),
        (NOWHERE, "bus-shelters please", Begins()),
        (NOWHERE, "roads today", Names("roads")),
        (NOWHERE, "1234 5678 9012 3428", Opens("1234567890123428")),
        (NOWHERE, "Status 1234567890123428", Opens("1234567890123428", only_status=True)),
        (NOWHERE, "حالة ١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٢٨", Opens("1234567890123428", only_status=True)),
        (CHOOSING, "1", Replies("roads")),
        (CHOOSING, "stop", Orders(Command.STOP, "en")),
        (CHOOSING, "langue français", Orders(Command.LANGUAGE, "fr", "français")),
        (WRITING, "Help the villages first", Replies("Help the villages first")),
        (WRITING, "help", Orders(Command.HELP, "en")),
        (WRITING, "Roads", Names("roads")),
        (WRITING, "Roads first", Replies("Roads first")),
        (CHOOSING, "what?", Unclear("Please send one number from 1 to 3.")),
    ],
)
def test_what_is_meant_depends_on_what_was_asked(state, words, meant):
    assert turn(state, words, ("roads", "bus-shelters")) == meant


@pytest.mark.parametrize("language", INTERFACE)
def test_the_words_that_help_names_are_understood(language):
    with translation.override(language):
        told = translation.gettext(
            "You can also send: BACK, REPEAT, STATUS, LANGUAGE, WITHDRAW, STOP."
        )
    names = told.replace("：", ":").partition(":")[2].strip(" .。")

    meant = [command_in(one.strip(" .")) for one in names.replace("،", ",").replace("、", ",").replace("，", ",").split(",")]  # fmt: skip  # noqa: E501

    wanted = ["BACK", "REPEAT", "STATUS", "LANGUAGE", "WITHDRAW", "STOP"]
    assert [one and one[0].name for one in meant] == wanted


def test_the_script_tells_a_language():
    assert language_by_script("مرحبا") == "ar"
    assert language_by_script("Привет") == "ru"
    assert language_by_script("你好") == "zh-hans"
    assert language_by_script("Bonjour") == "und"
