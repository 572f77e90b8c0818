"""Doing as Polis does: the same figures as the service stored, from the same votes."""

import json

import numpy as np
import pytest

from civicmath.command import main
from civicmath.landscape import Stored
from civicmath.opinion import describe
from civicmath.simulate import community

BIODIVERSITY = "scoop-hivemind.biodiversity"


@pytest.fixture(scope="module")
def production(shared):
    """Give what the production service stored for the biodiversity conversation."""
    path = shared / "data" / "expected" / "polis_production_biodiversity.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def its_groups(production):
    """Give the group of each person: base clusters hold people, groups hold base clusters."""
    base = production["base-clusters"]
    members = dict(zip(base["id"], base["members"], strict=True))
    return {
        str(person): str(group["id"])
        for group in production["group-clusters"]
        for cluster in group["members"]
        for person in members[cluster]
    }


@pytest.fixture(scope="module")
def opinion(conversation_named, production, its_groups):
    """Describe the conversation as the service did."""
    meta = frozenset(str(each) for each in production["meta-tids"])
    return describe(
        conversation_named(BIODIVERSITY).votes,
        seed=1,
        exclude={str(each) for each in production["mod-out"]},
        compatible="polis",
        stored=Stored(its_groups, meta),
    )


@pytest.fixture
def places(opinion, production):
    """Give the place of each statement of the service among ours."""
    at = {name: place for place, name in enumerate(opinion.statements)}
    return [at[str(each)] for each in production["tids"]]


def test_the_axes_are_those_the_service_stored(opinion, production, places):
    for ours, theirs in zip(opinion.loadings, production["pca"]["comps"], strict=True):
        cosine = ours[places] @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)
        assert abs(cosine) >= 1 - 1e-9


def test_base_clusters_stand_where_the_service_put_them(opinion, production):
    base = production["base-clusters"]
    at = {name: place for place, name in enumerate(opinion.participants)}
    centres = np.array(
        [
            opinion.positions[[at[str(each)] for each in people]].mean(axis=0)
            for people in base["members"]
        ]
    )

    stored = np.stack([base["x"], base["y"]], axis=1)
    signs = np.sign((centres * stored).sum(axis=0))
    assert centres * signs == pytest.approx(stored, abs=1e-12)


def test_every_count_of_a_group_is_the_stored_one(opinion, production):
    at = {name: place for place, name in enumerate(opinion.statements)}
    ours = {
        group.name: {
            name: (group.agree[place], group.disagree[place], group.voted[place])
            for name, place in at.items()
            if name in production["group-votes"]["0"]["votes"]
        }
        for group in opinion.groups
    }

    assert ours == {
        name: {key: (each["A"], each["D"], each["S"]) for key, each in group["votes"].items()}
        for name, group in production["group-votes"].items()
    }
    assert {group.name: group.people for group in opinion.groups} == {
        name: group["n-members"] for name, group in production["group-votes"].items()
    }


@pytest.mark.parametrize(
    ("ours", "theirs", "within"),
    [
        ("consensus", "group-aware-consensus", 1e-12),
        ("priority", "comment-priorities", 1e-12),
    ],
)
def test_consensus_and_priorities_are_the_stored_ones(ours, theirs, within, opinion, production):
    found = dict(zip(opinion.statements, getattr(opinion, ours).tolist(), strict=True))

    known = production[theirs]
    assert {key: found[key] for key in known} == pytest.approx(known, rel=within, abs=within)


def test_representative_statements_are_the_stored_ones_in_their_order(opinion, production):
    names = opinion.statements
    assert {
        group.name: [(names[each.statement], each.direction) for each in group.representative]
        for group in opinion.groups
    } == {
        name: [(str(each["tid"]), each["repful-for"]) for each in typical]
        for name, typical in production["repness"].items()
    }


def test_the_command_writes_the_same(shared, tmp_path, production, its_groups, capsys):
    (tmp_path / "out.json").write_text(json.dumps(production["mod-out"]))
    (tmp_path / "groups.json").write_text(json.dumps(its_groups))
    result = tmp_path / "result.json"

    code = main(
        [
            *("opinion", str(shared / "data" / "polis" / BIODIVERSITY), "--compatible", "polis"),
            *("--moderated-out", str(tmp_path / "out.json")),
            *("--groups", str(tmp_path / "groups.json"), "--json", str(result)),
        ]
    )

    found = json.loads(result.read_text())
    assert (code, found["verdict"], found["k"]) == (0, None, 2)
    assert found["repness"]["1"][0] == {"statement": "17", "direction": "agree", "best_agree": True}
    assert {key: found["participant_group"][key] for key in its_groups} == its_groups
    assert "2 groups, as Polis makes them." in capsys.readouterr().out


def test_from_the_files_alone_the_axes_are_those_of_another_implementation(
    name, shared, expected_of, tmp_path
):
    result = tmp_path / "result.json"

    main(
        [
            *("opinion", str(shared / "data" / "polis" / name), "--compatible", "polis"),
            *("--json", str(result)),
        ]
    )

    found, expected = json.loads(result.read_text())["pca"], expected_of(name)["reference"]["pca"]
    at = {key: place for place, key in enumerate(found["statement_ids"])}
    same = [at[str(key)] for key in expected["statement_ids"]]
    for axis in ("pc1", "pc2"):
        ours, theirs = np.array(found[axis]), np.array(expected[axis])
        cosine = ours[same] @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs)
        assert abs(cosine) >= 1 - 1e-5


def test_stored_groups_serve_only_where_polis_is_followed():
    _, votes = community(people=20, statements=5, votes_per_person=4, groups=2, seed=1)

    with pytest.raises(ValueError, match="only where Polis is followed"):
        describe(votes, seed=1, stored=Stored({"0": "a"}))


@pytest.mark.parametrize(
    ("option", "content", "message"),
    [
        ("--moderated-out", "[1, 2", "given.json, line 1: this is not JSON."),
        ("--moderated-out", "{}}", "given.json, line 1: this is not JSON."),
        ("--moderated-out", '"1"', "given.json: this is not a JSON list of statements."),
        ("--moderated-out", '{"out": []}', "given.json: this is not a JSON list of statements."),
        ("--moderated-out", "[1.5]", "given.json: '1.5' is no identifier."),
        ("--moderated-out", "[[" * 50_000, "given.json: it is nested too deeply."),
        (
            "--groups",
            "[]",
            "given.json: this is not a JSON object from participant to group.",
        ),
        ("--groups", '{"9": [1]}', "given.json: '[1]' is no identifier."),
        (
            "--groups",
            '{"8": 1}',
            "given.json: it gives no participant of this conversation a group.",
        ),
    ],
)
def test_what_is_handed_over_is_read_or_refused_in_a_sentence(
    option, content, message, folder, capsys
):
    (folder / "given.json").write_text(content)

    code = main(
        ["opinion", str(folder), "--compatible", "polis", option, str(folder / "given.json")]
    )

    assert (code, capsys.readouterr().err) == (2, message + "\n")


def test_groups_without_polis_are_refused_in_a_sentence(folder, capsys):
    (folder / "given.json").write_text('{"9": 0}')

    code = main(["opinion", str(folder), "--groups", str(folder / "given.json")])

    assert code == 2
    assert capsys.readouterr().err == (
        "--groups: groups can be given only with --compatible polis.\n"
    )


def test_a_missing_file_is_named(folder, capsys):
    code = main(["opinion", str(folder), "--moderated-out", str(folder / "none.json")])

    assert (code, capsys.readouterr().err) == (2, "none.json: the file is missing.\n")


def test_statements_left_out_by_hand_replace_those_rejected(folder, tmp_path):
    (folder / "given.json").write_text('{"moderated_out": [1], "meta": []}')
    result = tmp_path / "result.json"

    main(
        [
            *("opinion", str(folder), "--json", str(result)),
            *("--moderated-out", str(folder / "given.json")),
        ]
    )

    told = json.loads(result.read_text())["common_ground"]
    assert [each["statement"] for each in told] == ["0"]


def test_statements_about_the_conversation_itself_are_asked_of_everybody(folder, tmp_path):
    (folder / "given.json").write_text('{"moderated_out": [0], "meta": [1]}')
    result = tmp_path / "result.json"

    main(
        [
            *("opinion", str(folder), "--compatible", "polis", "--json", str(result)),
            *("--moderated-out", str(folder / "given.json")),
        ]
    )

    assert json.loads(result.read_text())["priority"]["1"] == 49
