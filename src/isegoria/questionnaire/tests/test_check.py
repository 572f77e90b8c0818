"""What is wrong with a questionnaire is said before anybody may answer it."""

from dataclasses import replace

import pytest

from isegoria.questionnaire.check import Fault, faults
from isegoria.questionnaire.definition import Choice, Form, Group, Kind, Question

BUS, TRAIN = Choice("bus", {"en": "Bus"}), Choice("train", {"en": "Train"})


def ask(code="q", kind=Kind.TEXT, **more):
    return Question(code, kind, more.pop("words", {"en": "What?"}), **more)


def choose(code="q", kind=Kind.CHOICE, choices=(BUS, TRAIN), **more):
    return ask(code, kind, choices=choices, **more)


def said(*members):
    return [(one.code, one.words) for one in faults(Form("f", "1", {"en": "F"}, ("en",), members))]


WHOLE = (
    ask("hello", Kind.NOTE, words={"en": "Hello. You said ${way}."}),
    choose("way", ways_out=frozenset({"dont_know"}), default="bus"),
    choose("more", Kind.CHOICES, least="1", most="2", relevant="${way} = 'bus'"),
    ask("age", Kind.NUMBER, least="0", most="120", constraint=". > 0 or ${way} = 'bus'"),
    ask("scale", Kind.SCALE, least="0", most="10"),
    choose("money", Kind.ALLOCATION, total="100"),
    ask("sum", Kind.HIDDEN, calculation="${age} + ${scale}", words={}),
    Group(
        "table",
        {"en": "How often?"},
        (choose("row1"), choose("row2"), ask("words", Kind.NOTE)),
        table=True,
        relevant="${money} != ''",
    ),
)


def test_a_whole_form_has_no_faults():
    assert said(*WHOLE) == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (ask(words={"fr": "Quoi ?"}), "Write what is asked."),
        (choose(choices=()), "The question has no options yet."),
        (choose(choices=(BUS, BUS)), "The value bus stands here twice."),
        (
            choose(choices=(BUS, Choice("not_say", {"en": "?"})), ways_out=frozenset({"not_say"})),
            "The value not_say stands here twice.",
        ),
        (
            choose(choices=(BUS, Choice("a b", {"en": "?"}))),
            (
                "“a b” is no value: it begins with a letter or a digit and holds letters from a "
                "to z, digits, _ and -, at most 64."
            ),
        ),
        (choose(choices=(Choice("bus", {"en": " "}),)), "Write what each option says."),
        (
            choose(choices=(Choice("bus", {"en": "Like ${q}"}),)),
            "Options cannot hold the answers to other questions.",
        ),
        (
            ask(kind=Kind.TIME, constraint="${q} = '14:30'"),
            "A rule can only ask whether q is empty: ${q} = ''.",
        ),
        (ask(choices=(BUS,)), "This kind of question has no options."),
        (ask(kind=Kind.SCALE), "A scale needs a least and a most, both whole numbers."),
        (ask(kind=Kind.SCALE, least="5", most="1"), "The least is more than the most."),
        (ask(kind=Kind.NUMBER, least="x"), "The least or the most is no number."),
        (ask(least="1.5"), "The least and the most are counted: whole numbers."),
        (
            choose(kind=Kind.ALLOCATION),
            "Say how much is to be shared out: a number above zero.",
        ),
        (ask(kind=Kind.TICK, ways_out=frozenset({"not_say"})), "Nobody needs a way out here."),
        (ask(calculation="1"), "Only what is hidden can be worked out."),
        (
            choose(default="boat"),
            "What stands there at first does not fit: Choose one of the options.",
        ),
        (ask(relevant="${way} ="), "The rule ends before it is complete."),
        (ask(relevant="${way} = 1"), "There is no question with the code way."),
        (ask(words={"en": "You said ${way}."}), "There is no question with the code way."),
        (ask(relevant="1"), "This rule has to say yes or no, as ${bus} = 'yes' does."),
        (ask(relevant=". = 1"), "“.” is the answer itself; only a constraint can look at it."),
        (choose(choice_filter="region = 'x'"), "No option has the trait region."),
        (
            choose(kind=Kind.ALLOCATION, total="9", constraint="${q} = 'bus=9'"),
            "A rule can only ask whether q is empty: ${q} = ''.",
        ),
    ],
)
def test_each_fault_is_said_once_at_its_question(question, words):
    assert said(question) == [("q", words)]


def test_faults_of_the_whole_form():
    form = Form("f", "1", {"en": "F"}, (), ())

    assert [one.words for one in faults(form)] == [
        "Say in which language the form is written.",
        "The form asks nothing yet.",
    ]
    assert faults(replace(form, languages=("en",), members=(ask("n", Kind.NOTE),))) == [
        Fault("", "The form asks nothing yet.")
    ]


def test_the_heading_of_a_group_can_only_hold_answers_that_are_there():
    group = Group("g", {"en": "About ${town}"}, (ask("q"),))

    assert said(group) == [("g", "There is no question with the code town.")]


def test_a_code_stands_once_even_in_other_letters():
    assert said(ask("a"), Group("A", {"en": "?"}, (ask("b"),))) == [
        ("a", "The code a stands here twice.")
    ]


def test_nothing_can_be_made_of_the_answer_to_a_note():
    assert said(ask("n", Kind.NOTE), ask("q", relevant="${n} = 'x'")) == [
        ("q", "Nothing is answered at n.")
    ]


def test_rows_of_a_table_have_the_same_options():
    table = Group("t", {"en": "?"}, (choose("a"), choose("b", choices=(BUS,))), table=True)

    assert said(table) == [("t", "The rows of a table are choices of the same options.")]


@pytest.mark.parametrize(
    "members",
    [
        (ask("a", relevant="${a} = 1"),),
        (ask("a", relevant="${b} = 1"), ask("b", relevant="${a} = 1")),
        (
            Group("g", {"en": "?"}, (ask("a"),), relevant="${c} = 1"),
            ask("c", Kind.HIDDEN, calculation="${a}"),
        ),
        (
            choose(
                "a",
                choices=(Choice("x", {"en": "X"}, traits={"t": "1"}),),
                choice_filter="t = ${b}",
            ),
            ask("b", relevant="${a} = 'x'"),
        ),
    ],
)
def test_questions_that_wait_for_one_another_are_named(members):
    ((code, words),) = said(*members)

    assert code in {"a", "b", "c"}
    assert words.startswith("These questions wait for one another:")


def test_a_question_may_look_at_itself_in_its_constraint():
    assert said(ask("a", Kind.NUMBER, constraint="${a} > 1")) == []


def test_a_form_is_no_longer_than_a_person_can_bear():
    assert said(*(ask(f"q{number}") for number in range(501))) == [
        ("", "A form holds at most 500 questions.")
    ]
