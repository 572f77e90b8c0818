"""A campaign is found, with what changes without it; people of one mind are not called one."""

import json

import numpy as np
import pytest

from civicmath.campaigns import bursts, campaigns, changes, copies
from civicmath.command import main
from civicmath.society import Plan, society
from civicmath.votes import AGREE, DISAGREE, PASS, Votes


def town(seed=1, **changed):
    plan = {"people": 400, "statements": 40, "votes_per_person": 25, **changed}
    return society(Plan(**plan), seed=seed)


@pytest.mark.parametrize("structure", ["none", "spectrum", "groups"])
def test_a_campaign_of_one_in_twenty_is_found_by_its_answers_alone(structure):
    made = town(structure=structure, campaign=0.05)

    (found,) = campaigns(made.votes, seed=1)

    members = np.flatnonzero(made.in_campaign)
    assert not found.in_burst
    assert np.isin(found.cohort.members, members).sum() >= max(16, found.size - 1)
    assert found.cohort.followed > 0.9


@pytest.mark.parametrize("structure", ["none", "spectrum", "groups"])
def test_people_of_one_mind_are_not_called_a_campaign(structure):
    for seed in range(3):
        made = town(seed, structure=structure, votes_per_person=15)

        assert campaigns(made.votes, seed=1, minute=made.minute) == ()


def test_members_who_answer_little_are_found_because_they_came_together():
    made = town(statements=60, votes_per_person=10, campaign=0.05)

    alone = campaigns(made.votes, seed=1)
    (together,) = campaigns(made.votes, seed=1, minute=made.minute)

    assert alone == ()
    assert together.in_burst
    assert made.in_campaign[together.cohort.members].mean() > 0.9
    assert together.size >= 10


@pytest.mark.parametrize("answer", [AGREE, DISAGREE, PASS])
def test_who_gives_one_answer_to_everything_is_told_apart_from_a_script(answer):
    made = town(structure="spectrum")
    value = made.votes.value.copy()
    value[made.votes.person < 50] = answer
    votes = Votes.from_log(
        made.votes.person,
        made.votes.statement,
        value,
        participants=made.votes.participants,
        statements=made.votes.statements,
    )

    (found,) = campaigns(votes, seed=1)

    assert found.cohort.one_answer == answer
    assert campaigns(town(campaign=0.05).votes, seed=1)[0].cohort.one_answer is None


def test_many_who_come_together_with_minds_of_their_own_are_no_campaign():
    made = town(votes_per_person=15)
    minute = made.minute.copy()
    minute[:60] = 5_000 + np.arange(60)

    (burst, *_) = bursts(minute)

    assert set(range(60)) <= set(burst.members.tolist())
    assert burst.expected < 20
    assert campaigns(made.votes, seed=1, minute=minute) == ()


def test_even_arrivals_have_no_burst():
    assert bursts(np.arange(0, 20_000, 50)) == ()


def test_what_changes_without_some_people_is_told_largest_first():
    votes = Votes.from_log(
        [0, 1, 2, 0, 1, 3],
        [0, 0, 0, 1, 1, 2],
        [1, 1, -1, 1, 0, 1],
        participants=list("abcd"),
        statements=["x", "y", "z"],
    )

    found = changes(votes, np.array([1]))

    assert [(each.statement, each.share, each.without) for each in found] == [
        ("y", 0.5, 1.0),
        ("x", pytest.approx(2 / 3), 0.5),
    ]


def test_copies_are_found_whatever_was_added_and_other_texts_are_not():
    texts = [
        "Stop the new parking fee before it ruins the small shops of our town",
        "More trees along the main road, please",
        "stop the new PARKING FEE before it ruins the small shops of our town!!",
        "More benches by the river",
        "Stop the new parking fee before it ruins the small shops of our town now",
        "停止新的停车费,以免毁了我们镇上的小商店",
        "停止新的停车费,以免毁了我们镇上的小商店!",
        "",
        "",
    ]

    assert copies(texts) == ((0, 2, 4), (5, 6))


def test_five_hundred_copies_are_one_list():
    texts = [
        f"Please keep our library open on Sundays, neighbours{'!' * (n % 7)}" for n in range(500)
    ]

    (found,) = copies([*texts, "Close the library", "Open the pool"])

    assert len(found) == 500


def test_the_order_of_people_changes_only_their_order():
    made = town(campaign=0.05)
    votes = made.votes
    turned = Votes.from_log(
        len(votes.participants) - 1 - votes.person,
        votes.statement,
        votes.value,
        participants=votes.participants[::-1],
        statements=votes.statements,
    )

    (plain,), (mixed,) = campaigns(votes, seed=1), campaigns(turned, seed=1)

    names = {votes.participants[at] for at in plain.cohort.members}
    assert {turned.participants[at] for at in mixed.cohort.members} == names
    assert mixed.cohort.statements.tolist() == plain.cohort.statements.tolist()


def test_the_command_names_the_campaign_and_what_changes_without_it(tmp_path, capsys):
    folder, out = tmp_path / "town", tmp_path / "out.json"
    size = ["--people", "400", "--statements", "40", "--votes-per-person", "15"]
    main(["simulate", *size, "--campaign", "0.05", str(folder)])
    capsys.readouterr()

    code = main(["campaigns", str(folder), "--json", str(out)])

    told = capsys.readouterr().out
    truth, found = json.loads((folder / "truth.json").read_text()), json.loads(out.read_text())
    (campaign,) = found["campaigns"]
    assert code == 0
    assert campaign["in_burst"]
    assert set(campaign["members"]) <= set(truth["campaign"])
    assert campaign["size"] >= 16
    assert found["copies"][0]["statements"] == truth["copied"]
    assert set(found["copies"][0]["authors"]) <= set(truth["campaign"])
    assert "and most came within three hours." in told
    assert "These are signs for a person to look at." in told


def test_a_conversation_without_times_or_campaign_is_told_so(folder, capsys):
    (folder / "votes.csv").write_text("comment-id,voter-id,vote\n1,10,1\n0,9,0\n")

    code = main(["campaigns", str(folder)])

    assert (code, capsys.readouterr().out) == (0, "Nobody was found to answer after a script.\n")
