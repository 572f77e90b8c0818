"""Gathering people: clear groups are found, and agreement of groupings is measured."""

import numpy as np
import pytest

from civicmath.groups import adjusted_rand, find_groups, mean_silhouette


def crowd(*centres, people=60):
    """Place people around each centre."""
    random = np.random.default_rng(4)
    return np.concatenate([random.normal(centre, 0.3, (people, 2)) for centre in centres])


@pytest.mark.parametrize(
    "centres",
    [
        [(0, 0), (9, 0)],
        [(0, 0), (9, 0), (0, 9)],
        [(0, 0), (9, 0), (0, 9), (9, 9)],
        [(0, 0), (9, 0), (0, 9), (9, 9), (20, 20)],
    ],
)
def test_the_number_of_clear_groups_is_found(centres):
    places = crowd(*centres)

    found = find_groups(places, random=np.random.default_rng(1))

    assert found.count == len(centres)
    assert np.bincount(found.group).tolist() == [60] * len(centres)
    assert found.silhouette > 0.8
    assert found.base.max() < 100


def test_the_first_group_has_most_people():
    places = np.concatenate([crowd((0, 0), people=20), crowd((9, 0), people=50)])

    found = find_groups(places, random=np.random.default_rng(1))

    assert np.bincount(found.group).tolist() == [50, 20]
    assert found.group[0] == 1


@pytest.mark.parametrize("places", [np.empty((0, 2)), np.zeros((1, 2)), np.zeros((50, 2))])
def test_people_in_one_place_are_one_group(places):
    found = find_groups(places, random=np.random.default_rng(1))

    assert found.count == 1
    assert found.silhouette == 0
    assert found.group.tolist() == [0] * len(places)


def test_the_silhouette_is_the_one_of_people_at_their_places():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]])
    apart = np.abs(points[:, :1] - points[:, 0])

    score = mean_silhouette(apart, np.array([0, 0, 1]), np.array([2.0, 1.0, 2.0]))

    # Two people at 0: inside (0 + 1) / 2, outside 5; one at 1: inside 1, outside 4; two at 5:
    # inside 0, outside 11 / 3.
    assert score == pytest.approx((2 * 0.9 + 0.75 + 2 * 1.0) / 5)


def test_agreement_of_groupings_does_not_hang_on_their_names():
    one = np.array([0, 0, 1, 1, 2, 2])

    assert adjusted_rand(one, np.array([2, 2, 0, 0, 1, 1])) == 1
    assert adjusted_rand(one, np.zeros(6, dtype=np.int64)) == 0
    # A worked example: 2 pairs together in both, 4 and 3 in each, 15 pairs in all.
    other = np.array([0, 0, 1, 1, 1, 2])
    assert adjusted_rand(one, other) == pytest.approx((2 - 3 * 4 / 15) / (3.5 - 3 * 4 / 15))
