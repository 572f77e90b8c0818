"""Shares as if all had been asked: in a made-up society whose truth is known, and word by word."""

import random
from array import array
from dataclasses import fields, replace
from itertools import count

import numpy as np
import pytest

from civicmath.choice import choose
from civicmath.routing import worth_asking
from isegoria.activities.statements import chances
from isegoria.activities.statements.queries import EXPLORATION
from isegoria.hear.activity_type import CARRIED, Responses
from isegoria.hear.models import Channel
from isegoria.hear.services import contribute
from isegoria.understand.reading import read, votes_of
from isegoria.understand.reading.if_all_asked import _Seen, draws_of, if_all_asked, moved
from isegoria.understand.services import read_activity

pytestmark = pytest.mark.django_db

PEOPLE, STATEMENTS = 600, 30
READ_ANEW = 20  # people come between two readings by the worker


def truth(seed):
    """What everybody would say to everything; those who come in the second half think otherwise."""
    dice = np.random.default_rng(seed)
    base = np.random.default_rng(11).uniform(0.25, 0.75, STATEMENTS)
    lean = np.where(np.arange(STATEMENTS) % 2, 0.2, -0.2)
    late = np.arange(PEOPLE) >= PEOPLE // 2
    agrees = np.clip(base + np.where(late[:, None], lean, -lean), 0, 1)
    return dice.random((PEOPLE, STATEMENTS)) < agrees, np.where(late, 12, 4)


def conversation(seed):
    """People come one by one, are shown what our routing draws, and stop after a few."""
    said, stops = truth(seed)
    dice, counts = random.Random(seed), np.zeros((2, STATEMENTS))
    heard, draw = Responses(tuple(range(STATEMENTS))), count(1)
    weights = []
    for person in range(PEOPLE):
        if person % READ_ANEW == 0:
            nobody, nothing = np.zeros(STATEMENTS), np.zeros(STATEMENTS)
            weights = worth_asking(counts[0], counts[1], nobody, nothing).tolist()
        unseen = list(range(STATEMENTS))
        for _each in range(stops[person]):
            place, chance = choose(
                [weights[one] for one in unseen], exploration=EXPLORATION, random=dice
            )
            item = unseen.pop(place)
            yes = bool(said[person, item])
            counts[0 if yes else 1, item] += 1
            row = (person, item, 1 if yes else -1, chances.rounded(chance), next(draw))
            for column, one in zip(
                (heard.person, heard.item, heard.value, heard.chance, heard.draw), row, strict=True
            ):
                column.append(one)
    return heard, said.mean(axis=0)


def heard_of(rows) -> Responses:
    """Answers as the contract tells them: person, item, value, chance, draw."""
    columns = [array(kind, one) for kind, one in zip("qqbdq", zip(*rows, strict=True), strict=True)]
    person, item, value, chance, draw = columns
    return Responses(tuple(sorted(set(item))), person, item, value, chance=chance, draw=draw)


def leaning(shares, true) -> float:
    """How far shares are pulled towards those who came late, on average."""
    return float((np.where(np.arange(STATEMENTS) % 2, 1, -1) * (shares - true)).mean())


def test_corrected_shares_are_nearer_to_the_truth_than_raw_ones():
    pulled = []
    for seed in range(12):
        heard, true = conversation(seed)
        votes = votes_of(heard)

        raw = votes.agreed() / votes.counts.sum(axis=0)
        corrected = np.array([found.share for found in if_all_asked(heard, votes)])

        assert leaning(raw, true) > 0.07
        assert np.abs(corrected - true).mean() < 0.5 * np.abs(raw - true).mean()
        pulled.append(leaning(corrected, true))
    # Each of the twelve is off by a point or so, by chance; together they are not.
    assert abs(np.mean(pulled)) < 0.01


def test_where_all_think_alike_hardly_a_share_is_said_to_move():
    named = np.ones(STATEMENTS, dtype=np.bool_)
    told = 0
    for seed in range(10):
        heard, _true = conversation(seed)
        dice = np.random.default_rng(seed)
        alike = array("b", np.where(dice.random(len(heard.item)) < 0.5, 1, -1).tolist())
        heard = replace(heard, value=alike)
        votes = votes_of(heard)

        told += len(moved(if_all_asked(heard, votes), votes, named=named))

    assert told <= 0.06 * 10 * STATEMENTS  # beyond two standard errors lie 46 in a thousand


def test_what_is_asked_next_is_the_same_if_everybody_had_said_the_opposite():
    heard, _true = conversation(3)
    opposite = replace(heard, value=array("b", [-one for one in heard.value]))

    told, mirrored = (read(one, {}, texts={}, seed=1).priorities for one in (heard, opposite))

    assert told == pytest.approx(mirrored)
    assert len(set(told.values())) == STATEMENTS


def test_each_draw_has_its_turn_since_the_statement_was_there():
    heard = heard_of(
        [
            # Statement 30 came after the second draw of the first person and before the third.
            (1, 10, 1, 0.5, 1),
            (1, 20, 1, 0.4, 2),
            (2, 30, -1, 0.2, 3),
            (1, 30, -1, 0.3, 4),
            (2, 10, 1, 0.9, 5),
            (1, 40, 0, 0.0, 6),
        ]
    )

    draws = draws_of(heard, votes_of(heard))

    rows = zip(draws.person, draws.statement, draws.chance, draws.turn, draws.number, strict=True)
    assert [tuple(map(float, row)) for row in rows] == [
        (0, 0, 0.5, 1, 3),
        (0, 1, 0.4, 1, 2),
        (0, 2, 0.3, 1, 1),
        (1, 2, 0.2, 1, 2),
        (1, 0, 0.9, 2, 2),
    ]


def test_the_last_word_counts_with_the_first_draw():
    heard = heard_of(
        [(1, 10, 1, 0.5, 7), (1, 20, -1, 0.4, 8), (1, 10, -1, 0.8, 3), (1, 20, 1, 0.0, 9)]
    )

    draws = draws_of(heard, votes_of(heard))

    rows = zip(draws.statement, draws.agreed, draws.chance, draws.turn, strict=True)
    assert list(rows) == [(0, False, 0.8, 1), (1, True, 0.4, 1)]


def test_some_people_at_a_time_are_read_as_all_at_once(monkeypatch):
    heard, _truth = conversation(1)
    votes = votes_of(heard)
    at_once = draws_of(heard, votes)

    monkeypatch.setattr(_Seen, "AT_ONCE", 50)

    a_few_at_a_time = draws_of(heard, votes)
    for column in fields(at_once):
        assert np.array_equal(getattr(at_once, column.name), getattr(a_few_at_a_time, column.name))


def crowd_of(known, unknown=0):
    """Everybody answers the first statement; every second one agrees."""
    return heard_of(
        (who, 10, 1 if who % 2 else -1, 0.0 if who >= known else (0.2, 0.4)[who % 2], who)
        for who in range(known + unknown)
    )


@pytest.mark.parametrize(
    ("known", "unknown", "share"),
    [(56, 0, 1 / 3), (56, 6, 1 / 3), (56, 7, None), (54, 0, None), (0, 60, None)],
    ids=["all known", "nine in ten", "fewer known", "fewer even answers", "none known"],
)
def test_a_share_is_corrected_only_where_enough_is_known(known, unknown, share):
    heard = crowd_of(known, unknown)

    (found,) = if_all_asked(heard, votes_of(heard))

    assert (found and found.share) == (share and pytest.approx(share))


def test_a_brought_in_conversation_has_nothing_to_correct_by():
    heard = replace(crowd_of(60), chance=array("d"), draw=array("q"))

    assert if_all_asked(heard, votes_of(heard)) == [None]
    assert if_all_asked(Responses(()), votes_of(Responses(()))) == []


def test_a_notable_move_is_told_with_both_shares():
    heard = crowd_of(400)
    votes = votes_of(heard)
    corrected = if_all_asked(heard, votes)

    assert moved(corrected, votes, named=np.array([True])) == [[10, 0.5, 0.333]]
    assert moved(corrected, votes, named=np.array([False])) == []
    assert moved([None], votes, named=np.array([True])) == []


def test_a_move_that_the_draws_alone_could_make_is_not_told():
    heard = crowd_of(60)
    votes = votes_of(heard)
    (found,) = if_all_asked(heard, votes)
    assert (round(found.share, 3), round(found.worth)) == (0.333, 54)

    close = [replace(found, share=0.55, worth=50)]
    far = [replace(found, share=0.57, worth=50)]

    assert moved(close, votes, named=np.array([True])) == []
    assert moved(far, votes, named=np.array([True])) == [[10, 0.5, 0.57]]


@pytest.fixture
def drawn(activity, make_person):
    """People who answer what was drawn for them, each with the chance of the draw."""

    def answer(*rows):
        for item, value, chance in rows:
            who = make_person()
            words = chances.carried(chance, item_id=item.pk, participant_id=who.pk)
            key = f"statement-{item.pk}"
            contribute(
                activity=activity,
                participant=who,
                reply={key: "agree" if value > 0 else "disagree", CARRIED + key: words},
                channel=Channel.WEB,
                language="en",
            )

    return answer


@pytest.fixture
def uneven(activity, statements, drawn):
    """Of 120 people two thirds agree, who were twice as likely to be asked."""
    drawn(*[(statements[0], 1, 0.4), (statements[0], 1, 0.4), (statements[0], -1, 0.2)] * 40)
    return read_activity(activity)


def test_the_finding_keeps_the_corrected_share_and_what_it_moves(uneven, statements):
    kept = dict(uneven.items.values_list("item", "agree_if_all_asked"))

    assert kept == {statements[0].pk: 0.5, statements[1].pk: None, statements[2].pk: None}
    assert uneven.result["if_all_asked"] == [[statements[0].pk, 0.667, 0.5]]


def test_the_first_page_says_which_shares_move(page, uneven):
    words = page("/en/q/internet/heard/")

    assert "Had all been asked" in words
    assert "67% agree. Had everybody who took part been asked, about 50% would." in words


def test_all_statements_have_a_column_where_one_is_corrected(client, page, uneven):
    words = page("/en/q/internet/heard/statements/")
    told = client.get("/en/q/internet/heard.json").json()

    assert "Agree, had all been asked" in words
    assert "50%" in words
    assert "not known" in words
    assert [one["agree_if_all_asked"] for one in told["statements"]] == [0.5, None, None]
    assert told["result"]["if_all_asked"][0][1:] == [0.667, 0.5]


def test_without_known_chances_the_pages_say_nothing_of_it(page, some_answers):
    assert some_answers.result["if_all_asked"] == []
    assert "been asked" not in page("/en/q/internet/heard/")
    assert "been asked" not in page("/en/q/internet/heard/statements/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1200])
def test_the_correction_can_be_read_by_everybody(browse, violations, width, uneven):
    for address in ("/en/q/internet/heard/", "/ar/q/internet/heard/statements/"):
        page = browse(viewport={"width": width, "height": 800})
        page.goto(address)

        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.complaints == [], address
