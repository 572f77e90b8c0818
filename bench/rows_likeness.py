"""How long somebody who adds a statement waits for those that say nearly the same."""

import random
import time

from figures import Figure, median
from ground import Ground

from civicmath.likeness import nearest

_TEXTS, _WORDS, _MOST_MS = 1_000, 14, 60


def measure(ground: Ground, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # needs no site
    """Compare one statement with a thousand of about a hundred letters each."""
    letters = random.Random(1)  # noqa: S311  # made-up words, no secret
    texts = {
        number: " ".join(
            "".join(letters.choices("abcdeéfghilmnoprstu", k=6)) for _ in range(_WORDS)
        )
        for number in range(_TEXTS)
    }
    spent = []
    for _ in range(3 if quick else 15):
        began = time.process_time()
        nearest(texts[500], texts, at_least=0.4, most=5)
        spent.append((time.process_time() - began) * 1000)
    found = median(spent)
    how = "the middle of the rounds, computing time"
    values = {"ms": found}
    return [
        Figure(
            f"a new statement compared with {_TEXTS:,}",
            f"{found:.0f} ms",
            f"≤ {_MOST_MS} ms",
            how,
            found <= _MOST_MS,
            values,
        )
    ]
