"""Counts ranked ballots with pyrankvote, in an environment of its own; prints what it found.

python peer_ballots.py FILE.csv SEATS
"""

import csv
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

from pyrankvote import Ballot, Candidate, instant_runoff_voting, single_transferable_vote


def main(file: str, seats: str) -> None:
    """Read, count by both rules, print."""
    computed = time.process_time()
    with Path(file).open(encoding="utf-8", newline="") as table:
        orders = [row["ranking"].split(">") for row in csv.DictReader(table)]
    named = {name: Candidate(name) for order in orders for name in order}
    ballots = [Ballot(ranked_candidates=[named[name] for name in order]) for order in orders]
    candidates = [named[name] for name in sorted(named)]
    results = {
        "irv": instant_runoff_voting(candidates, ballots),
        "stv": single_transferable_vote(candidates, ballots, number_of_seats=int(seats)),
    }
    winners = {
        rule: sorted(winner.name for winner in result.get_winners())
        for rule, result in results.items()
    }
    cpu_s = time.process_time() - computed
    print(json.dumps({"name": f"pyrankvote {version('pyrankvote')}", "cpu_s": cpu_s, **winners}))


if __name__ == "__main__":
    main(*sys.argv[1:])
