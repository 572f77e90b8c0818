"""``civicmath represent`` tells who answered, weighs where that is sound, and refuses bad input."""

import json

import pytest

from civicmath.command import main

NO_SAMPLE = (
    "These people chose themselves to take part. They are no sample of the community, "
    "and weights repair only what the margins explain."
)


def write(folder, rows, *, head="id,area,channel,verified,agree", shares=None, crosses=None):
    (folder / "sample.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    content = {"margins": shares or {"area": {"town": 0.5, "village": 0.5}}}
    if crosses:
        content["crosses"] = crosses
    (folder / "margins.json").write_text(json.dumps(content), encoding="utf-8")
    return [str(folder / "sample.csv"), str(folder / "margins.json")]


@pytest.fixture
def town(tmp_path):
    """Give 100 people, 70 of the town; the 30 of the village agree, half of them by paper."""
    rows = [f"{n},town,web,{int(n > 5)},{int(n <= 20)}" for n in range(1, 71)]
    rows += [f"{n},village,{'web' if n <= 85 else 'paper'},1,1" for n in range(71, 101)]
    return write(tmp_path, rows)


def result(arguments, folder):
    out = folder / "out.json"
    assert main(["represent", *arguments, "--json", str(out)]) == 0
    return json.loads(out.read_text())


def test_the_terminal_tells_who_was_missed_and_both_shares(town, capsys):
    code = main(["represent", *town, "--value", "agree"])

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "100 people answered.",
        NO_SAMPLE,
        "",
        "area:",
        (
            "  village: 30 answers where 50 were to be expected. "
            "Unheard or under-heard: we cannot tell, for chance may make the difference."
        ),
        "  Nothing shows that these were reached less than others: town.",
        "  20% of the answers would have to come from other groups.",
        "",
        "As said: 50.0% of the 100 who answered this.",
        (
            "Weighted to the community: 64.3%, of the 100 who also said what they are; "
            "they tell as much as 84 people with equal weights."
        ),
        "  without unverified: 47.4% of 95",
        "  without channel paper: 41.2% of 85",
        "  without channel web: 100.0% of 15",
        "Depending on who is counted and how: 41.2% to 100.0%.",
    ]


def test_only_a_drawn_sample_gets_intervals(town, tmp_path, capsys):
    plain = result([*town, "--value", "agree"], tmp_path)
    told = capsys.readouterr().out
    drawn = result([*town, "--value", "agree", "--probability-sample"], tmp_path)
    told_drawn = capsys.readouterr().out

    assert "standard error" not in told
    assert "95 %" not in told
    assert "interval_weighted" not in plain
    assert "standard error 0.0" in told_drawn
    assert NO_SAMPLE not in told_drawn
    low, high = drawn["interval_weighted"]
    assert low < drawn["p_weighted"] < high


def test_the_figures_stand_under_fixed_names(town, tmp_path):
    found = result([*town, "--value", "agree"], tmp_path)

    assert {"weights", "kish_deff", "n_eff", "p_unweighted", "p_weighted", "se_taylor"} <= set(
        found
    )
    assert sum(found["weights"].values()) == pytest.approx(100)
    assert found["weights"]["100"] == pytest.approx(50 / 30)
    assert found["p_unweighted"] == pytest.approx(0.5)
    assert found["p_weighted"] == pytest.approx(0.5 * 20 / 70 + 0.5)
    village = found["groups"]["area"]["village"]
    assert {key: village[key] for key in ("n", "share", "population", "ratio", "status")} == {
        "n": 30,
        "share": 0.3,
        "population": 0.5,
        "ratio": 0.6,
        "status": "under-heard",
    }
    assert village["may_be"] == ["unheard", "under-heard"]
    assert village["doubt"] == "chance"
    assert village["ratio_bounds"] == pytest.approx([0.4291, 0.8021], abs=1e-4)
    assert found["groups"]["area"]["town"]["doubt"] is None


def test_the_worked_example_gives_its_weights(shared, tmp_path):
    folder = shared / "data/representativeness"

    found = result(
        [str(folder / "sample_400.csv"), str(folder / "margins.json"), "--value", "agree"], tmp_path
    )

    expected = json.loads((shared / "data/expected/representativeness.json").read_text())
    for name, key in {"p_weighted": "p", "se_taylor": "se_taylor", "n_eff": "n_eff"}.items():
        assert found[name] == pytest.approx(expected["weighted"][key], abs=1e-6)
    assert {
        name: part["18-34"]["status"] for name, part in found["groups"].items() if name == "age"
    } == {"age": "unheard"}


def test_a_group_of_which_one_cannot_tell_is_not_among_the_heard(tmp_path, capsys):
    rows = [f"{n},{'town' if n > 12 else 'village'},web,1,1" for n in range(1, 31)]

    result(write(tmp_path, rows), tmp_path)

    assert (
        "  village: 12 answers where 15 were to be expected. "
        "Unheard, under-heard or heard: we cannot tell, for chance may make the difference.\n"
        "  Nothing shows that these were reached less than others: town.\n"
    ) in capsys.readouterr().out


def test_too_few_answers_are_told_and_not_weighted(tmp_path, capsys):
    rows = [f"{n},{'town' if n > 10 else 'village'},web,1,1" for n in range(1, 101)]

    found = result([*write(tmp_path, rows), "--value", "agree"], tmp_path)

    assert (found["weights"], found["p_weighted"], found["p_unweighted"]) == (None, None, 1.0)
    assert found["groups"]["area"]["village"]["status"] == "unheard"
    assert found["refused"] == (
        "Not weighted: every category needs at least 20 answers. "
        "village (area) has 10 answers; leave area out."
    )
    assert found["refused"] in capsys.readouterr().out


def test_crosses_of_two_groups_are_told_where_the_community_counted_them(tmp_path):
    shares = {"area": {"town": 0.5, "village": 0.5}, "age": {"young": 0.5, "old": 0.5}}
    crosses = [
        {
            "dimensions": ["area", "age"],
            "shares": {"town": {"young": 30, "old": 20}, "village": {"young": 20, "old": 31}},
        }
    ]
    rows = [f"{n},town,young" for n in range(50)] + [f"{n},village,young" for n in range(50, 100)]
    files = write(tmp_path, rows, head="id,area,age", shares=shares, crosses=crosses)

    found = result(files, tmp_path)

    statuses = {name: each["status"] for name, each in found["crosses"]["area and age"].items()}
    assert statuses == {
        "town and young": "heard",
        "town and old": "unheard",
        "village and young": "heard",
        "village and old": "unheard",
    }


def test_who_said_nothing_about_themselves_is_not_weighted_but_counted(tmp_path, capsys):
    rows = [f"{n},town,web,1,1" for n in range(30)] + [
        f"{n},village,web,1,0" for n in range(30, 60)
    ]
    rows += [f"{n},,web,1,1" for n in range(60, 75)]

    found = result([*write(tmp_path, rows), "--value", "agree"], tmp_path)

    assert found["p_unweighted"] == pytest.approx(45 / 75)
    assert found["p_weighted"] == pytest.approx(0.5)
    assert set(found["weights"]) == {str(n) for n in range(60)}
    assert found["groups"]["area"]["town"]["share_bounds"] == pytest.approx([30 / 75, 45 / 75])
    assert "  15 people did not say." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (["1,town,web,1,1", "1,town,web,1,1"], "sample.csv, line 3: the id '1' comes twice."),
        (["1,moon,web,1,1"], "sample.csv, line 2: the area 'moon' is none of the community's."),
        (["1,town,web,1,2"], "sample.csv, line 2: the value '2' is not a number from 0 to 1."),
        (["1,town,web,x,1"], "sample.csv, line 2: the verified value 'x' is not 1 or 0."),
        ([",town,web,1,1"], "sample.csv, line 2: the person has no id."),
        ([], "sample.csv: there are no people in it."),
    ],
)
def test_a_wrong_table_is_one_sentence_and_a_code(tmp_path, capsys, rows, complaint):
    code = main(["represent", *write(tmp_path, rows), "--value", "agree"])

    printed = capsys.readouterr()
    assert (code, printed.out, printed.err) == (2, "", complaint + "\n")


@pytest.mark.parametrize(
    ("margins", "complaint"),
    [
        ("{", "margins.json, line 1: this is not JSON."),
        ("[]", "margins.json: this is not a JSON object."),
        ("{}", 'margins.json: there is no object "margins" with at least one dimension.'),
        ('{"margins": {"area": []}}', "margins.json: the dimension 'area' has no categories."),
        (
            '{"margins": {"area": {"town": 0.5, "village": 0.4}}}',
            "margins.json: the shares of 'area' add up to 0.9, not to 1.",
        ),
        (
            '{"margins": {"area": {"town": "x"}}}',
            "margins.json: the share of 'town' (area) is not a number from 0 up.",
        ),
        (
            '{"margins": {"area": {"town": 1}}, "crosses": [{"dimensions": ["area", "age"]}]}',
            'margins.json: a cross needs "dimensions", two names of margins.',
        ),
    ],
)
def test_wrong_margins_are_one_sentence_and_a_code(town, tmp_path, capsys, margins, complaint):
    (tmp_path / "margins.json").write_text(margins, encoding="utf-8")

    code = main(["represent", *town])

    printed = capsys.readouterr()
    assert (code, printed.out, printed.err) == (2, "", complaint + "\n")
