"""Makes the map of a conversation as Polis does, in a process of its own; prints its cost.

python own_map.py VOTES.csv
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before NumPy is there

from civicmath.opinion import describe
from civicmath.readers import read


def main(file: str) -> None:
    """Read, make the map, print."""
    votes = read(Path(file)).votes
    begun, computed = time.perf_counter(), time.process_time()
    found = describe(votes, seed=42, compatible="polis")
    result = {
        "wall_s": time.perf_counter() - begun,
        "cpu_s": time.process_time() - computed,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "share": found.explained.tolist(),
        "groups": len(found.groups),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
