"""Whether the verdict on groups says what was put in: simulated communities, family by family."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from figures import Figure

from civicmath.groups import adjusted_rand
from civicmath.simulate import Family, Shape, Truth, by_known_rates, community, without_groups
from civicmath.stability import weigh
from civicmath.verdict import Evidence, Verdict
from civicmath.votes import Votes

# Thresholds were chosen on other seeds; these were looked at once.
FIRST_SEED = 2_000
COMMUNITIES, QUICK_COMMUNITIES = 100, 4
ENOUGH_ANSWERS = 7
FAR_APART = 0.9
_SHAPES: tuple[Shape, ...] = ("normal", "normal", "even", "lopsided", "heavy")


@dataclass(frozen=True)
class Judged:
    """One community: what was said of it, whether that is right, and what it took."""

    verdict: Verdict
    is_right: bool
    seconds: float


def measure(_ground: object, *, quick: bool, sample: int | None = None) -> list[Figure]:
    """Judge so many communities of each family; fewer when quick."""
    number = sample or (QUICK_COMMUNITIES if quick else COMMUNITIES)
    families: dict[str, tuple[Callable[[int], Judged], float, bool]] = {
        "independent statements": (lambda seed: _alone("independent", seed), 0.95, False),
        "people of different styles": (lambda seed: _alone("styles", seed), 0.95, False),
        "one line": (lambda seed: _alone("line", seed), 0.95, True),
        "two groups": (lambda seed: _apart(2, seed), 0.95, False),
        "three groups": (lambda seed: _apart(3, seed), 0.95, False),
    }
    return [
        _told(name, [judge(FIRST_SEED + turn) for turn in range(number)], bar, is_line)
        for name, (judge, bar, is_line) in families.items()
    ] + [_speed()]


def _told(name: str, judged: list[Judged], bar: float, is_line: bool) -> Figure:  # noqa: FBT001  # of the table above
    counts = {str(one): sum(each.verdict is one for each in judged) for one in Verdict}
    right = sum(each.is_right for each in judged) / len(judged)
    spectrum = counts[Verdict.SPECTRUM] / len(judged)
    return Figure(
        f"verdict on {name}",
        f"{right:.0%} right; " + ", ".join(f"{what} {count}" for what, count in counts.items()),
        f">= {bar:.0%} right" + (", >= 90% a spectrum" if is_line else ""),
        f"{len(judged)} communities, {sum(each.seconds for each in judged):.0f} s of computing",
        right >= bar and (not is_line or spectrum >= 0.9),  # noqa: PLR2004  # the bar
        {**counts, "right": right, "communities": len(judged)},
    )


def _alone(family: Family, seed: int) -> Judged:
    """Judge a crowd without groups; anything but groups is right."""
    random = np.random.default_rng([seed, 1])
    statements, answers, uneven = _size(random)
    votes = without_groups(
        family,
        people=_people(random, 100),
        statements=statements,
        votes_per_person=answers,
        seed=seed,
        strength=float(random.uniform(1.0, 2.5)),
        shape=_SHAPES[int(random.integers(len(_SHAPES)))],
        uneven=uneven,
    )
    evidence, _placed, seconds = _weighed(votes, seed)
    return Judged(evidence.verdict, evidence.verdict is not Verdict.GROUPS, seconds)


def _apart(groups: int, seed: int) -> Judged:
    """Judge groups just so far apart that who knows them finds them; they must be found too."""
    random = np.random.default_rng([seed, 2])
    statements, answers, uneven = _size(random)
    people, pull = _people(random, 600), 0.4
    shares = np.zeros(groups)
    while shares.min() < 0.16:  # noqa: PLR2004  # a little above the smallest group asked for
        shares = random.dirichlet(np.full(groups, 3.0))
    best = 0.0
    while best < FAR_APART:
        pull *= 1.06
        truth, votes = community(
            people=people,
            statements=statements,
            votes_per_person=answers,
            groups=groups,
            seed=seed,
            pull=pull,
            shares=tuple(shares.tolist()),
            uneven=uneven,
        )
        best = _likeness(truth, by_known_rates(truth, votes), _enough(votes))
    evidence, placed, seconds = _weighed(votes, seed)
    found = adjusted_rand(evidence.group, truth.group[placed])
    is_right = (
        evidence.verdict is Verdict.GROUPS and evidence.count == groups and found >= 0.9 * best
    )
    return Judged(evidence.verdict, is_right, seconds)


def _size(random: np.random.Generator) -> tuple[int, float, float]:
    """Draw statements, answers a person, and how unevenly statements are shown."""
    statements = int(random.integers(20, 121))
    answers = float(random.uniform(10, max(12.0, 0.8 * statements)))
    is_dense = random.random() < 0.3  # noqa: PLR2004  # three in ten answer everything
    return statements, statements if is_dense else answers, float(random.choice([0, 0, 0.7, 1.0]))


def _people(random: np.random.Generator, fewest: int) -> int:
    return int(np.exp(random.uniform(np.log(fewest), np.log(5_000))))


def _enough(votes: Votes) -> np.ndarray:
    return votes.per_person() >= min(ENOUGH_ANSWERS, len(votes.statements))


def _likeness(truth: Truth, found: np.ndarray, placed: np.ndarray) -> float:
    return adjusted_rand(found[placed], truth.group[placed])


def _weighed(votes: Votes, seed: int) -> tuple[Evidence, np.ndarray, float]:
    begun = time.process_time()
    placed = _enough(votes)
    evidence = weigh(votes, placed, seed=seed, nulls=50, bootstraps=30)
    return evidence, placed, time.process_time() - begun


def _speed() -> Figure:
    """Weigh groups in a table as large as the largest conversation beside the checkout.

    In a process with one thread: on a busy machine two spend their time waiting for each other.
    """
    told = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    figures = json.loads(told)
    return Figure(
        "stability: 100 bootstraps and 50 nulls on 2,031 x 896",
        f"{figures['seconds']:.1f} s",
        "<= 15 s",
        f"{figures['computed']:.1f} s of computing, one thread; {figures['votes']:,} votes",
        figures["seconds"] <= 15 and figures["bootstraps"] == 100,  # noqa: PLR2004  # the bar
        figures,
    )


def _large() -> dict[str, float]:
    """Seconds and computing for two groups in a large table, resamples and all."""
    _truth, votes = community(
        people=2_031, statements=896, votes_per_person=111, groups=2, seed=1, pull=1.0
    )
    begun, computed = time.perf_counter(), time.process_time()
    evidence = weigh(votes, _enough(votes), seed=1, nulls=50, bootstraps=100)
    return {
        "seconds": time.perf_counter() - begun,
        "computed": time.process_time() - computed,
        "votes": len(votes),
        "bootstraps": len(evidence.agreement),
    }


if __name__ == "__main__":
    print(json.dumps(_large()))
