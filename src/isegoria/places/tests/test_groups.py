"""How people are told apart: partitions and groups as data."""

from dataclasses import replace

import pytest

from isegoria.base.refusal import Refused
from isegoria.languages.codes import INTERFACE
from isegoria.places import washington
from isegoria.places.models import Group, Partition
from isegoria.places.queries import asked_of, partitions, words_of
from isegoria.places.services import (
    Figure,
    GroupWords,
    add_ready_set,
    put_figures,
    put_partition,
    ready_sets,
    remove_partition,
    use_partitions,
)

pytestmark = pytest.mark.django_db


def codes(found):
    return [one.code for one in found]


def test_the_sets_for_a_start_say_everything_in_all_languages():
    assert list(ready_sets()) == ["age", "gender", "area-type", "disability", "home-language"]
    for one in ready_sets().values():
        said = [one.names, one.questions, one.reasons, *(group.labels for group in one.groups)]
        assert all(set(words) == set(INTERFACE) and all(words.values()) for words in said)


def test_every_set_for_a_start_can_be_put_down_and_is_put_down_once():
    for code in ready_sets():
        assert add_ready_set(code) == add_ready_set(code)

    assert codes(partitions("en")) == list(ready_sets())


def test_a_question_is_put_with_its_groups_in_the_readers_language(age, district):
    use_partitions(area=district, codes=["age"])

    found = asked_of(district.pk, "fr")[0]

    assert (found.name.body, found.question.body) == ("Âge", "Quel âge avez-vous ?")
    assert [one.label.body for one in found.groups][::4] == ["Moins de 15 ans", "60 ans et plus"]


def test_an_area_is_described_as_the_nearest_area_around_it(age, gender, district, villages):
    use_partitions(area=district, codes=["gender", "age"])

    assert codes(asked_of(villages[0].pk, "en")) == ["gender", "age"]

    use_partitions(area=villages[0], codes=["age"])

    assert codes(asked_of(villages[0].pk, "en")) == ["age"]
    assert codes(asked_of(villages[1].pk, "en")) == ["gender", "age"]


def test_where_nothing_is_chosen_nothing_is_asked(age, district):
    assert asked_of(district.pk, "en") == []
    assert asked_of(None, "en") == []


def test_what_is_asked_costs_as_many_queries_for_much_as_for_little(
    age, gender, district, django_assert_num_queries
):
    for chosen in (["age"], ["age", "gender"]):
        use_partitions(area=district, codes=chosen)
        with django_assert_num_queries(5):
            asked_of(district.pk, "en")


def test_a_ninth_group_is_added_without_a_change_of_the_program(district):
    words = ready_sets()["area-type"]
    own = replace(
        words, code="island", groups=[GroupWords("isle", {"en": "On the isle"}), words.groups[0]]
    )
    put_partition(own)
    use_partitions(area=district, codes=["island"])

    assert [one.label.body for one in asked_of(district.pk, "en")[0].groups] == [
        "On the isle",
        "In a town",
    ]


def test_words_are_changed_in_place_and_what_is_not_said_stays(age):
    words = ready_sets()["age"]
    first = Group.objects.get(partition=age, code="60-up")
    put_partition(
        replace(
            words,
            names={"en": "Years of life"},
            groups=[*words.groups[:4], GroupWords("60-up", {"en": "60 or more"})],
        )
    )

    assert Partition.objects.get().pk == age.pk
    assert words_of(["age"], "en")["age", ""] == "Years of life"
    assert words_of(["age"], "fr")["age", ""] == "Âge"
    assert words_of(["age"], "en")["age", "60-up"] == "60 or more"
    assert Group.objects.get(partition=age, code="60-up").pk == first.pk


def test_a_group_of_which_something_is_known_stays(age, district, census, group):
    figure = Figure(area=district.pk, group=group("age", "60-up"), people=5)
    put_figures(source=census, figures=[figure])
    words = ready_sets()["age"]

    with pytest.raises(Refused, match="“60-up” stays"):
        put_partition(replace(words, groups=words.groups[:4]))

    assert age.groups.count() == 5


def test_a_partition_goes_only_when_nobody_uses_it(age, district):
    use_partitions(area=district, codes=["age"])
    with pytest.raises(Refused, match="Take it off there first"):
        remove_partition(partition=age)

    use_partitions(area=district, codes=[])
    remove_partition(partition=age)

    assert not Partition.objects.exists()
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"groups": []}, "at least two groups"),
        ({"code": "Alter über 60"}, "letters from a to z"),
        ({"names": {"en": " "}}, "must not be empty"),
        ({"questions": {"fr": "Quel âge ?"}}, "must not be empty"),
        ({"reasons": {"en": "x" * 301}}, "too long"),
        ({"asking": "washington"}, "one of two groups"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(change, reason):
    with pytest.raises(Refused, match=reason):
        put_partition(replace(ready_sets()["age"], **change))

    assert not Partition.objects.exists()


def test_two_groups_with_one_code_are_refused():
    words = ready_sets()["area-type"]
    with pytest.raises(Refused, match="same code"):
        put_partition(replace(words, groups=[words.groups[0], words.groups[0]]))


def test_a_community_cannot_be_described_by_what_is_not_there(district):
    with pytest.raises(Refused, match="There is no “shoe-size”"):
        use_partitions(area=district, codes=["shoe-size"])


def test_six_questions_and_four_answers_are_put():
    assert [code for code, _words in washington.questions()] == list(washington.CODES)
    assert [code for code, _words in washington.answers()] == ["none", "some", "a-lot", "cannot"]


NOTHING_HARD = dict.fromkeys(washington.CODES, "none")


@pytest.mark.parametrize(
    ("said", "group"),
    [
        (NOTHING_HARD, "not-disabled"),
        (dict.fromkeys(washington.CODES, "some"), "not-disabled"),
        (NOTHING_HARD | {"hearing": "a-lot"}, "disabled"),
        (NOTHING_HARD | {"self-care": "cannot"}, "disabled"),
        ({"walking": "cannot"}, "disabled"),
        (dict.fromkeys(washington.CODES[:5], "none"), None),
        (NOTHING_HARD | {"seeing": "very"}, None),
        ({}, None),
    ],
)
def test_one_great_difficulty_tells_and_none_only_after_all_six(said, group):
    assert washington.group_of(said) == group
