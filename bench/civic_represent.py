"""Whether weights are those of another program, and what was put into simulated towns is found."""

import json
import tempfile
import time
from pathlib import Path

import numpy as np
import peers
from figures import Figure, number

from civicmath.campaigns import Campaign, campaigns
from civicmath.command.represent import find
from civicmath.command.simulate import write_town
from civicmath.sample import read_community, read_sample
from civicmath.society import STRUCTURES, Plan, Society, society

_PEER = peers.BENCH / "peer_raking.py"
_CLOSE = 1e-6
# Thresholds were chosen on seeds below 100; these were looked at once.
_FIRST_SEED = 7_000
TOWNS, QUICK_TOWNS = 100, 6
NINE_IN_TEN, FIVE_IN_A_HUNDRED = 0.9, 0.05


def measure_raking(_ground: object, *, quick: bool) -> list[Figure]:
    """Rake the worked example and a large made-up town here and with samplics."""
    python = peers.python("samplics", "samplics==0.6.0")
    worked = peers.shared() / "representativeness"
    found = [_raked("worked example", worked / "sample_400.csv", worked / "margins.json", python)]
    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder)
        people = 2_000 if quick else 20_000
        made = society(Plan(people=people, statements=1, votes_per_person=1, bias=0.5), seed=1)
        write_town(town, made)
        _leave_the_complete(town / "participants.csv")
        found.append(_raked("town", town / "participants.csv", town / "margins.json", python))
    return found


def measure_campaign(_ground: object, *, quick: bool, sample: int | None = None) -> list[Figure]:
    """Put in a campaign of 5 % or none, and see what is flagged."""
    towns = sample or (QUICK_TOWNS if quick else TOWNS)
    computed = time.process_time()
    found = alone = alarms = members = right = 0
    for turn in range(towns):
        with_one, without = (_town(turn, share) for share in (0.05, 0.0))
        flagged = _of_the_campaign(with_one, with_times=True)
        found += bool(flagged)
        alone += bool(_of_the_campaign(with_one, with_times=False))
        alarms += bool(campaigns(without.votes, seed=1, minute=without.minute))
        for each in flagged:
            members += each.size
            right += int(with_one.in_campaign[each.cohort.members].sum())
    return [
        Figure(
            "campaign of 5 % put in: flagged; false alarms without one",
            f"{found} and {alarms} of {towns}",
            ">= 90 and <= 5 of 100",
            f"400 and 1,000 people, 10 to 30 answers; from answers alone, without times, {alone}; "
            f"{right} of {members} named are members; "
            f"{number(time.process_time() - computed)} s of computing",
            found >= NINE_IN_TEN * towns and alarms <= FIVE_IN_A_HUNDRED * towns,
            {"found": found, "found_by_answers": alone, "alarms": alarms, "towns": towns},
        )
    ]


def _raked(what: str, sample: Path, margins: Path, python: Path) -> Figure:
    computed = time.process_time()
    found = find(read_sample(sample, read_community(margins), value="agree"))
    cpu_s = time.process_time() - computed
    if found.weighting is None or found.weighted is None:
        raise RuntimeError(found.refused or "nothing was weighted")
    theirs = json.loads(peers.run(python, _PEER, str(sample), str(margins), "agree"))
    weights = zip(found.sample.ids, found.weighting.weights.tolist(), strict=True)
    apart = max(abs(weight - theirs["weights"][person]) for person, weight in weights)
    error = abs(found.weighted.standard_error - theirs["se"])
    return Figure(
        f"raking, {what}, {len(found.sample.ids):,} people",
        f"weights within {apart:.0e}, standard error within {error:.0e}",
        f"<= {_CLOSE:.0e}",
        f"CPU with reading {number(cpu_s)} s against {number(theirs['cpu_s'])} s "
        f"of {theirs['name']}",
        max(apart, error) <= _CLOSE,
        {"weights_apart": apart, "error_apart": error, "cpu_s": cpu_s, "peer": theirs["cpu_s"]},
    )


def _leave_the_complete(file: Path) -> None:
    """Keep the people who said and answered everything, as the other program needs it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if all(line.split(","))]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _town(turn: int, share: float) -> Society:
    return society(
        Plan(
            people=(400, 1_000)[turn % 2],
            statements=(40, 60, 100)[turn % 3],
            votes_per_person=(10, 15, 20, 30)[turn % 4],
            structure=STRUCTURES[turn // 2 % len(STRUCTURES)],
            groups=2 + turn % 2,
            bias=turn % 2,
            campaign=share,
        ),
        seed=_FIRST_SEED + turn,
    )


def _of_the_campaign(made: Society, *, with_times: bool) -> list[Campaign]:
    """What was flagged, and is mostly the campaign that was put in."""
    found = campaigns(made.votes, seed=1, minute=made.minute if with_times else None)
    return [each for each in found if np.mean(made.in_campaign[each.cohort.members]) > 0.5]  # noqa: PLR2004  # most
