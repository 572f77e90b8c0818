"""The analysis recovers what was put into a simulated town."""

import json

import numpy as np
import pytest

from civicmath.command import main
from civicmath.polis import read
from civicmath.representation import Reading, reach_of
from civicmath.society import Plan, society
from civicmath.weighting import rake, share_of

SEEDS = range(6)


def town(seed=1, **changes):
    plan = {"people": 2_000, "statements": 20, "votes_per_person": 10, **changes}
    return society(Plan(**plan), seed=seed)


def readings(made):
    return {category: each for margin in made.told for category, each in reach_of(margin).items()}


@pytest.mark.parametrize("bias", [0, 0.5, 1, 2])
def test_the_groups_that_were_reached_least_are_named_unheard(bias):
    for seed in SEEDS:
        made = town(seed, bias=bias)

        found = readings(made)

        unheard = {name for name, each in found.items() if each.reading is Reading.UNHEARD}
        assert unheard == set(made.town.unheard)


def test_how_well_each_group_was_reached_lies_in_its_bounds():
    for seed in SEEDS:
        made = town(seed, bias=1)

        found = readings(made)

        for margin, truth in zip(made.town.margins, made.town.reach, strict=True):
            for category, ratio in zip(margin.categories, truth.tolist(), strict=True):
                low, high = found[category].widest
                assert low <= ratio <= high


@pytest.mark.parametrize("silence", [1, 5])
def test_what_is_said_for_sure_is_true_though_groups_come_with_about_half(silence):
    not_sure = groups = 0
    for seed in range(12):
        made = town(seed, bias=(0, 0.5, 1, 2)[seed % 4], near_half=True, silence=silence)

        found = readings(made)

        groups += len(found)
        doubtful = {name for name, each in found.items() if each.may_be_unheard}
        not_sure += len(doubtful)
        unheard = {name for name, each in found.items() if Reading.UNHEARD in each.may_be}
        assert unheard - doubtful == set(made.town.unheard) - doubtful
        reach = np.concatenate(made.town.reach)
        low, high = np.array([each.span for each in found.values()]).T
        assert ((low <= reach) & (reach <= high)).all()
    assert not_sure <= 0.1 * groups


def test_groups_come_with_about_half_of_their_share_where_that_is_asked_for():
    moved, left = (town(2, bias=0.5, near_half=near_half).town for near_half in (False, True))

    assert 0.35 < min(reach.min() for reach in left.reach) < 0.65
    assert not [each for reach in moved.reach for each in reach.tolist() if 0.36 < each < 0.64]


def test_those_reached_least_hide_what_they_are_as_often_as_was_put_in():
    made = town(people=20_000, bias=0.5, silence=5)

    silent = np.logical_and.reduce([~margin.said for margin in made.told])
    assert silent.mean() == pytest.approx(0.1, abs=0.01)
    for at, category in made.town.seldom:
        margin, reach = made.told[at], made.town.reach[at]
        share = float(margin.shares[category] * reach[category])
        hidden = 1 - margin.answers()[category] / (share * 20_000)
        assert 0.2 < hidden < 0.36


def test_weights_bring_the_share_of_the_town_back():
    raw_errors, weighted_errors = [], []
    for seed in SEEDS:
        made = town(seed, bias=1)

        weighted = share_of(made.reply, rake(made.told).weights)

        raw_errors.append(abs(share_of(made.reply).share - made.reply_share))
        weighted_errors.append(abs(weighted.share - made.reply_share) / weighted.standard_error)
    assert min(raw_errors) > 0.04
    assert sorted(weighted_errors)[-2] < 2


@pytest.mark.parametrize("structure", ["none", "spectrum", "groups"])
def test_the_true_share_is_that_of_people_who_are_reached_equally(structure):
    made = town(people=20_000, votes_per_person=15, structure=structure)

    votes = made.votes
    voted = votes.agreed() + votes.disagreed() + votes.passed()
    assert votes.agreed() / voted == pytest.approx(made.shares, abs=0.03)


def test_without_bias_nobody_is_unheard_and_without_a_campaign_nobody_follows_one():
    made = town()

    assert made.town.unheard == ()
    assert not made.in_campaign.any()
    assert set(made.group.tolist()) == {0, 1}


def test_on_a_line_answers_go_together():
    spread = {}
    for structure in ("none", "spectrum"):
        made = town(statements=40, votes_per_person=30, structure=structure)
        table = np.zeros((2_000, 40))
        table[made.votes.person, made.votes.statement] = made.votes.value
        likeness = np.corrcoef(table, rowvar=False)
        spread[structure] = np.abs(likeness - np.eye(40)).max()

    assert spread["spectrum"] > 2 * spread["none"]


def test_a_campaign_says_the_same_and_comes_within_three_hours():
    made = town(campaign=0.05)

    members = np.flatnonzero(made.in_campaign)
    assert len(members) == 100
    assert np.ptp(made.minute[members]) <= 180
    inside = np.isin(made.votes.person, members)
    agreed = np.bincount(made.votes.statement[inside], made.votes.value[inside] == 1, minlength=20)
    voted = np.bincount(made.votes.statement[inside], minlength=20)
    script = voted > 0
    assert np.maximum(agreed, voted - agreed)[script].sum() / voted.sum() > 0.95
    assert set(made.group[members].tolist()) == {-1}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"people": 0}, "needs people"),
        ({"votes_per_person": 0}, "the votes a person must be more than 0, up to 1,000,000"),
        ({"votes_per_person": float("inf")}, "the votes a person must be more than 0"),
        ({"structure": "heap"}, "the structure must be one of none, spectrum, groups"),
        ({"campaign": 0.6}, "a share from 0 to 0.5"),
        ({"bias": -1}, "a number from 0 to 10"),
        ({"bias": 1e300}, "a number from 0 to 10"),
        ({"silence": 0.5}, "a number from 1 to 10"),
    ],
)
def test_a_town_that_cannot_be_is_refused(changes, complaint):
    with pytest.raises(ValueError, match=complaint):
        town(**changes)


@pytest.fixture
def simulate(tmp_path):
    """Run the command and give its folder."""

    def run(*more, name="town"):
        size = ["--people", "1500", "--statements", "30", "--votes-per-person", "12"]
        assert main(["simulate", *size, *more, str(tmp_path / name)]) == 0
        return tmp_path / name

    return run


def test_the_files_are_a_conversation_a_table_of_people_and_the_truth(simulate, capsys):
    folder = simulate("--bias", "1", "--campaign", "0.05", "--seed", "3")

    told = capsys.readouterr().out.splitlines()
    conversation, truth = read(folder), json.loads((folder / "truth.json").read_text())
    assert {path.name for path in folder.iterdir()} == {
        *("comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"),
        *("truth.json", "participants.csv", "margins.json"),
    }
    assert set(conversation.skipped.values()) == {0}
    assert len(conversation.votes.participants) == 1_500
    assert {"structure", "group_of", "shares", "unheard", "campaign"} <= set(truth)
    assert set(truth["group_of"]) == set(conversation.votes.participants)
    assert set(truth["shares"]) == {str(number) for number in range(30)}
    assert len(truth["campaign"]) == 75
    assert {truth["group_of"][member] for member in truth["campaign"]} == {None}
    assert told[1:4] == [
        "Groups of opinion: 2.",
        f"Unheard: {', '.join(truth['unheard'])}.",
        "Following a script: 75 people.",
    ]


def test_what_is_written_can_be_compared_with_the_town_at_once(simulate, tmp_path):
    folder = simulate("--bias", "1")

    out = tmp_path / "out.json"
    files = [str(folder / "participants.csv"), str(folder / "margins.json")]
    main(["represent", *files, "--value", "agree", "--json", str(out)])

    found, truth = json.loads(out.read_text()), json.loads((folder / "truth.json").read_text())
    statuses = {
        name: each["status"] for group in found["groups"].values() for name, each in group.items()
    }
    assert {name for name, status in statuses.items() if status == "unheard"} == set(
        truth["unheard"]
    )
    error = abs(found["p_weighted"] - truth["agree"])
    assert error < 3 * found["se_taylor"]
    assert error < abs(found["p_unweighted"] - truth["agree"])
    assert [each["without"] for each in found["sensitivity"]] == [
        None,
        "unverified",
        "channel paper",
        "channel sms",
        "channel web",
    ]


def test_the_same_seed_writes_the_same_files(simulate):
    one, same, other = (
        simulate("--seed", seed, "--campaign", "0.1", name=name)
        for name, seed in {"one": "5", "same": "5", "other": "6"}.items()
    )

    for path in one.iterdir():
        assert path.read_bytes() == (same / path.name).read_bytes()
    assert (one / "votes.csv").read_bytes() != (other / "votes.csv").read_bytes()


def test_what_cannot_be_made_is_one_sentence_and_a_code(tmp_path, capsys):
    code = main(
        ["simulate", "--people", "5", "--statements", "5", "--bias", "-1", str(tmp_path / "x")]
    )

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err == "simulate: the bias must be a number from 0 to 10.\n"
