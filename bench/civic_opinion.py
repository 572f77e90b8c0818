"""The map of opinion: right beside others, quick, and for a million people."""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import peers
from figures import Figure, median, number

from civicmath import parquet, polis, tablefile
from civicmath.landscape import Stored
from civicmath.names import Names
from civicmath.opinion import Opinion, describe
from civicmath.sums import Sums
from civicmath.votes import Votes, joined

_PEER, _OWN = (peers.BENCH / name for name in ("peer_map.py", "own_map.py"))
_SIZES = {"10,000 x 200": (10_000, 38, 30), "30,000 x 200": (30_000, 37, 60)}
_CONVERSATIONS = (
    "london.youth.policing",
    "brexit-consensus",
    "scoop-hivemind.biodiversity",
    "american-assembly.bowling-green",
)
_PEOPLE_A_PART = 20_000
_MEMORY = 5
_CPU_S, _WALL_S, _PEAK_MB = 90, 50, 1_536
_UPDATE_S = 0.005


def measure_compatible(_ground: object, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # it takes seconds
    """Compare with what the Polis service stored, and with red-dwarf's stored results."""
    return [_beside_the_service(), _beside_red_dwarf()]


def measure_map(_ground: object, *, quick: bool) -> list[Figure]:
    """Make the same map here and with red-dwarf, each in a process of its own."""
    python = peers.python("red-dwarf", "red-dwarf==0.4.0")
    figures = []
    with TemporaryDirectory() as folder:
        for name, (people, answers, bar) in list(_SIZES.items())[: 1 if quick else None]:
            file = Path(folder) / "votes.csv"
            _write_csv(file, made_up(people, 200, answers, seed=1))
            own = [json.loads(peers.run(Path(sys.executable), _OWN, str(file))) for _ in range(3)]
            theirs = json.loads(peers.run(python, _PEER, str(file)))
            figures.append(_side_by_side(name, own, theirs, bar))
    return figures


def measure_crowd(_ground: object, *, quick: bool) -> list[Figure]:
    """Let the command describe a million people, from a table and from Parquet."""
    people = 100_000 if quick else 1_000_000
    votes = made_up(people, 1_000, 51, seed=1)
    with TemporaryDirectory() as folder:
        table, files = Path(folder) / "crowd.votes", Path(folder) / "crowd"
        tablefile.write(table, votes)
        parquet.write(files, votes, rows_a_file=5_000_000)
        return [
            _described(kind, path, votes, *options)
            for kind, path, options in (
                ("a table, as Polis does", table, ("--compatible", "polis")),
                ("a table, with the verdict", table, ()),
                ("Parquet, with the verdict", files, ()),
            )
        ]


def measure_update(_ground: object, *, quick: bool) -> list[Figure]:  # noqa: ARG001  # it takes seconds
    """Let one more person vote once more, a thousand times."""
    votes = made_up(100_000, 500, 50, seed=1)
    sums = Sums.of(votes)
    random, took = np.random.default_rng(1), []
    for person in random.integers(len(votes.participants), size=1_000).tolist():
        own = votes.people(person, person + 1)
        begun = time.perf_counter()
        sums.revise(own.about, own.value, statement=int(random.integers(500)), vote=1)
        took.append(time.perf_counter() - begun)
    return [
        Figure(
            "one more vote at 100,000 x 500",
            f"{number(median(took) * 1e3)} ms, slowest {number(max(took) * 1e3)} ms",
            "<= 5 ms",
            "wall, sums of pairs brought up to date; 1,000 votes",
            median(took) <= _UPDATE_S,
            {"median_s": median(took), "slowest_s": max(took)},
        )
    ]


def made_up(people: int, statements: int, answers: float, *, seed: int) -> Votes:
    """Make up a crowd of two camps and some noise, quickly enough for a million people."""
    random = np.random.default_rng(seed)
    usual, pull = random.normal(0.5, 1.0, statements), random.normal(0.0, 1.0, statements)
    names = [str(place) for place in range(statements)]
    parts = []
    for first in range(0, people, _PEOPLE_A_PART):
        size = min(_PEOPLE_A_PART, people - first)
        numbers = np.rint(random.gamma(2.0, answers / 2, size)).clip(1, 3 * statements)
        person = np.repeat(np.arange(size), numbers.astype(np.int64))
        cell = np.unique(person * statements + random.integers(statements, size=len(person)))
        person, about = np.divmod(cell, statements)
        side = np.where(np.arange(size) % 5 < 2, 1.0, -1.0) + random.normal(0, 0.3, size)  # noqa: PLR2004  # two of five
        odds = usual[about] + pull[about] * side[person]
        said = np.where(random.random(len(cell)) < 1 / (1 + np.exp(-odds)), 1, -1)
        said[random.random(len(cell)) < 0.12] = 0  # noqa: PLR2004  # as many pass
        own = Names(np.arange(first, first + size))
        parts.append(Votes.from_log(person, about, said, participants=own, statements=names))
    return joined(parts, Names(np.arange(people)))


def _write_csv(path: Path, votes: Votes) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(parquet.COLUMNS)
        columns = (votes.person.tolist(), votes.about.tolist(), votes.value.tolist())
        writer.writerows(zip(*columns, strict=True))


def _side_by_side(name: str, own: list[dict], theirs: dict, bar: int) -> Figure:
    wall, peak = median(one["wall_s"] for one in own), max(one["peak_mb"] for one in own)
    faster, leaner = theirs["wall_s"] / wall, theirs["peak_mb"] / peak
    cpu = median(one["cpu_s"] for one in own)
    return Figure(
        f"map of opinion, {name}",
        f"{faster:.0f} times faster, 1/{leaner:.1f} of the memory: {number(wall)} s, {peak:.0f} MB",
        f">= {bar} times, <= 1/{_MEMORY}",
        f"wall; {theirs['name']}: {number(theirs['wall_s'])} s, {theirs['peak_mb']:.0f} MB. CPU: "
        f"{number(cpu)} s and {number(theirs['cpu_s'])} s. {_load()}",
        faster >= bar and leaner >= _MEMORY,
        {"own": own, "theirs": theirs},
    )


def _described(kind: str, path: Path, votes: Votes, *options: str) -> Figure:
    out = path.parent / "out.json"
    command = [str(Path(sys.executable).with_name("civicmath")), "opinion", str(path), *options]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command, "--json", str(out)], check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = json.loads(out.read_text(encoding="utf-8"))
    peak = found["peak_mb"]
    return Figure(
        f"{len(votes.participants):,} people, {len(votes):,} votes, from {kind}",
        f"{number(cpu)} CPU s, {number(wall)} s, {peak:,.0f} MB",
        f"<= {_CPU_S} CPU s, <= {_WALL_S} s on two free cores, <= {_PEAK_MB:,} MB",
        f"the whole command; verdict {found['verdict']}, {found['k']} groups. {_load()}",
        cpu <= _CPU_S and wall <= _WALL_S and peak <= _PEAK_MB,
        {"cpu_s": cpu, "wall_s": wall, "peak_mb": peak},
    )


def _beside_the_service() -> Figure:
    """Repeat what the production service stored for one conversation."""
    stored = _expected("production_biodiversity")
    base = dict(zip(stored["base-clusters"]["id"], stored["base-clusters"]["members"], strict=True))
    groups = {
        str(person): str(group["id"])
        for group in stored["group-clusters"]
        for cluster in group["members"]
        for person in base[cluster]
    }
    meta = frozenset(str(one) for one in stored["meta-tids"])
    opinion = describe(
        polis.read(peers.shared() / "polis" / "scoop-hivemind.biodiversity").votes,
        seed=1,
        exclude={str(one) for one in stored["mod-out"]},
        compatible="polis",
        stored=Stored(groups, meta),
    )
    short = 1 - min(_cosines(opinion, stored["tids"], stored["pca"]["comps"]))
    wrong = _wrong_counts(opinion, stored)
    off = max(
        _furthest(opinion, opinion.consensus.tolist(), stored["group-aware-consensus"]),
        _furthest(opinion, opinion.priority.tolist(), stored["comment-priorities"]),
    )
    same = all(
        [(opinion.statements[each.statement], each.direction) for each in group.representative]
        == [(str(each["tid"]), each["repful-for"]) for each in stored["repness"][group.name]]
        for group in opinion.groups
    )
    return Figure(
        "the stored production result of biodiversity",
        f"axes 1 - {short:.0e}, {wrong} counts wrong, consensus and priorities within {off:.0e}, "
        f"lists {'identical' if same else 'different'}",
        "1 - 1e-9, 0, 1e-12, identical",
        "given what was moderated out and who stood in which base cluster",
        short <= 1e-9 and wrong == 0 and off <= 1e-12 and same,  # noqa: PLR2004  # the bars
        {"axes": short, "wrong": wrong, "off": off, "same": same},
    )


def _beside_red_dwarf() -> Figure:
    short = {}
    for name in _CONVERSATIONS:
        conversation = polis.read(peers.shared() / "polis" / name)
        opinion = describe(
            conversation.votes, seed=1, exclude=conversation.rejected, compatible="polis"
        )
        pca = _expected(name)["reference"]["pca"]
        short[name] = 1 - min(_cosines(opinion, pca["statement_ids"], [pca["pc1"], pca["pc2"]]))
    return Figure(
        "axes of red-dwarf, from the files alone",
        f"1 - {max(short.values()):.0e} at worst",
        ">= 1 - 1e-5",
        f"cosines on {len(short)} conversations",
        max(short.values()) <= 1e-5,  # noqa: PLR2004  # the bar
        short,
    )


def _cosines(opinion: Opinion, names: list[int], axes: list[list[float]]) -> list[float]:
    place = {name: at for at, name in enumerate(opinion.statements)}
    same = [place[str(name)] for name in names]
    return [
        abs(float(ours[same] @ theirs)) / float(np.linalg.norm(ours) * np.linalg.norm(theirs))
        for ours, theirs in zip(opinion.loadings, np.array(axes), strict=True)
    ]


def _wrong_counts(opinion: Opinion, stored: dict) -> int:
    place = {name: at for at, name in enumerate(opinion.statements)}
    return sum(
        (int(group.agree[at]), int(group.disagree[at]), int(group.voted[at]))
        != (counts["A"], counts["D"], counts["S"])
        for group in opinion.groups
        for name, counts in stored["group-votes"][group.name]["votes"].items()
        for at in [place[name]]
    )


def _furthest(opinion: Opinion, ours: list[float], theirs: dict[str, float]) -> float:
    found = dict(zip(opinion.statements, ours, strict=True))
    return max(abs(found[name] - known) / max(1.0, abs(known)) for name, known in theirs.items())


def _expected(name: str) -> dict:
    path = peers.shared() / "expected" / f"polis_{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _load() -> str:
    return f"Load of the machine {os.getloadavg()[0]:.1f}"
