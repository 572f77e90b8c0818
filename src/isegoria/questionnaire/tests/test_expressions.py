"""Rules are read, written in one way, and worked out as XPath has it."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isegoria.questionnaire.expressions import Expression, Unreadable, parse
from isegoria.questionnaire.expressions.grammar import DEEPEST
from isegoria.questionnaire.expressions.tokens import LONGEST
from isegoria.questionnaire.expressions.tree import (
    BINDING,
    FUNCTIONS,
    Answer,
    Call,
    Minus,
    Number,
    Own,
    Trait,
    Two,
    Words,
)

TODAY = date(2026, 11, 22)

codes = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
leaves = st.one_of(
    codes.map(Answer),
    st.just(Own()),
    codes.filter(lambda one: one not in BINDING).map(Trait),
    st.integers(0, 10**12).map(lambda whole: Number(whole / 100)),
    st.text("abc äö٣.'-\t", max_size=6).map(Words),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Minus),
        st.builds(Two, st.sampled_from(sorted(BINDING)), inner, inner),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(
            lambda name: st.tuples(*[inner] * FUNCTIONS[name]).map(lambda parts: Call(name, parts))
        ),
    ),
    max_leaves=20,
)


@given(trees)
def test_what_is_written_is_read_as_the_same_rule(tree):
    written = str(Expression(tree))

    read = parse(written, of_choices=True)

    assert read == Expression(tree)
    assert str(read) == written


@given(st.text("${}ab1.'\"()<>=!+-*, \nandorivm", max_size=60))
def test_any_text_is_read_or_refused_with_words(text):
    try:
        rule = parse(text)
    except Unreadable as refusal:
        words = str(refusal)
    else:
        words = "The rule is read again as itself." if parse(str(rule)) == rule else ""

    assert len(words.split()) > 3


@given(trees, st.dictionaries(codes, st.sampled_from(["", "a b", "4", "-1.5", "2026-11-22"])))
def test_every_rule_has_a_value(tree, answers):
    assert isinstance(Expression(tree).value(answers, TODAY, own="x"), str | float | bool)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("${a}='x'", "${a} = 'x'"),
        ('${ a }  =\n\t"it\'s"', '${a} = "it\'s"'),
        ("(${a} = 1 or ${b} = 2) and ${c} = 3", "(${a} = 1 or ${b} = 2) and ${c} = 3"),
        ("(${a} = 1) or ((${b} = 2) and (${c} = 3))", "${a} = 1 or ${b} = 2 and ${c} = 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("(1-2)-3", "1 - 2 - 3"),
        ("-(1+2)", "-(1 + 2)"),
        ("007.50", "7.5"),
        ("if( selected(${a},'x') ,1,2)", "if(selected(${a}, 'x'), 1, 2)"),
        (". >= 18 and . <= 120", ". >= 18 and . <= 120"),
        ("today()-${born}", "today() - ${born}"),
    ],
)
def test_one_rule_is_written_in_one_way(typed, canonical):
    assert str(parse(typed)) == canonical


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("${empty} = ''", True),
        ("${empty} = 0", False),
        ("${empty} != 0", True),
        ("${empty} < 1", False),
        ("${empty} >= 0", False),
        ("${never} = ''", True),
        ("${age} > 18", True),
        ("${age} = '40'", True),
        ("${age} = 40.0", True),
        ("${many} = 'bus train'", True),
        ("selected(${many}, 'train')", True),
        ("selected(${many}, 'rain')", False),
        ("selected(${empty}, '')", False),
        ("count-selected(${many})", 2.0),
        ("count-selected(${empty})", 0.0),
        ("coalesce(${empty}, ${age})", "40"),
        ("coalesce(${age}, ${many})", "40"),
        ("if(${age} >= 18, 'grown', 'young')", "grown"),
        ("not(${age} = 40)", False),
        ("string-length(${many})", 9.0),
        ("number(${age}) + 1", 41.0),
        ("2 + 3 * 4", 14.0),
        ("7 mod 4", 3.0),
        ("-7 mod 4", -3.0),
        ("7 div 2", 3.5),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
        ("1 < 2 < 3", True),
        ("true() = 'anything'", True),
        ("today() = '2026-11-22'", True),
        ("${born} < today()", True),
        ("today() - ${born}", 10.0),
        ("${born} > '2026-13-45'", False),
        ("${a} or ${age} = 40", True),
    ],
)
def test_rules_are_worked_out_as_xpath_has_it(rule, expected):
    answers = {"empty": "", "age": "40", "many": "bus train", "born": "2026-11-12"}

    assert parse(rule).value(answers, TODAY) == expected


@pytest.mark.parametrize("rule", ["${empty} + 1", "0 div 0", "5 mod 0", "number('abc')", "-''"])
def test_what_is_no_number_is_no_number_and_an_empty_answer(rule):
    assert math.isnan(parse(rule).value({}, TODAY))
    assert parse(rule).words({}, TODAY) == ""


def test_a_constraint_speaks_of_the_value_that_is_given():
    rule = parse(". >= 18")

    assert rule.looks_at_itself
    assert rule.holds({}, TODAY, own="18")
    assert not rule.holds({}, TODAY, own="17")


def test_a_filter_looks_at_the_traits_of_a_choice():
    rule = parse("region = ${region} and name != ${home}", of_choices=True)
    answers = {"region": "north", "home": "b"}

    assert rule.traits == {"region", "name"}
    assert rule.holds(answers, TODAY, traits={"region": "north", "name": "a"})
    assert not rule.holds(answers, TODAY, traits={"region": "north", "name": "b"})
    assert not rule.holds(answers, TODAY, traits={"region": "south", "name": "a"})


def test_a_rule_knows_whose_answers_it_looks_at():
    assert parse("${a} = 1 and not(${b} = ${a})").names == {"a", "b"}


@pytest.mark.parametrize(
    ("rule", "is_condition"),
    [
        ("${a} = 1", True),
        ("not(${a} = 1) and selected(${b}, 'x')", True),
        ("if(${a} = 1, true(), ${b} > 2)", True),
        ("${a}", False),
        ("${a} = 1 or ${b}", False),
        ("not(${a})", False),
        ("1", False),
        ("${a} + 1", False),
    ],
)
def test_a_condition_says_yes_or_no_by_itself(rule, is_condition):
    assert parse(rule).is_condition is is_condition


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "The rule ends before it is complete."),
        ("  ", "The rule ends before it is complete."),
        ("${a} =", "The rule ends before it is complete."),
        ("${a} = = 1", "The rule cannot be read at “= 1”."),
        ("${a} = ‘x’", "The rule cannot be read at “‘x’”."),
        ("${a} = 'x", "The rule cannot be read at “'x”."),
        ("${a b} = 1", "The rule cannot be read at “${a b} = 1”."),
        ("region = 1", "The rule cannot be read at “region = 1”."),
        ("${a} = 1)", "The rule cannot be read at “)”."),
        ("pulldata('x')", "Rules cannot use “pulldata()” here."),
        ("__import__('os')", "The rule cannot be read at “__import__('os')”."),
        ("selected(${a})", "“selected()” needs 2 values in its brackets."),
        ("not()", "“not()” needs 1 value in its brackets."),
        ("selected(${a} 'x')", "The rule cannot be read at “'x' )”."),
        ("selected(${a},)", "The rule cannot be read at “)”."),
        ("1e400", "The rule cannot be read at “e400”."),
        ("9" * 400, "The rule cannot be read at “" + "9" * 40 + "”."),
    ],
)
def test_what_cannot_be_read_is_said_where(rule, words):
    with pytest.raises(Unreadable) as refusal:
        parse(rule)

    assert str(refusal.value).startswith(words[:-2])


@pytest.mark.parametrize(
    "rule",
    [
        "(" * 900 + "1" + ")" * 900,
        "-" * 1900 + "1",
        "1" + "+1" * 900,
        "not(" * 400 + "true()" + ")" * 400,
        "1" + "=(1" * 500 + ")" * 500,
        "'" + "x" * LONGEST + "'",
    ],
)
def test_hostile_rules_are_refused_before_they_cost_anything(rule):
    with pytest.raises(Unreadable, match="too long"):
        parse(rule)


def test_the_deepest_rule_can_be_walked():
    rule = parse("1" + "+1" * (DEEPEST - 1))

    assert rule.value({}, TODAY) == DEEPEST
    assert parse(str(rule)) == rule
