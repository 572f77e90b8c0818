"""How long one draw of the next statement takes, and whether what it made uneven is put right."""

import time

import numpy as np
from figures import Figure, median

from civicmath.routing import corrected_share, draw, worth_asking

STATEMENTS = 2_000
MOST_MS = 1.0
# Communities in which late comers think otherwise, and answer three times as much.
COMMUNITIES, QUICK_COMMUNITIES = 40, 8
PEOPLE, ASKED, EARLY_SEE, LATE_SEE = 300, 30, 9, 27
OTHERWISE = 0.15


def measure(_ground: object, *, quick: bool) -> list[Figure]:
    """Weigh 2,000 statements and draw one for a person who has seen a few."""
    random = np.random.default_rng(1)
    counts = random.integers(0, 300, (3, STATEMENTS))
    far = random.random(STATEMENTS)
    seen = random.random(STATEMENTS) < 0.02  # noqa: PLR2004  # a person has seen forty
    times = []
    for _turn in range(50 if quick else 500):
        begun = time.perf_counter()
        draw(worth_asking(*counts, far), seen, exploration=0.2, random=random)
        times.append((time.perf_counter() - begun) * 1000)
    middle = median(times)
    return [
        Figure(
            "one person's next statement among 2,000",
            f"{middle:.2f} ms",
            f"<= {MOST_MS:.0f} ms",
            f"weights and draw; slowest of {len(times)}: {max(times):.1f} ms",
            middle <= MOST_MS,
            {"ms": middle},
        ),
        _corrected(QUICK_COMMUNITIES if quick else COMMUNITIES),
    ]


def _corrected(communities: int) -> Figure:
    """How far shares lean to those who answer most, as they are and corrected."""
    leanings = np.array(
        [_leanings(np.random.default_rng([7, seed])) for seed in range(communities)]
    )
    raw, corrected = 100 * leanings.mean(axis=0)
    chance = 100 * leanings[:, 1].std() / np.sqrt(communities)
    return Figure(
        "shares corrected for what was shown lean to those who answer most by",
        f"{corrected:+.2f} points; raw {raw:+.1f}",
        "<= 3 standard errors, and a tenth of the raw",
        f"{communities} communities, standard error {chance:.2f}",
        abs(corrected) <= max(3 * chance, raw / 10),
        {"corrected": corrected, "raw": raw, "standard_error": chance},
    )


def _leanings(random: np.random.Generator) -> tuple[float, float]:
    """Mean error of raw and of corrected shares towards late comers, one community."""
    late = np.arange(PEOPLE) >= PEOPLE // 2
    lean = random.choice([-OTHERWISE, OTHERWISE], ASKED)
    chance = random.uniform(0.2, 0.8, ASKED) + np.where(late[:, None], lean, -lean)
    said = random.random((PEOPLE, ASKED)) < chance
    counts, far = np.zeros((3, ASKED)), random.random(ASKED)
    votes: list[list[tuple[bool, float, int, int]]] = [[] for _ in range(ASKED)]
    for person in range(PEOPLE):
        seen, number = np.zeros(ASKED, dtype=bool), LATE_SEE if late[person] else EARLY_SEE
        for turn in range(1, number + 1):
            drawn = draw(worth_asking(*counts, far), seen, exploration=0.2, random=random)
            if drawn is None:
                break
            place, yes = drawn.statement, bool(said[person, drawn.statement])
            seen[place] = True
            counts[0 if yes else 1, place] += 1
            votes[place].append((yes, drawn.probability, turn, number))
    side, true = np.sign(lean), said.mean(axis=0)
    columns = [tuple(zip(*each, strict=True)) for each in votes]
    raw = np.array([np.mean(yes) for yes, *_ in columns]) - true
    corrected = np.array([corrected_share(*each).share for each in columns]) - true
    return float((raw * side).mean()), float((corrected * side).mean())
