"""How long one draw of the next statement takes."""

import time

import numpy as np
from figures import Figure, median

from civicmath.routing import draw, worth_asking

STATEMENTS = 2_000
MOST_MS = 1.0


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
        )
    ]
