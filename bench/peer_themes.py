"""Takes comments apart into themes with scikit-learn, in an environment of its own.

python peer_themes.py comments.csv THEMES
"""

import csv
import itertools
import json
import statistics
import sys
import time
from pathlib import Path

import sklearn
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score

_STARTS = 5


def main(file: str, themes: str) -> None:
    """Read, take apart from several random starts, print how far they agree."""
    with Path(file).open(encoding="utf-8", newline="") as table:
        texts = [row["comment-body"] for row in csv.DictReader(table)]
    begun = time.process_time()
    words = TfidfVectorizer(stop_words="english", min_df=2, max_df=0.5, sublinear_tf=True)
    weights = words.fit_transform(texts)
    placed = []
    for start in range(_STARTS):
        model = NMF(n_components=int(themes), init="random", random_state=start, max_iter=300)
        placed.append(model.fit_transform(weights).argmax(axis=1))
    cpu_s = time.process_time() - begun
    pairs = itertools.combinations(placed, 2)
    agreement = statistics.mean(adjusted_rand_score(one, other) for one, other in pairs)
    name = f"scikit-learn {sklearn.__version__}"
    print(json.dumps({"name": name, "cpu_s": cpu_s, "agreement": agreement}))


if __name__ == "__main__":
    main(*sys.argv[1:])
