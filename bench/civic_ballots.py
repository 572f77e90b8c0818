"""Ranked ballots: the same winners as another program, and how much sooner."""

import json
import time

import peers
from figures import Figure, number
from ground import Ground

from civicmath.ballots import instant_runoff
from civicmath.rankingfile import read
from civicmath.scottish import single_transferable_vote

_SEATS = 3
_TIMES = 20
_PEER = peers.BENCH / "peer_ballots.py"


def measure(ground: Ground, *, quick: bool) -> list[Figure]:
    """Count the reference ballots, and as many again several times over, here and there."""
    reference = peers.shared() / "ranked" / "ballots_500.csv"
    heading, *ballots = reference.read_text(encoding="utf-8").splitlines()
    rankings = [ballot.partition(",")[2] for ballot in ballots]
    python = peers.python("pyrankvote", "pyrankvote==2.0.6")
    figures = []
    for times in (1,) if quick else (1, _TIMES):
        file = ground.folder / f"ballots-{times}.csv"
        rows = [f"{place},{ranking}" for place, ranking in enumerate(rankings * times)]
        file.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        begun = time.process_time()
        ballots_read = read(file)
        ours = {
            "irv": list(instant_runoff(ballots_read).winners),
            "stv": list(single_transferable_vote(ballots_read, seats=_SEATS).winners),
        }
        cpu_s = time.process_time() - begun
        theirs = json.loads(peers.run(python, _PEER, str(file), str(_SEATS)))
        same = ours == {rule: theirs[rule] for rule in ours}
        figures.append(
            Figure(
                f"IRV and STV for {_SEATS} seats, {len(rows):,} ballots",
                f"{'same' if same else 'other'} winners, {number(cpu_s)} s",
                "same winners",
                f"CPU with reading, against {number(theirs['cpu_s'])} s of {theirs['name']}",
                same,
                {"ours": ours | {"cpu_s": cpu_s}, "theirs": theirs},
            )
        )
    return figures
