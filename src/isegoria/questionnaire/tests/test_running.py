"""A questionnaire asks what is relevant, in the order drawn for the person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isegoria.questionnaire.definition import Choice, Form, Group, Kind, Question
from isegoria.questionnaire.running import Run

TODAY = date(2026, 11, 22)


def option(value, *, exclusive=False, **traits):
    return Choice(value, {"en": value.title(), "fr": f"{value} (fr)"}, exclusive, traits=traits)


def ask(code, kind=Kind.TEXT, words=None, **more):
    return Question(code, kind, {"en": words or f"{code}?"}, **more)


YES_NO = (option("yes"), option("no"))
ROADS = (
    ask("drives", Kind.CHOICE, required=True, choices=YES_NO),
    Group(
        "driving",
        {"en": "Your car"},
        (
            ask("make"),
            ask("age", Kind.NUMBER, relevant="${make} != ''", constraint=". < 100"),
        ),
        relevant="${drives} = 'yes'",
    ),
    ask("why", relevant="${age} > 10", words="Why so old a car as ${make}?"),
    ask("old", Kind.HIDDEN, calculation="if(${age} > 10, 'old', 'new')"),
    ask("older", Kind.HIDDEN, calculation="coalesce(${old}, 'x')", relevant="${drives} = 'yes'"),
)


def run(members, seed=1, **answers):
    form = Form("f", "1", {"en": "F"}, ("en", "fr"), tuple(members))
    return Run(form, answers, today=TODAY, seed=seed)


def codes(members):
    return [one.code for one in members]


def test_only_what_is_relevant_is_asked():
    assert codes(run(ROADS).asked()) == ["drives"]
    assert codes(run(ROADS, drives="no").asked()) == ["drives"]
    assert codes(run(ROADS, drives="yes").asked()) == ["drives", "make"]
    assert codes(run(ROADS, drives="yes", make="Fiat", age="11").asked()) == [
        "drives",
        "make",
        "age",
        "why",
    ]


def test_answers_that_are_no_longer_relevant_count_as_empty():
    changed = run(ROADS, drives="no", make="Fiat", age="11")

    assert codes(changed.asked()) == ["drives"]
    assert changed.hidden() == {"old": "new"}


def test_hidden_values_are_worked_out_in_the_order_they_depend_on():
    assert run(ROADS, drives="yes", make="Fiat", age="11").hidden() == {
        "old": "old",
        "older": "old",
    }


def test_a_rule_may_look_at_a_later_question():
    members = (ask("first", relevant="${last} = 'x'"), ask("last"))

    assert codes(run(members).asked()) == ["last"]
    assert codes(run(members, last="x").asked()) == ["first", "last"]
    assert codes(run(members, last="x").page()) == ["first"]


def test_one_page_after_another_is_shown_until_all_is_answered():
    assert codes(run(ROADS).page()) == ["drives"]
    assert codes(run(ROADS, drives="").page()) == ["drives"]
    (group,) = run(ROADS, drives="yes").page()
    assert codes(group.members) == ["make"]
    (group,) = run(ROADS, drives="yes", make="Fiat").page()
    assert codes(group.members) == ["make", "age"]
    assert codes(run(ROADS, drives="yes", make="Fiat", age="11").page()) == ["why"]
    done = run(ROADS, drives="yes", make="Fiat", age="11", why="")
    assert done.page() == ()
    assert done.complete


def test_notes_come_with_the_question_after_them_and_the_last_with_the_last():
    members = (
        ask("hello", Kind.NOTE),
        ask("a"),
        Group("notes", {"en": "More"}, (ask("between", Kind.NOTE),)),
        ask("b"),
        ask("thanks", Kind.NOTE),
    )

    assert [codes(page) for page in run(members).pages()] == [
        ["hello", "a"],
        ["notes", "b", "thanks"],
    ]
    assert run(members, a="", b="").complete


def test_a_form_of_notes_alone_is_one_page_and_needs_nothing():
    only = run((ask("hello", Kind.NOTE),))

    assert [codes(page) for page in only.pages()] == [["hello"]]
    assert only.complete


def test_a_group_that_holds_groups_is_told_by_its_heading():
    inner = Group("inner", {"en": "In"}, (ask("a"), ask("b")))
    members = (Group("outer", {"en": "Out"}, (inner, ask("c"))),)

    assert [codes(page) for page in run(members).pages()] == [["inner"], ["c"]]
    assert codes(run(members).headings("a")) == ["outer", "inner"]


def test_options_are_filtered_by_earlier_answers():
    towns = (option("ayr", region="west"), option("bo", region="east"), option("cu", region="east"))
    members = (
        ask("region", Kind.CHOICE, choices=(option("west"), option("east"))),
        ask("town", Kind.CHOICE, required=True, choices=towns, choice_filter="region = ${region}"),
    )
    town = members[1]

    assert [one.value for one in run(members, region="east").options(town)] == ["bo", "cu"]
    assert run(members).options(town) == ()
    changed = run(members, region="west", town="bo")
    assert codes(changed.page()) == ["town"]


def test_options_come_in_an_order_that_is_drawn_and_kept():
    choices = (*map(option, "abcdefgh"), option("other"), option("none", exclusive=True))
    question = ask("q", Kind.CHOICES, choices=choices, shuffled=True)
    drawn = {seed: run((question,), seed=seed).options(question) for seed in range(50)}

    assert all(codes_of(one)[-2:] == ["other", "none"] for one in drawn.values())
    assert all(sorted(codes_of(one)) == sorted(codes_of(choices)) for one in drawn.values())
    assert len(set(map(str, drawn.values()))) > 40
    assert drawn[7] == run((question,), seed=7).options(question)
    assert codes_of(drawn[1]) == ["a", "d", "c", "h", "e", "g", "b", "f", "other", "none"]


def codes_of(options):
    return [one.value for one in options]


def test_members_of_a_shuffled_group_come_in_an_order_of_ones_own_after_its_notes():
    group = Group(
        "g", {"en": "G"}, (ask("n", Kind.NOTE), *(ask(one) for one in "abcdef")), shuffled=True
    )
    orders = {tuple(codes(run((group,), seed=seed).asked())) for seed in range(30)}

    assert len(orders) > 20
    assert all(one[0] == "n" and sorted(one[1:]) == list("abcdef") for one in orders)


def test_earlier_answers_are_put_into_later_words():
    members = (
        ask("way", Kind.CHOICE, choices=YES_NO),
        ask("ways", Kind.CHOICES, choices=(option("bus"), option("train"))),
        ask("money", Kind.ALLOCATION, choices=(option("roads"), option("parks")), total="100"),
        ask("town"),
        Question(
            "then",
            Kind.TEXT,
            {"en": "${way}, ${ways}, ${money}, ${ town }, ${nobody}.", "fr": "${way} ici."},
        ),
    )
    said = run(members, way="yes", ways="bus train", money="roads=40 parks=60", town="Bo ${way}")
    then = members[-1]

    assert said.words(then, "en") == (
        "Yes, Bus, Train, Roads 40, Parks 60, Bo ${way}, ….",
        "en",
    )
    assert said.words(then, "fr") == ("yes (fr) ici.", "fr")
    assert said.words(then, "ru")[1] == "en"
    assert run(members, way="not_say").words(then, "fr") == ("… ici.", "fr")


def test_a_constraint_is_told_in_its_own_words_and_only_of_a_given_answer():
    own = ask("n", Kind.NUMBER, constraint=". < 10", constraint_words={"en": "Too many."})
    plain = ask("m", Kind.NUMBER, constraint=". < ${n}")
    asked = run((own, plain), n="5")

    assert asked.obstacle(own, "11") == "Too many."
    assert asked.obstacle(own, "9") is None
    assert asked.obstacle(own, "") is None
    assert asked.obstacle(own, "dont_know") is None
    assert asked.obstacle(plain, "6") == "This answer does not fit. Please look at it again."
    assert asked.obstacle(plain, "4") is None


def test_a_hidden_value_that_is_not_worked_out_is_the_one_put_in():
    members = (ask("source", Kind.HIDDEN, default="poster"),)

    assert run(members).hidden() == {"source": "poster"}
    assert run(members, source="radio").hidden() == {"source": "radio"}


@given(st.integers(1, 400), st.integers(0, 400))
def test_a_chain_as_long_as_a_form_is_followed_to_its_end(length, answered):
    members = [ask("q0")] + [
        ask(f"q{number}", relevant=f"${{q{number - 1}}} = 'x'") for number in range(1, length)
    ]
    answers = {f"q{number}": "x" for number in range(min(answered, length))}

    reached = run(members, **answers)

    assert len(reached.asked()) == min(answered + 1, length)
    assert reached.complete is (answered >= length)


def test_what_follows_from_nothing_but_itself_cannot_run():
    with pytest.raises(ValueError, match="cycle"):
        run((ask("a", relevant="${b} = 1"), ask("b", relevant="${a} = 1"))).asked()
