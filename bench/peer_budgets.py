"""Counts a budget with pabutools, in an environment of its own; prints what it found.

python peer_budgets.py FILE.pb STEP
"""

import json
import sys
import time
from importlib.metadata import version

from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares


def main(file: str, step: str) -> None:
    """Read, group equal ballots, count, print."""
    begun, computed = time.perf_counter(), time.process_time()
    instance, profile = parse_pabulib(file)
    winners = method_of_equal_shares(
        instance,
        profile.as_multiprofile(),
        sat_class=Cost_Sat,
        voter_budget_increment=int(step),
    )
    found = {
        "name": f"pabutools {version('pabutools')}",
        "winners": sorted(project.name for project in winners),
        "wall_s": time.perf_counter() - begun,
        "cpu_s": time.process_time() - computed,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
