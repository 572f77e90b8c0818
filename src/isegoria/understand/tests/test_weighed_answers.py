"""Answers of a survey beside what weights make of them; refused and withheld as statements are."""

import html
import io
import json
import random
import re
import zipfile
from math import nan

import numpy as np
import pytest

from civicmath.margins import Margin
from isegoria.belonging.services import put
from isegoria.hear.activity_type import Column
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute
from isegoria.places.models import Group
from isegoria.places.services import use_partitions
from isegoria.questionnaire.definition import Choice, Kind, Question
from isegoria.understand.confidential import confidential_package
from isegoria.understand.jobs import refresh_who_was_heard
from isegoria.understand.reading.reach import Parted
from isegoria.understand.reading.weighed_answers import (
    answers_weighed,
    exactly_answered,
)
from isegoria.understand.services import read_activity

YOUNG, OLD = 11, 12
AGE = Parted(1, (YOUNG, OLD), {YOUNG: 0.5, OLD: 0.5})


def column(kind, rows, *, values=(), item=7, **more):
    """A column from rows of person, option, number."""
    choices = tuple(Choice(one, {"en": one.title()}) for one in values)
    made = Column(item, Question("q", kind, {"en": "Which?"}, choices=choices, **more))
    for person, option, number in rows:
        made.add(person, option=option, number=number)
    return made


def chose(young, old, options):
    """People who each chose one option: so many young and so many old for each."""
    who, rows, said = 0, [], {}
    for group, counts in ((YOUNG, young), (OLD, old)):
        for option, count in enumerate(counts):
            for _one in range(count):
                who += 1
                rows.append((who, option, nan))
                said[who] = {1: group}
    return column(Kind.CHOICE, rows, values=options), said


def test_the_share_of_each_option_stands_beside_what_weights_make_of_it():
    # 80 old and 20 young, who are half of the community; of the young 15 of 20 take the bus.
    by, said = chose((15, 5), (20, 60), ("bus", "foot"))

    (told,) = answers_weighed([by], said, [AGE])

    # By hand: half of 15/20 and half of 20/80.
    assert told["options"] == [[35, 50], [65, 50]]
    assert told["people"] == 100
    assert told["few"] == []
    # Kish: weights 2.5 and 0.625, so 100 * (20 * 6.25 + 80 * 0.390625) / 100^2 = 1.5625.
    assert (told["effect"], told["effective"]) == (1.6, 65)


def test_a_group_of_fewer_than_twenty_is_named_and_nothing_is_weighted():
    by, said = chose((12, 7), (20, 60), ("bus", "foot"))

    (told,) = answers_weighed([by], said, [AGE])

    assert told["options"] == [[32, None], [68, None]]
    assert (told["few"], told["effect"], told["effective"]) == ([[1, YOUNG]], None, None)


def test_who_did_not_answer_that_question_has_no_weight_in_it():
    by, said = chose((15, 5), (20, 60), ("bus", "foot"))
    for person in (1, 2):
        by.missing[person - 1] = 1  # they did not know

    (told,) = answers_weighed([by], said, [AGE])

    assert told["people"] == 98
    assert told["few"] == [[1, YOUNG]]


def test_margins_that_contradict_one_another_are_told_as_such():
    by, said = chose((20, 20), (20, 20), ("bus", "foot"))
    said = {who: named | {2: 21 if named[1] == YOUNG else 22} for who, named in said.items()}
    other = Parted(2, (21, 22), {21: 0.3, 22: 0.7})

    (told,) = answers_weighed([by], said, [AGE, other])

    assert told["few"] is None
    assert {weighted for _raw, weighted in told["options"]} == {None}


def test_of_several_options_each_stands_for_itself():
    rows = [(who, 0, nan) for who in range(1, 61)] + [(who, 1, nan) for who in range(1, 101, 2)]
    said = {who: {1: YOUNG if who <= 40 else OLD} for who in range(1, 101)}

    (told,) = answers_weighed([column(Kind.CHOICES, rows, values=("a", "b"))], said, [AGE])

    # 80 people gave either; of the first 60 the young are 40, and the weights make them half.
    assert told["people"] == 80
    assert told["options"][0] == [75, 75]
    assert told["options"][1][0] == 63


def test_scales_and_numbers_have_a_middle_raw_and_weighted():
    said = {who: {1: YOUNG if who <= 20 else OLD} for who in range(1, 101)}
    stands = [(who, -1, 5.0 if who <= 20 else 2.0) for who in said]
    takes = [(who, -1, 50.0 + who if who <= 20 else 10.0) for who in said]
    scale = column(Kind.SCALE, stands, least="1", most="5")
    number = column(Kind.NUMBER, takes, item=8)

    told = {row["item"]: row for row in answers_weighed([scale, number], said, [AGE])}

    assert told[7]["options"] == [[0, 0], [80, 50], [0, 0], [0, 0], [20, 50]]
    # Half of the weight stands at 2, half at 5.
    assert told[7]["middle"] == [2.0, 3.5]
    assert (told[8]["options"], told[8]["middle"]) == ([], [10.0, 30.5])


@pytest.mark.parametrize(
    ("young", "old", "told"),
    [
        # Of 4 people nothing is told, and not of the next ones from whom it would follow.
        ((20, 20, 2), (20, 20, 2), [True, False, False]),
        # Seven people in two options: what is left of a hundred would be theirs.
        ((40, 2, 2), (40, 1, 2), [False, False, False]),
        ((20, 20, 0), (20, 20, 0), [True, True, True]),
        # Enough, but of one group none: their weight is told all the same.
        ((30, 0, 20), (20, 40, 20), [True, True, True]),
    ],
)
def test_shares_of_the_few_are_told_neither_raw_nor_weighted_nor_by_what_is_left(young, old, told):
    by, said = chose(young, old, ("bus", "foot", "bike"))

    (row,) = answers_weighed([by], said, [AGE])

    is_told = [None not in pair for pair in row["options"]]
    assert sum(is_told) == sum(told)
    assert all(pair == [None, None] for pair in row["options"] if None in pair)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_withheld_is_never_one_option_nor_a_few_people(seed):
    """Of those who have a weight, and of all; whatever the answers and whoever kept silent."""
    draw = random.Random(seed)
    options = draw.randint(2, 5)
    young, old = ([draw.choice([0, 3, 9, 12, 40]) for _one in range(options)] for _side in "ab")
    young[0], old[0] = young[0] + 25, old[0] + 25
    by, said = chose(young, old, tuple("abcde"[:options]))
    said = {who: named for who, named in said.items() if draw.random() < 0.8}

    (row,) = answers_weighed([by], said, [AGE])

    withheld = [at for at, pair in enumerate(row["options"]) if pair[0] is None]
    counts = [(by.option.tolist()).count(at) for at in range(options)]
    speaks = [at for who, at in zip(by.person, by.option, strict=True) if who in said]
    heavy = [speaks.count(at) for at in range(options)]
    assert len(withheld) != 1
    for numbers in (counts, heavy) if row["few"] == [] else (counts,):
        assert not 0 < sum(numbers[at] for at in withheld) < 10
        assert not [at for at in range(options) if at not in withheld and 0 < numbers[at] < 10]


def test_weights_recover_the_bias_that_was_put_in():
    """A town of which the truth is known: the old came four times as often, and want the tram."""
    draw = np.random.default_rng(11)
    old = draw.random(60_000) < 0.3
    tram = draw.random(old.size) < np.where(old, 0.8, 0.25)
    came = np.flatnonzero(draw.random(old.size) < np.where(old, 0.12, 0.03))
    rows = [(int(who) + 1, int(not tram[who]), nan) for who in came]
    said = {int(who) + 1: {1: OLD if old[who] else YOUNG} for who in came}
    shares = Parted(1, (YOUNG, OLD), {YOUNG: 1 - old.mean(), OLD: old.mean()})

    (told,) = answers_weighed([column(Kind.CHOICE, rows, values=("tram", "bus"))], said, [shares])

    truth = 100 * tram.mean()
    raw, weighted = told["options"][0]
    assert raw - truth > 15
    assert abs(weighted - truth) < 3
    assert told["options"][0][1] + told["options"][1][1] in {99, 100, 101}


def test_the_exact_figures_are_those_of_the_library():
    by, said = chose((15, 5), (20, 60), ("bus", "foot"))
    people = sorted(said)
    margin = Margin.of(
        "1", [str(YOUNG), str(OLD)], shares=[0.5, 0.5],
        place=[0 if said[who][1] == YOUNG else 1 for who in people],
    )  # fmt: skip

    found = exactly_answered(by, people, [margin])

    assert [one.share for one in found.weighted] == pytest.approx([0.5, 0.5], abs=1e-9)
    assert found.weighted[0].design_effect == pytest.approx(1.5625)


@pytest.fixture
def travellers(question, survey, profile):
    """20 women, 15 of them by bus, and 40 men, ten of them; women are half of the community."""

    def come(women=20):
        use_partitions(area=question.area, codes=["gender"])
        group = Group.objects.get(code="women")
        for at in range(women + 40):
            is_woman = at < women
            by_bus = at < 15 if is_woman else at < women + 10
            received = contribute(
                activity=survey,
                participant=None,
                reply={"how": "bus" if by_bus else "bike", "content": "5" if is_woman else "2"},
                channel=Channel.WEB,
                language="en",
            )
            person = received.contribution.participant
            said = {group.partition_id: profile["gender", "women" if is_woman else "men"]}
            put(process=question, people=[person.pk], said=said)
        read_activity(survey)
        refresh_who_was_heard()

    return come


@pytest.mark.django_db
def test_what_we_heard_says_what_weights_make_of_each_question(client, travellers, page):
    travellers()

    told = plain(page("/en/q/internet/heard/"))

    assert "By bus 25 42%" in told
    mirrored = "If those who answered mirrored who lives here"
    assert f"{mirrored}: By bus: 50%, On foot: 0%, By bicycle: 50%." in told
    assert f"{mirrored}, half would answer 3.5 or less." in told
    assert "Women: " not in told.partition("Who took part")[0].partition("How do you travel")[2]


@pytest.mark.django_db
def test_the_page_on_how_far_it_bears_has_a_table_of_each_question(client, travellers, page):
    travellers()

    told = plain(page("/en/q/internet/heard/sure/"))
    table = client.get("/en/q/internet/heard/sure/table.csv").content.decode()

    assert "How do you travel most? (weights widen chance 1.1 times: worth 55 answers)" in told
    assert "By bus 42% 50% On foot 0% 0% By bicycle 58% 50%" in told
    assert "Half answered this or less 2 3.5" in told
    assert "By bus,As they said,42%" in table
    assert client.get("/en/q/internet/heard/sure/picture.svg").status_code == 404


@pytest.mark.django_db
def test_where_a_group_is_too_few_both_pages_say_so_and_only_who_came_names_it(
    client, travellers, page
):
    travellers(women=18)

    heard, sure, who = (
        plain(page(f"/en/q/internet/{one}/")) for one in ("heard", "heard/sure", "who")
    )

    assert "Not weighted: from some group too few answered this to speak for all of it." in heard
    assert "By bus 43% not weighted" in sure
    assert "fewer than 20 answers to them came from some group" in sure
    assert "Fewer than 20 answers to some question came from: Women (Gender). So its answers" in who


@pytest.fixture
def folder(survey, tmp_path):
    """Unpack the folder for auditors."""

    def unpack():
        with zipfile.ZipFile(io.BytesIO(confidential_package(survey))) as whole:
            whole.extractall(tmp_path)
        return tmp_path

    return unpack


@pytest.mark.django_db
def test_from_the_folder_for_auditors_every_weighted_figure_of_a_survey_follows(
    travellers, folder, alone
):
    travellers()

    unpacked = folder()
    ran = alone(unpacked)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = json.loads((unpacked / "figures.json").read_text())
    assert f"{len(told['exact'])} exact figures, 0 of them otherwise." in ran.stdout
    assert f"{len(told['told'])} figures that everybody reads, 0 of them otherwise." in ran.stdout
    assert told["exact"]["question 1 option 1 weighted"] == pytest.approx(0.5, abs=1e-9)
    scale = [name for name, one in told["told"].items() if name.endswith("middle weighted") and one]
    assert told["told"][scale[0]] == 3.5


@pytest.mark.django_db
def test_the_public_folder_of_a_survey_has_its_tables_and_works_its_shares_out_anew(
    client, travellers, alone, tmp_path
):
    travellers()

    response = client.get("/en/q/internet/heard/sure/package.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as whole:
        whole.extractall(tmp_path)
    ran = alone(tmp_path)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    weighted = (tmp_path / "weighted-options.csv").read_text().splitlines()
    assert weighted[:3] == ["number,option,raw,weighted", "1,1,42,50", "1,2,0,0"]
    assert (tmp_path / "options.csv").read_text().splitlines()[1] == "1,1,25,"
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["question 1 option 1 share"] == [0.416667, 6]
    assert client.get("/en/q/internet/heard/sure/package.zip").content == response.content


@pytest.mark.django_db
def test_the_program_of_the_public_folder_notices_a_number_that_was_changed(
    client, travellers, alone, tmp_path
):
    travellers()
    with zipfile.ZipFile(
        io.BytesIO(client.get("/en/q/internet/heard/sure/package.zip").content)
    ) as whole:
        whole.extractall(tmp_path)
    table = tmp_path / "options.csv"
    table.write_text(table.read_text().replace("1,1,25,", "1,1,26,"))

    ran = alone(tmp_path)

    assert ran.returncode == 1
    assert "question 1 option 1 share" in ran.stdout


@pytest.mark.django_db
def test_the_program_notices_an_answer_that_was_changed(travellers, folder, alone):
    travellers()
    table = folder() / "answers.csv"
    lines = table.read_text().splitlines()
    at = next(at for at, line in enumerate(lines) if line.split(",")[1:3] == ["1", "1"])
    lines[at] = ",".join([*lines[at].split(",")[:2], "3", ""])
    table.write_text("\n".join(lines) + "\n")

    ran = alone(table.parent)

    assert ran.returncode == 1
    assert "question 1 option 1 raw" in ran.stdout


@pytest.mark.django_db
def test_the_folder_holds_answers_beside_groups_and_no_words(travellers, folder):
    travellers()

    unpacked = folder()

    whole = "".join(one.read_text() for one in unpacked.glob("*.csv"))
    assert "bus" not in whole
    assert "Women" not in whole
    answers = (unpacked / "answers.csv").read_text().splitlines()
    assert answers[0] == "person,number,option,value"
    assert len(answers) == 1 + 60 + 60


def plain(words):
    return html.unescape(re.sub("[\u2068\u2069]", "", words)).replace("\u00a0", " ")
