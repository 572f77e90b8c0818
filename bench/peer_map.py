"""Makes the map of a conversation with red-dwarf, in an environment of its own; prints its cost.

python peer_map.py VOTES.csv
"""

import csv
import json
import resource
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")  # a library that it uses speaks of fields of its own

from reddwarf.implementations.base import run_pipeline  # noqa: E402  # after its warnings


def main(file: str) -> None:
    """Read, make the map, print."""
    with Path(file).open(encoding="utf-8", newline="") as table:
        votes = [
            {
                "participant_id": int(row["participant"]),
                "statement_id": int(row["statement"]),
                "vote": int(row["vote"]),
            }
            for row in csv.DictReader(table)
        ]
    begun, computed = time.perf_counter(), time.process_time()
    found = run_pipeline(votes, random_state=42)
    result = {
        "name": f"red-dwarf {version('red-dwarf')}",
        "wall_s": time.perf_counter() - begun,
        "cpu_s": time.process_time() - computed,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "share": [float(one) for one in found.reducer.explained_variance_ratio_],
        "groups": int(found.clusterer.n_clusters),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
