"""Answers are written in one way, whoever gives them on whatever device."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isegoria.base.refusal import Refused
from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, Choice, Kind, Question
from isegoria.questionnaire.values import clean

OPTIONS = (
    Choice("bus", {"en": "Bus"}),
    Choice("train", {"en": "Train"}),
    Choice("walk", {"en": "On foot"}),
    Choice("none", {"en": "None of these"}, exclusive=True),
)


def asked(kind, **more):
    more.setdefault("choices", OPTIONS if kind.name in {"CHOICE", "CHOICES"} else ())
    return Question("code", kind, {"en": "What?"}, **more)


RANKING = asked(Kind.RANKING, choices=OPTIONS[:3])
SHARES = asked(Kind.ALLOCATION, choices=OPTIONS[:3], total="100")
AGE = asked(Kind.NUMBER, least="0", most="120")
PRICE = asked(Kind.NUMBER, decimals=2)
EXACT = asked(Kind.NUMBER, decimals=4)


@pytest.mark.parametrize(
    ("question", "typed", "canonical"),
    [
        (asked(Kind.CHOICE), " bus ", "bus"),
        (asked(Kind.CHOICES), "train  bus bus", "bus train"),
        (asked(Kind.CHOICES), "none", "none"),
        (asked(Kind.CHOICES, least="2"), "none", "none"),
        (asked(Kind.SCALE, least="1", most="5"), "٤", "4"),
        (AGE, "078", "78"),
        (AGE, "٧٨", "78"),
        (AGE, "۷۸", "78"),
        (AGE, "७८", "78"),
        (AGE, "৭৮", "78"),
        (AGE, "７８", "78"),
        (AGE, "\u200f٧٨\u200f", "78"),
        (AGE, "+78.0", "78"),
        (PRICE, "12,5", "12.5"),
        (PRICE, "12.50", "12.5"),
        (PRICE, "-0,0", "0"),
        (PRICE, "\N{MINUS SIGN}3,25", "-3.25"),
        (PRICE, "1.234.567,89", "1234567.89"),
        (PRICE, "1,234,567.89", "1234567.89"),
        (PRICE, "12,34,567.89", "1234567.89"),
        (PRICE, "1 234 567,8", "1234567.8"),
        (PRICE, "1'234.5", "1234.5"),
        (PRICE, "١٬٢٣٤٫٥", "1234.5"),
        (PRICE, "٠٫٧٥", "0.75"),
        (PRICE, ".5", "0.5"),
        (PRICE, "0,12", "0.12"),
        (EXACT, "1.234", "1.234"),
        (EXACT, "0,125", "0.125"),
        (asked(Kind.NUMBER), "1234", "1234"),
        (asked(Kind.NUMBER), "12 000", "12000"),
        (asked(Kind.NUMBER), "1,234,567", "1234567"),
        (asked(Kind.TEXT), "  The road \n floods. ", "The road floods."),
        (asked(Kind.TEXT, long=True), "One. \r\n\r\n\r\n\r\nTwo.\r\n", "One.\n\nTwo."),
        (asked(Kind.TEXT), "\u202eabc🙂 é", "\u202eabc🙂 é"),
        (asked(Kind.DATE), "2026-11-22", "2026-11-22"),
        (asked(Kind.DATE), "22.11.2026", "2026-11-22"),
        (asked(Kind.DATE), "5/6/1948", "1948-06-05"),
        (asked(Kind.DATE), "٢٢/١١/٢٠٢٦", "2026-11-22"),
        (asked(Kind.DATE), "22. 11. 2026", "2026-11-22"),
        (asked(Kind.DATE), "2026年11月22日", "2026-11-22"),
        (asked(Kind.DATE), "22112026", "2026-11-22"),
        (asked(Kind.TIME), "14:30", "14:30"),
        (asked(Kind.TIME), "9.05", "09:05"),
        (asked(Kind.TIME), "14h30", "14:30"),
        (asked(Kind.TIME), "1430", "14:30"),
        (asked(Kind.TIME), "2:30 pm", "14:30"),
        (asked(Kind.TIME), "12 am", "00:00"),
        (asked(Kind.TIME), "１４：３０", "14:30"),
        (RANKING, "walk bus train", "walk bus train"),
        (asked(Kind.RANKING, choices=OPTIONS[:3], least="1", most="2"), "walk bus", "walk bus"),
        (SHARES, "walk=60 bus=40", "bus=40 walk=60"),
        (SHARES, "bus=100 walk=0 train=", "bus=100"),
        (SHARES, "bus=٤٠ walk=٦٠", "bus=40 walk=60"),
        (SHARES, "bus= walk=0", ""),
        (asked(Kind.PLACE), "-1.28333 36.81667", "-1.28333 36.81667"),
        (asked(Kind.PLACE), "-1.283331, 36.816671", "-1.28333 36.81667"),
        (asked(Kind.PLACE), "-1,28333 36,81667", "-1.28333 36.81667"),
        (asked(Kind.PLACE), "٣٠٫٠٤٤ ٣١٫٢٣٥", "30.044 31.235"),
        (asked(Kind.AREA), "0 0; 0 1 ; 1 1; 0 0", "0 0; 0 1; 1 1"),
        (asked(Kind.FILE), "a1b2.jpg", "a1b2.jpg"),
        (asked(Kind.TICK), "on", "yes"),
        (asked(Kind.NOTE), " ", ""),
        (asked(Kind.HIDDEN, required=True), "", ""),
        (asked(Kind.NUMBER), "  ", ""),
        (asked(Kind.NUMBER, ways_out=frozenset({DONT_KNOW})), "dont_know", "dont_know"),
        (asked(Kind.TEXT, required=True, ways_out=frozenset({NOT_SAY})), "not_say", "not_say"),
    ],
)
def test_what_people_type_becomes_one_line(question, typed, canonical):
    assert clean(question, typed) == canonical
    assert clean(question, canonical) == canonical or not canonical


@pytest.mark.parametrize(
    ("question", "typed", "words"),
    [
        (asked(Kind.CHOICE, required=True), " ", "This question needs an answer."),
        (asked(Kind.TICK, required=True), "", "This question needs an answer."),
        (asked(Kind.CHOICE), "bicycle", "Choose one of the options."),
        (asked(Kind.CHOICE), "bus train", "Choose one of the options."),
        (asked(Kind.CHOICE), "dont_know", "Choose one of the options."),
        (asked(Kind.CHOICES), "bus bicycle", "Choose from the options."),
        (
            asked(Kind.CHOICES),
            "bus none",
            "“None of these” cannot be chosen together with others.",
        ),
        (asked(Kind.CHOICES, least="2"), "bus", "Choose at least 2 options."),
        (asked(Kind.CHOICES, most="1"), "bus train", "Choose at most 1 option."),
        (asked(Kind.SCALE, least="1", most="5"), "6", "Give a number from 1 to 5."),
        (asked(Kind.SCALE, least="1", most="5"), "4.5", "Write a whole number, without a point."),
        (AGE, "121", "Give a number from 0 to 120."),
        (asked(Kind.NUMBER, least="1"), "0", "Give a number of 1 or more."),
        (asked(Kind.NUMBER, most="1"), "2", "Give a number of 1 or less."),
        (AGE, "many", "Write a number in digits."),
        (AGE, "5²", "Write a number in digits."),
        (AGE, "1e9", "Write a number in digits."),
        (AGE, "NaN", "Write a number in digits."),
        (AGE, "1 2", "Write a number in digits."),
        (AGE, "1.2.3", "Write a number in digits."),
        (AGE, "-", "Write a number in digits."),
        (AGE, ",", "Write a number in digits."),
        (AGE, "9" * 10_000, "Write a number in digits."),
        (PRICE, "1.255", "Is this 1255 or 1.255? Write it without a mark between thousands."),
        (AGE, "1,234", "Is this 1234 or 1.234? Write it without a mark between thousands."),
        (EXACT, "1,234", "Is this 1234 or 1.234? Write it without a mark between thousands."),
        (PRICE, "0.2555", "Write at most 2 digits after the point."),
        (asked(Kind.TEXT), "a\x00b", "The text holds a character that cannot be stored."),
        (asked(Kind.TEXT), "\ud800", "The text holds a character that cannot be stored."),
        (asked(Kind.TEXT), "\u200b\u200f", "Write it in your own words."),
        (asked(Kind.TEXT), "dont_know", "Write it in your own words."),
        (asked(Kind.TEXT), "x" * 10_000, "This is 9500 letters too long; 500 at most."),
        (asked(Kind.TEXT, most="3"), "four", "This is 1 letter too long; 3 at most."),
        (asked(Kind.TEXT, least="3"), "ab", "Write at least 3 letters."),
        (asked(Kind.DATE), "31.2.2026", "Write the day as day, month and year: 22.11.2026."),
        (asked(Kind.DATE), "22.11.26", "Write the day as day, month and year: 22.11.2026."),
        (asked(Kind.DATE), "0001-01-01", "Write the day as day, month and year: 22.11.2026."),
        (asked(Kind.DATE, least="2026-01-01"), "2025-12-31", "The earliest day is 2026-01-01."),
        (asked(Kind.DATE, most="2026-01-01"), "2026-01-02", "The latest day is 2026-01-01."),
        (asked(Kind.TIME), "25:00", "Write the time as hours and minutes: 14:30."),
        (asked(Kind.TIME), "14", "Write the time as hours and minutes: 14:30."),
        (asked(Kind.TIME), "14:30 pm", "Write the time as hours and minutes: 14:30."),
        (asked(Kind.TIME, least="08:00"), "07:59", "The earliest time is 08:00."),
        (asked(Kind.TIME, most="08:00"), "08:01", "The latest time is 08:00."),
        (RANKING, "walk bus", "Put all options in order."),
        (RANKING, "walk walk bus", "Put the options in order, each of them once."),
        (SHARES, "walk=60 bus=30", "Together this makes 90. It has to make 100."),
        (SHARES, "walk=-1 bus=101", "Give a number of 0 or more."),
        (SHARES, "walk=60 walk=40", "Give a number to each option, or leave it empty."),
        (SHARES, "car=100", "Give a number to each option, or leave it empty."),
        (asked(Kind.PLACE), "91 0", "Give the place as latitude and longitude, in degrees"),
        (asked(Kind.PLACE), "here", "Give the place as latitude and longitude, in degrees"),
        (asked(Kind.PLACE), "1 2 3", "Give the place as latitude and longitude, in degrees"),
        (asked(Kind.AREA), "0 0; 1 1; 0 0", "An outline needs at least three corners."),
        (asked(Kind.AREA), "0 0;" * 1000, "Draw the outline with at most 200 corners."),
        (asked(Kind.FILE), "../../etc/passwd", "This file could not be taken."),
        (asked(Kind.FILE), ".hidden", "This file could not be taken."),
        (asked(Kind.TICK), "no", "Tick the box, or leave it empty."),
        (asked(Kind.NOTE), "x", "Nothing is asked here."),
        (asked(Kind.HIDDEN), "x", "Nothing is asked here."),
    ],
)
def test_what_is_no_answer_is_refused_in_words(question, typed, words):
    with pytest.raises(Refused) as refusal:
        clean(question, typed)

    assert str(refusal.value).startswith(words)


def test_only_options_that_are_offered_now_can_be_chosen():
    with pytest.raises(Refused, match="Choose one of the options"):
        clean(asked(Kind.CHOICE), "train", OPTIONS[:1])


@given(
    st.sampled_from([one for one in Kind if one not in {Kind.NOTE, Kind.HIDDEN}]),
    st.text(max_size=40) | st.text("0123456789٣४.,:;=- '/bustrain", max_size=20),
)
def test_any_text_becomes_an_answer_that_stays_the_same_or_is_refused(kind, typed):
    question = asked(
        kind,
        choices=OPTIONS[:3],
        total="100",
        least="1" if kind is Kind.SCALE else "",
        most="5" if kind is Kind.SCALE else "",
        decimals=2,
    )

    try:
        said = clean(question, typed)
    except Refused as refusal:
        words = str(refusal)
    else:
        words = "the same once more" if clean(question, said) == said else ""

    assert len(words.split()) > 2
