"""What people said is counted once a round is over, by group, and never of a few."""

import pytest

from isegoria.hear.services import erase, merge
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.solved.counting import count
from isegoria.solved.jobs import count_rounds
from isegoria.solved.models import Counted, Opinion
from isegoria.solved.queries import compared_by
from isegoria.solved.rules import withheld
from isegoria.solved.services import draw_numbers, say, say_for_comparison

pytestmark = pytest.mark.django_db


def row(who="everybody", **more):
    return Counted.objects.get(who=who, **more)


def test_rates_of_groups_equal_those_worked_out_by_hand(crowd, reply, asked, over):
    town = crowd(**{"15_24": 24, "25_44": 40, "60_up": 30})
    reply(town["15_24"], better_yes=9, same_no=11, unknown=4)
    reply(town["25_44"], solved_yes=10, better_no=8, worse_no=12)
    reply(town["60_up"], better_no=6, same_no=18)

    over(asked)

    young, middle, old = Counted.objects.filter(who="group").order_by("group__position")
    assert [one.people for one in (young, middle, old)] == [25, 30, 25]
    assert young.share_better == pytest.approx(9 / 20)
    assert middle.share_better == pytest.approx(18 / 30)
    assert middle.share_felt == pytest.approx(10 / 30)
    assert old.share_better == pytest.approx(6 / 24)
    # Wilson's interval of 6 in 24, worked out by hand.
    assert (old.better_low, old.better_high) == pytest.approx((0.1200, 0.4490), abs=5e-4)
    whole = row()
    assert (whole.people, whole.solved, whole.better, whole.same, whole.worse) == (
        78,
        10,
        23,
        29,
        12,
    )
    assert (whole.made_a_difference, whole.made_none) == (19, 55)
    assert whole.share_better == pytest.approx(33 / 74)


def test_of_a_few_nothing_is_told_nor_can_it_be_worked_out(crowd, reply, asked, over):
    town = crowd(**{"15_24": 9, "25_44": 24, "60_up": 12})
    reply(town["15_24"], worse_no=9)
    reply(town["25_44"], better_yes=24)
    reply(town["60_up"], same_no=12)

    over(asked)

    young, middle, old = Counted.objects.filter(who="group").order_by("group__position")
    assert (young.people, young.share_better) == (None, None)
    assert (middle.people, middle.share_better) == (25, 1.0)
    assert (old.people, old.share_better) == (None, None)


def test_fewer_than_ten_in_all_are_not_told_apart(people, reply, asked, over):
    reply(people, better_yes=9)

    over(asked)

    whole = row()
    assert (whole.people, whole.better, whole.share_better) == (None, None, None)


def test_shares_wait_for_twenty_who_know(people, reply, asked, over):
    reply(people, better_yes=7, unknown=5)

    over(asked)

    assert (row().people, row().better, row().share_better) == (12, 7, None)


def test_one_person_of_two_parts_is_counted_once_and_the_erased_not_at_all(
    people, reply, asked, over
):
    reply(people, better_yes=12)
    merge(people[0], people[1])
    erase(participant=people[2])

    over(asked)

    assert row().people == 10


def test_it_is_counted_once_and_does_not_change_after(people, reply, asked, over):
    reply(people, better_yes=12)
    over(asked)
    Opinion.objects.all().delete()

    assert count(asked) is False
    assert count_rounds() == 0
    assert row().people == 12


def test_a_round_that_goes_on_is_not_counted(people, reply, asked):
    reply(people, better_yes=12)

    assert count_rounds() == 0
    assert not Counted.objects.exists()


def test_people_who_did_not_take_part_are_counted_apart(heard, people, reply, asked, over):
    codes = draw_numbers(process=heard, count=25)
    for code, problem in zip(codes, ["better"] * 5 + ["same"] * 16, strict=False):
        say_for_comparison(compared=compared_by(code), problem=problem)
    say_for_comparison(compared=compared_by(codes[0]), problem="same")
    say(participant=people[0], problem="better", difference="yes")

    over(asked)

    apart = row("compared")
    assert (apart.people, apart.better, apart.same) == (21, 4, 17)
    assert apart.share_better == pytest.approx(4 / 21)
    assert (apart.made_a_difference, apart.share_felt) == (None, None)
    assert row().people is None


def test_what_was_counted_is_sealed_in_the_public_log(people, reply, asked, over):
    reply(people, better_yes=12)
    over(asked)
    seal_new_entries()
    clean = audit(all_bodies())
    Counted.objects.filter(who="everybody").update(better=11, solved=1)
    changed = audit(all_bodies())

    told = "what people said 3 months after"
    assert [sum(told in one for one in each.problems) for each in (clean, changed)] == [0, 1]


def test_the_smallest_of_the_others_goes_with_a_single_small_group():
    assert withheld({1: 9, 2: 8, 3: 50}) == {1, 2}
    assert withheld({1: 9, 2: 80, 3: 50}) == {1, 3}
    assert withheld({1: 3}) == {1}
    assert withheld({1: 10, 2: 10}) == set()
