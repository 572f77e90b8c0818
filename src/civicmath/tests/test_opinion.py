"""What a conversation says: the same as the references, and nothing that is not there."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicmath.axes import AXES
from civicmath.opinion import describe
from civicmath.representative import (
    group_aware_consensus,
    typical_statements,
)
from civicmath.routing import priorities
from civicmath.simulate import community
from civicmath.verdict import Verdict
from civicmath.votes import Votes


@pytest.fixture(scope="session")
def described(conversation_named):
    """Describe a reference conversation once."""
    found = {}

    def opinion(name):
        if name not in found:
            conversation = conversation_named(name)
            found[name] = describe(conversation.votes, seed=1, exclude=conversation.rejected)
        return found[name]

    return opinion


def in_groups(votes, group_of, value, *, groups):
    """Count one kind of vote by group and statement, the slow and plain way."""
    counts = np.zeros((groups, len(votes.statements)), dtype=np.int64)
    for person, statement, said in zip(votes.person, votes.statement, votes.value, strict=True):
        group = group_of.get(votes.participants[person])
        if said == value and group is not None:
            counts[group, statement] += 1
    return counts


@pytest.fixture
def reference_groups(name, conversation_named, expected_of):
    """Count agree, disagree and all votes by the groups of the reference."""
    conversation, reference = conversation_named(name), expected_of(name)["reference"]
    agree, disagree, passed = (
        in_groups(conversation.votes, reference["participant_group"], value, groups=reference["k"])
        for value in (1, -1, 0)
    )
    kept = np.array([each not in conversation.rejected for each in conversation.votes.statements])
    return agree, disagree, agree + disagree + passed, kept


def test_axes_and_people_are_where_polis_puts_them_if_asked(name, conversation_named, expected_of):
    conversation, expected = conversation_named(name), expected_of(name)["reference"]

    opinion = describe(
        conversation.votes, seed=1, exclude=conversation.rejected, nulls=0, compatible="polis"
    )

    assert opinion.explained == pytest.approx(expected["pca"]["explained_variance_ratio"], abs=1e-6)
    known = np.array([expected["participant_xy"][person] for person in opinion.participants])
    signs = np.sign((known * opinion.positions).sum(axis=0))
    assert opinion.positions * signs == pytest.approx(known, abs=2e-3)
    assert opinion.clustered.sum() == expected["clustered_participants"]


def test_representative_statements_are_those_of_the_reference(
    name, reference_groups, conversation_named, expected_of
):
    agree, disagree, voted, kept = reference_groups
    names = conversation_named(name).votes.statements

    found = typical_statements(agree, disagree, voted, allowed=kept)

    assert {
        str(group): [(names[each.statement], each.direction) for each in typical]
        for group, typical in enumerate(found)
    } == {
        group: [(str(each["tid"]), each["repful-for"]) for each in typical]
        for group, typical in expected_of(name)["reference"]["repness"].items()
    }
    best = [[each.best_agree for each in typical].count(True) for typical in found]
    assert best == [1] * len(found)


def test_consensus_is_that_of_the_reference(
    name, reference_groups, conversation_named, expected_of
):
    agree, _, voted, _ = reference_groups
    reference = expected_of(name)["reference"]
    statements = conversation_named(name).votes.statements

    found = dict(zip(statements, group_aware_consensus(agree, voted), strict=True))

    known = reference["group_aware_consensus_agree"]
    assert {key: found[key] for key in known} == pytest.approx(known, abs=1e-9)


def test_what_most_people_share_is_that_of_the_reference(name, described, expected_of):
    opinion, reference = described(name), expected_of(name)["reference"]
    voted = opinion.agree + opinion.disagree + opinion.passed
    counts = {"agree": opinion.agree, "disagree": opinion.disagree}

    found = [
        (each.direction, counts[each.direction][each.statement], voted[each.statement])
        for each in opinion.widely_shared
    ]

    # Of equally sure statements the reference takes any, so figures are compared.
    assert found == [
        (side, each["n-success"], each["n-trials"])
        for side in ("agree", "disagree")
        for each in reference["consensus"][side]
    ]


def test_priorities_are_those_of_the_production_service(shared):
    path = shared / "data" / "expected" / "polis_production_biodiversity.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    ordinary = [
        (str(statement), far)
        for statement, far in zip(stored["tids"], stored["pca"]["comment-extremity"], strict=True)
        if statement not in stored["meta-tids"]
    ]

    def counted(letter):
        groups = stored["group-votes"].values()
        return [sum(group["votes"][key][letter] for group in groups) for key, _ in ordinary]

    agree, disagree, voted = (np.array(counted(letter)) for letter in "ADS")

    found = priorities(agree, disagree, voted - agree - disagree, [far for _, far in ordinary])

    known = [stored["comment-priorities"][key] for key, _ in ordinary]
    assert found == pytest.approx(known, rel=1e-12)


def test_each_reference_conversation_is_a_spectrum_without_groups(name, described):
    opinion = described(name)

    assert opinion.verdict is Verdict.SPECTRUM
    assert opinion.groups == ()
    assert set(opinion.participant_group.values()) == {None}


def test_every_mark_stands_for_several_people_and_all_are_drawn(name, described):
    opinion = described(name)

    people = [mark.people for mark in opinion.marks]
    clustered = int(opinion.clustered.sum())
    assert sum(people) == (clustered if clustered >= 25 else 0)
    assert min(people, default=5) >= 5
    assert len(people) <= 100
    for number, group in enumerate(opinion.groups):
        assert sum(m.people for m in opinion.marks if m.group == number) == group.people


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_groups_that_were_put_in_are_found_again(seed):
    truth, votes = community(people=600, statements=60, votes_per_person=30, groups=2, seed=seed)

    opinion = describe(votes, seed=seed)

    assert opinion.verdict is Verdict.GROUPS
    found = np.array(
        [-1 if group is None else group for group in opinion.participant_group.values()]
    )
    right = (found == truth.group)[found >= 0].mean()
    assert max(right, 1 - right) > 0.95


@pytest.mark.parametrize("seed", range(6))
def test_no_groups_are_found_where_none_were_put_in(seed):
    _, votes = community(people=300, statements=40, votes_per_person=20, groups=1, seed=seed)

    opinion = describe(votes, seed=seed, bootstraps=0)

    assert opinion.verdict is Verdict.NONE
    assert opinion.groups == ()
    assert set(opinion.participant_group.values()) == {None}
    assert {mark.group for mark in opinion.marks} == {None}


def test_the_same_seed_gives_the_same_result():
    _, votes = community(people=200, statements=30, votes_per_person=15, groups=2, seed=5)

    one, other = (describe(votes, seed=7, nulls=5, bootstraps=5) for _ in range(2))

    assert one.marks == other.marks
    assert one.participant_group == other.participant_group
    assert one.evidence.agreement.tolist() == other.evidence.agreement.tolist()


def test_more_comparisons_leave_the_groups_as_they_are():
    _, votes = community(people=200, statements=30, votes_per_person=15, groups=2, seed=5)

    few, many = (describe(votes, seed=7, nulls=times, bootstraps=times) for times in (3, 6))

    assert few.evidence.group.tolist() == many.evidence.group.tolist()
    assert few.evidence.smallest == many.evidence.smallest


def test_left_out_statements_are_counted_but_move_nobody():
    _, votes = community(people=100, statements=20, votes_per_person=15, groups=2, seed=1)
    without = Votes.from_log(
        votes.person[votes.statement < 19],
        votes.statement[votes.statement < 19],
        votes.value[votes.statement < 19],
        participants=votes.participants,
        statements=votes.statements[:19],
    )

    left_out = describe(votes, seed=1, nulls=2, exclude={"19"})
    absent = describe(without, seed=1, nulls=2)

    assert left_out.positions.tolist() == absent.positions.tolist()
    assert left_out.marks == absent.marks
    assert left_out.unites == absent.unites
    assert left_out.divides == absent.divides
    assert left_out.agree.tolist() == votes.agreed().tolist()
    assert left_out.analysed.tolist() == [True] * 19 + [False]


def people_saying(*values, statements=1, people=1):
    """Give everybody the same answers."""
    cells = [(p, s) for p in range(people) for s in range(statements)]
    said = [values[number % len(values)] for number in range(len(cells))] if values else []
    cells = cells if values else []
    return Votes.from_log(
        [person for person, _ in cells],
        [statement for _, statement in cells],
        said,
        participants=[str(number) for number in range(people)],
        statements=[str(number) for number in range(statements)],
    )


@pytest.mark.parametrize(
    "votes",
    [
        Votes.from_log([], [], [], participants=[], statements=[]),
        people_saying(people=3, statements=2),
        people_saying(1),
        people_saying(1, -1, 0, statements=20),
        people_saying(-1, people=40),
        people_saying(1, -1, people=40),
        people_saying(1, people=40, statements=10),
        people_saying(0, people=40, statements=10),
        people_saying(1, -1, people=41, statements=2),
    ],
    ids=[
        "nothing at all",
        "no votes",
        "one vote",
        "one person",
        "one statement, all against",
        "one statement, half and half",
        "all agree",
        "all pass",
        "two statements",
    ],
)
def test_hardly_any_opinion_gives_sensible_empties(votes):
    opinion = describe(votes, seed=1, nulls=4, bootstraps=4)

    assert opinion.verdict is not Verdict.GROUPS
    assert opinion.groups == ()
    assert opinion.loadings.shape == (AXES, len(votes.statements))
    for figures in (opinion.positions, opinion.loadings, opinion.explained, opinion.consensus):
        assert np.isfinite(figures).all()
    assert sum(mark.people for mark in opinion.marks) in {0, int(opinion.clustered.sum())}


@settings(max_examples=60)
@given(
    some.lists(
        some.tuples(some.integers(0, 30), some.integers(0, 9), some.integers(-1, 1)), max_size=200
    ),
    some.sets(some.sampled_from("0123456789")),
)
def test_no_conversation_breaks_the_analysis(log, exclude):
    columns = list(zip(*log, strict=True)) or [[], [], []]
    votes = Votes.from_log(
        *columns, participants=[str(number) for number in range(31)], statements="0123456789"
    )

    opinion = describe(votes, seed=0, exclude=exclude, nulls=2, bootstraps=2)

    assert (opinion.agree + opinion.disagree + opinion.passed).sum() == len(votes)
    assert 0 <= opinion.explained.sum() <= 1 + 1e-9
    assert all(mark.people >= 5 for mark in opinion.marks)
    listed = {each.statement for each in (*opinion.unites, *opinion.divides)}
    assert not listed & exclude
