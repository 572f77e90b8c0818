"""Equal Shares on many ballots: the same winners as another program, and how much sooner."""

import json
import time
from fractions import Fraction
from pathlib import Path

import peers
from figures import Figure, number
from ground import Ground

from civicmath.equal_shares import Completion, equal_shares
from civicmath.pabulib import read

_FASTER = 10
_BUDGETS = {"polis_bowling_green_ballots": 10, "synthetic_100k": 1}
_PEER = peers.BENCH / "peer_budgets.py"


def measure(ground: Ground, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # needs no site
    """Count with Add1 here and with pabutools, one after the other, on the same files."""
    python = peers.python("pabutools", "pabutools==1.2.3", "gmpy2==2.3.2")
    return [
        _side_by_side(name, step, python)
        for name, step in _BUDGETS.items()
        if not (quick and name == "synthetic_100k")
    ]


def _side_by_side(name: str, step: int, python: Path) -> Figure:
    file = peers.shared() / "pb" / f"{name}.pb"
    begun, computed = time.perf_counter(), time.process_time()
    election = read(file)
    read_s = time.process_time() - computed
    outcome = equal_shares(election, completion=Completion.ADD1, step=Fraction(step))
    ours = {
        "wall_s": time.perf_counter() - begun,
        "cpu_s": time.process_time() - computed,
        "read_s": read_s,
    }
    theirs = json.loads(peers.run(python, _PEER, str(file), str(step)))
    same = list(outcome.winners) == theirs["winners"]
    faster = theirs["cpu_s"] / ours["cpu_s"]
    return Figure(
        f"Equal Shares with Add1, {len(election.voters):,} ballots",
        f"{number(faster)} times faster, {'same' if same else 'other'} winners",
        f"≥ {_FASTER} times, same winners",
        f"{outcome.rounds} rounds of step {step}; CPU with reading: {number(ours['cpu_s'])} s "
        f"against {number(theirs['cpu_s'])} s of {theirs['name']}; "
        f"wall {number(ours['wall_s'])} s against {number(theirs['wall_s'])} s",
        same and faster >= _FASTER,
        {"ours": ours, "theirs": theirs},
    )
