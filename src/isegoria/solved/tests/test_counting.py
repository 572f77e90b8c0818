"""What people said is counted once a round is over, by group, and never of a few."""

from random import Random

import pytest
from django.db import connection

from civicmath.disclosure import rounded
from isegoria.belonging.opening import opened
from isegoria.hear.models import Contribution, Voice
from isegoria.hear.services import erase, merge
from isegoria.journey.audit import all_bodies
from isegoria.ledger.audit import audit
from isegoria.ledger.jobs import seal_new_entries
from isegoria.places.models import Group, Partition, Use
from isegoria.solved import counting
from isegoria.solved.counting import count
from isegoria.solved.jobs import count_rounds
from isegoria.solved.models import Counted, Opinion
from isegoria.solved.queries import compared_by
from isegoria.solved.rules import FEWEST, FEWEST_FOR_A_SHARE, shares_of, told_of
from isegoria.solved.services import draw_numbers, say, say_for_comparison
from isegoria.understand.models import WhoWasHeard
from isegoria.understand.reading.cut import Cut

pytestmark = pytest.mark.django_db


def row(who="everybody", **more):
    return Counted.objects.get(who=who, **more)


def test_rates_of_groups_equal_those_worked_out_by_hand(crowd, reply, asked, over):
    town = crowd(**{"15_24": 24, "25_44": 40, "60_up": 30})
    reply(town["15_24"], better_yes=9, same_no=11, unknown=4)
    reply(town["25_44"], solved_yes=10, better_no=8, worse_no=12)
    reply(town["60_up"], better_yes=6, same_no=18)

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
    assert (whole.made_a_difference, whole.made_none) == (25, 49)
    assert whole.share_better == pytest.approx(33 / 74)


def figures_of_groups():
    rows = Counted.objects.filter(who="group")
    return set(rows.values_list("people", "share_better", "share_felt"))


@pytest.mark.parametrize(
    "sizes",
    [
        {"15_24": 9, "25_44": 24, "60_up": 12},  # one of few
        {"15_24": 24, "25_44": 1, "60_up": 1},  # two of them would follow from the whole
    ],
)
def test_of_a_few_nothing_is_told_nor_can_it_be_worked_out(sizes, crowd, reply, asked, over):
    town = crowd(**sizes)
    for people in town.values():
        half = len(people) // 2
        reply(people, better_yes=half, worse_no=len(people) - half)

    over(asked)

    assert row().people == sum(sizes.values())
    assert figures_of_groups() == {(None, None, None)}


@pytest.mark.parametrize(("silent", "is_told"), [(0, True), (1, False), (9, False), (10, True)])
def test_few_who_named_no_group_do_not_follow_from_the_others(
    silent, is_told, crowd, people, reply, asked, over
):
    town = crowd(**{"15_24": 24, "25_44": 24})
    for every in town.values():
        reply(every, better_yes=12, worse_no=12)
    reply(people, better_yes=silent // 2, worse_no=silent - silent // 2)

    over(asked)

    told = {(25, 0.5, 0.5)} if is_told else {(None, None, None)}
    assert figures_of_groups() == told


def test_those_who_do_not_know_protect_nobody(crowd, reply, asked, over):
    town = crowd(**{"15_24": 24, "25_44": 24})
    reply(town["15_24"], better_yes=12, worse_no=12)
    reply(town["25_44"], better_yes=6, worse_no=3, unknown_yes=15)

    over(asked)

    assert figures_of_groups() == {(None, None, None)}


def test_where_all_of_a_group_say_the_same_no_share_is_told(crowd, reply, asked, over):
    town = crowd(**{"15_24": 24, "25_44": 24})
    reply(town["15_24"], better_yes=12, worse_no=12)
    reply(town["25_44"], better_no=12, worse_no=12)

    over(asked)

    assert figures_of_groups() == {(25, 0.5, None)}


def test_where_nothing_is_told_of_groups_empty_ones_are_not_told_apart(crowd, reply, asked, over):
    town = crowd(**{"15_24": 9, "25_44": 24})
    for people in town.values():
        reply(people, better_yes=4, worse_no=5)

    over(asked)

    groups = Counted.objects.filter(who="group").values_list("group", flat=True)
    age = Group.objects.get(code="15-24").partition
    assert set(groups) == set(age.groups.values_list("pk", flat=True))


def block(replies):
    return shares_of(
        Opinion(problem=problem, difference=difference) for problem, difference in replies
    )


def published(town):
    """All that is told of a town: the groups, and last of all who named none."""
    *groups, silent = [block(replies) for replies in town]
    whole = block([reply for replies in town for reply in replies])
    counts = () if whole.people < FEWEST else (whole.people, whole.problem, whole.difference)
    told = told_of(dict(enumerate(groups)), silent)
    figures = {
        group: one
        and (
            one.people and rounded(one.people),
            *(
                part and part.asked >= FEWEST_FOR_A_SHARE and part
                for part in (one.better, one.felt)
            ),
        )
        for group, one in told.items()
    }
    return counts, figures


def others_like(town, place):
    """Towns in which somebody stands elsewhere, or said what somebody elsewhere said."""
    for other in (one for one in range(len(town)) if one != place):
        for giving, taking in ((place, other), (other, place)):
            for at in range(len(town[giving])):
                moved = [list(replies) for replies in town]
                moved[taking].append(moved[giving].pop(at))
                yield moved


def test_no_figures_of_a_small_town_leave_one_solution_for_a_few():
    """Whoever knows all figures and how they come about can still think of another town."""
    draw = Random(7)
    replies = [
        (problem, difference)
        for problem in ("better", "worse", "worse", "unknown")
        for difference in ("yes", "no", "unknown", "")
    ]
    hidden = told = 0
    for _town in range(60):
        sizes = [draw.choice([0, 1, 2, 9, 14, 24, 40]) for _block in range(draw.randint(2, 4))]
        town = [[draw.choice(replies) for _one in range(size)] for size in sizes]
        out = published(town)
        told += any(one[0] for one in out[1].values())
        for place, replied in enumerate(town):
            few = block(replied)
            if replied and few.better.asked < FEWEST and out[0]:
                hidden += 1
                assert any(
                    block(other[place]) != few and published(other) == out
                    for other in others_like(town, place)
                ), (sizes, place)
    assert hidden > 10
    assert told > 0


def test_it_is_told_by_what_the_community_is_told_apart_now(crowd, heard, reply, asked, over):
    town = crowd(**{"15_24": 24, "25_44": 24})
    for every in town.values():
        reply(every, better_yes=12, worse_no=12)
    age = Group.objects.get(code="15-24").partition
    Use.objects.filter(partition=age).delete()

    over(asked)

    assert not Counted.objects.filter(who="group").exists()


def test_where_people_live_is_not_laid_beside_what_they_say(crowd, heard, reply, asked, over):
    town = crowd(**{"15_24": 24, "25_44": 24})
    for every in town.values():
        reply(every, better_yes=12, worse_no=12)
    age = Group.objects.get(code="15-24").partition
    age.parts_of, age.asking = heard.area, Partition.Asking.AREAS
    age.save()

    over(asked)

    assert not Counted.objects.filter(who="group").exists()


def test_what_the_count_of_who_was_heard_keeps_back_is_not_told(crowd, heard, reply, asked, over):
    town = crowd(**{"15_24": 24, "25_44": 24})
    for every in town.values():
        reply(every, better_yes=12, worse_no=12)
    age = Group.objects.get(code="15-24").partition
    WhoWasHeard.objects.create(
        process=heard, cut=Cut(people=48, groups={}, withheld=(age.pk,)).as_json()
    )

    over(asked)

    assert not Counted.objects.filter(who="group").exists()


def test_organisations_and_who_took_everything_back_are_no_people(people, reply, asked, over):
    reply(people, better_yes=12)
    parts = Contribution.objects
    parts.filter(participant=people[0]).update(speaks_for=Voice.ORGANISATION)
    parts.filter(participant=people[1]).update(standing=Contribution.Standing.WITHDRAWN)

    over(asked)

    assert row().people == 10


def test_nothing_is_opened_while_others_wait_to_write(asked, over, monkeypatch):
    depths = []

    def opened_here(process):
        depths.append(len(connection.atomic_blocks))
        return opened(process)

    monkeypatch.setattr(counting, "opened", opened_here)

    before = len(connection.atomic_blocks)
    over(asked)

    assert depths == [before]


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
