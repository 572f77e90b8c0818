"""Themes of real comments: how long they take and how steady they are, beside scikit-learn."""

import csv
import json
import time

import peers
from figures import Figure, number
from ground import Ground

from civicmath.themes import suggest

_THEMES = 12
_PEER = peers.BENCH / "peer_themes.py"


def measure(ground: Ground, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # one reading is one
    """Take the largest stored conversation apart into twelve themes, from five random starts."""
    file = peers.shared() / "polis" / "american-assembly.bowling-green" / "comments.csv"
    with file.open(encoding="utf-8", newline="") as table:
        texts = [row["comment-body"] for row in csv.DictReader(table)]
    suggest(texts[:50], seed=1, language="en", number=2)  # loads what it needs
    begun = time.process_time()
    english = suggest(texts, seed=1, language="en", number=_THEMES)[0]
    cpu_s = time.process_time() - begun
    agreement = english.tried[_THEMES]
    python = peers.python("scikit-learn", "scikit-learn==1.7.2")
    theirs = json.loads(peers.run(python, _PEER, str(file), str(_THEMES)))
    return [
        Figure(
            f"{_THEMES} themes of {len(texts):,} comments, five starts",
            f"{number(cpu_s)} s, the starts agree to {agreement:.2f}",
            how=f"CPU; {theirs['name']} with its own list of English words: "
            f"{number(theirs['cpu_s'])} s, {theirs['agreement']:.2f} (adjusted Rand index)",
            values={"cpu_s": cpu_s, "agreement": agreement, "theirs": theirs},
        )
    ]
