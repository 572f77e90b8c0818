"""Rakes a table of people with samplics, in an environment of its own; prints what it found.

python peer_raking.py SAMPLE.csv MARGINS.json VALUE
"""

import csv
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from samplics.estimation import TaylorEstimator
from samplics.utils.types import PopParam
from samplics.weighting import SampleWeight


def main(sample: str, margins: str, value: str) -> None:
    """Read, rake, estimate, print."""
    computed = time.process_time()
    with Path(sample).open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    shares = json.loads(Path(margins).read_text(encoding="utf-8"))["margins"]
    control = {
        name: {category: share * len(rows) for category, share in parts.items()}
        for name, parts in shares.items()
    }
    weights = SampleWeight().rake(
        samp_weight=np.ones(len(rows)),
        margins={name: np.array([row[name] for row in rows]) for name in shares},
        control=control,
        ctrl_tol=1e-10,
        tol=1e-10,
        max_iter=1000,
    )
    estimate = TaylorEstimator(PopParam.mean)
    estimate.estimate(y=np.array([float(row[value]) for row in rows]), samp_weight=weights)
    result = {
        "name": f"samplics {version('samplics')}",
        "cpu_s": time.process_time() - computed,
        "weights": dict(zip([row["id"] for row in rows], weights.tolist(), strict=True)),
        "p": float(estimate.point_est),
        "se": float(estimate.stderror),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
