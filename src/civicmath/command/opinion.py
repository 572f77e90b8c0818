"""``civicmath opinion``: read a conversation in a folder and say what it shows."""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from civicmath.arrays import Floats
from civicmath.bridging import bridging
from civicmath.cluster import Far, connect
from civicmath.command.given import LeftOut, groups_in, left_out_in
from civicmath.command.terminal import (
    add_common_options,
    cost,
    progress,
    several,
    short,
    size,
    write_json,
)
from civicmath.crowd import Crowd, draw
from civicmath.errors import BadInput
from civicmath.landscape import Stored
from civicmath.opinion import Group, Opinion, describe
from civicmath.parquet import find
from civicmath.readers import Material, read
from civicmath.verdict import Verdict

Answer = TypeVar("Answer")

MOST_LISTED = 5
# Of a larger conversation so many votes tell how far statements bridge.
MOST_BRIDGED = 400_000


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("opinion", help="say what a conversation shows")
    parser.add_argument(
        "folder",
        type=Path,
        metavar="DIR|FILE",
        help="folder with Polis or Parquet files, or one file: table, Parquet or CSV",
    )
    parser.add_argument(
        "--compatible", choices=["polis"], help="do as Polis does, and give no verdict on groups"
    )
    parser.add_argument(
        "--moderated-out",
        type=Path,
        metavar="FILE",
        help="leave out these statements: a JSON list, in place of those comments.csv rejects",
    )
    parser.add_argument(
        "--groups",
        type=Path,
        metavar="FILE",
        help="groups that Polis found: a JSON object, participant to group",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="let the Dask cluster there read the Parquet files, which all its machines must see",
    )
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the conversation, analyse it, and tell what it shows."""
    started = time.perf_counter()
    if options.groups and not options.compatible:
        raise BadInput("--groups", None, "groups can be given only with --compatible polis")
    with _material(options) as material, progress() as told:
        left_out, groups = _given(options, material)
        opinion = describe(
            Watched(material.crowd, told),
            seed=options.seed,
            exclude=left_out.statements,
            compatible=options.compatible,
            stored=Stored(groups, left_out.meta) if options.compatible else None,
        )
        if options.json:
            support = support_of(material.crowd, opinion, seed=options.seed)
            write_json(options.json, {**as_json(opinion, support), **cost(started)})
    unknown = _unknown(material.crowd, left_out if options.moderated_out else None, groups)
    print("\n".join([summary(material, opinion), *unknown]))
    return 0


def _given(
    options: argparse.Namespace, material: Material
) -> tuple[LeftOut, Mapping[str, str] | None]:
    """What is left out, and who stands in which group if that is known already."""
    left_out = LeftOut(material.rejected, frozenset())
    if options.moderated_out:
        left_out = left_out_in(options.moderated_out)
    if not options.groups:
        return left_out, None
    return left_out, groups_in(options.groups, material.crowd.participants)


def _unknown(
    crowd: Crowd, left_out: LeftOut | None, groups: Mapping[str, str] | None
) -> Iterator[str]:
    """What the files that were handed in name and the conversation does not have."""
    strangers = set() if groups is None else groups.keys() - set(crowd.participants)
    others = set() if left_out is None else left_out.statements - set(crowd.statements)
    if strangers or others:
        yield ""
    if strangers:
        named = several(len(strangers), "person", "people")
        yield f"Passed over: {named} in the file of groups, but not in this conversation."
    if others:
        named = several(len(others), "statement", "statements")
        yield f"Passed over: {named} in the list of those left out, but not in this conversation."


class Watched:
    """A crowd whose answers are counted aloud, for somebody who waits."""

    def __init__(self, crowd: Crowd, told: Callable[[str], None]) -> None:
        self._crowd, self._told, self._round = crowd, told, 0
        self.participants, self.statements, self.ends = (
            crowd.participants,
            crowd.statements,
            crowd.ends,
        )

    def each(
        self, ask: Callable[..., Answer], *own: Sequence[Any], **common: object
    ) -> Iterator[Answer]:
        """Ask each part, and tell how many have answered; see ``civicmath.crowd.Crowd``."""
        self._round += 1
        for number, answer in enumerate(self._crowd.each(ask, *own, **common), start=1):
            self._told(f"Round {self._round}: {number} of {len(self.ends) - 1} parts read")
            yield answer


@contextmanager
def _material(options: argparse.Namespace) -> Iterator[Material]:
    """Read the conversation here, or let a cluster read it."""
    if not options.cluster:
        yield Material.of(read(options.folder))
        return
    source = find(options.folder)
    with connect(options.cluster) as client, Far(client, source) as far:
        yield Material(options.folder.stem, {}, frozenset(), {}, far)


def support_of(crowd: Crowd, opinion: Opinion, *, seed: int) -> Floats:
    """Support of each statement when sides are taken out, from a draw of a large crowd."""
    share = min(1.0, MOST_BRIDGED / max(opinion.votes, 1))
    return bridging(draw(crowd, share, seed=seed), kept=opinion.analysed, seed=seed)


def as_json(opinion: Opinion, support: Floats) -> dict[str, object]:
    """Everything that was found, under stable names; identifiers are text."""
    names = opinion.statements
    voted = opinion.agree + opinion.disagree + opinion.passed > 0
    shown = [place for place, any_vote in enumerate(voted.tolist()) if any_vote]
    return {
        "participants": len(opinion.participants),
        "statements": len(shown),
        "votes": opinion.votes,
        "counts": {names[place]: _counts(opinion, place) for place in shown},
        "explained_variance_ratio": opinion.explained.tolist(),
        "pca": {
            "statement_ids": [names[place] for place in shown],
            "mean": opinion.mean[shown].tolist(),
            "pc1": opinion.loadings[0, shown].tolist(),
            "pc2": opinion.loadings[1, shown].tolist(),
        },
        "participant_group": {
            name: None if group is None else opinion.groups[group].name
            for name, group in opinion.participant_group.items()
        },
        "participant_certainty": _certainty(opinion),
        "verdict": None if opinion.verdict is None else str(opinion.verdict),
        "k": len(opinion.groups) or None,
        "repness": _representative(opinion),
        "group_aware_consensus": {names[place]: float(opinion.consensus[place]) for place in shown},
        "priority": {names[place]: float(opinion.priority[place]) for place in shown},
        "common_ground": _common_ground(opinion, support),
        "consensus": [
            {"statement": names[each.statement], "direction": each.direction}
            for each in opinion.widely_shared
        ],
        "unites": [asdict(each) for each in opinion.unites],
        "divides": [asdict(each) for each in opinion.divides],
    }


def _counts(opinion: Opinion, place: int) -> dict[str, int]:
    return {
        "agree": int(opinion.agree[place]),
        "disagree": int(opinion.disagree[place]),
        "pass": int(opinion.passed[place]),
    }


def _certainty(opinion: Opinion) -> dict[str, float | None]:
    """In what share of the resamples each person stays in their group; none without groups."""
    if opinion.verdict is not Verdict.GROUPS:
        return {}
    placed = np.flatnonzero(opinion.clustered).tolist()
    shares = opinion.evidence.certainty.tolist()
    return {
        opinion.participants[place]: None if np.isnan(share) else share
        for place, share in zip(placed, shares, strict=True)
    }


def _representative(opinion: Opinion) -> dict[str, list[dict[str, object]]]:
    return {
        group.name: [
            {**asdict(each), "statement": opinion.statements[each.statement]}
            for each in group.representative
        ]
        for group in opinion.groups
    }


def _common_ground(opinion: Opinion, support: Floats) -> list[dict[str, object]]:
    """List what the analysis looked at, most shared by the least convinced group first."""
    order = np.argsort(-opinion.common_ground, kind="stable").tolist()
    return [
        {
            "statement": opinion.statements[place],
            "lowest_lower_bound": float(opinion.common_ground[place]),
            "bridging": float(support[place]),
        }
        for place in order
        if opinion.analysed[place]
    ]


def summary(material: Material, opinion: Opinion) -> str:
    """What was found, in plain words for the terminal."""
    text = {name: short(material.texts.get(name, "")) for name in opinion.statements}
    lines = [
        short(material.title) or "A conversation without a title",
        _size_in_words(opinion),
        *(f"Left out: {number:,} {kind}." for kind, number in material.skipped.items() if number),
        "",
        _verdict_in_words(opinion),
        "",
        "What unites people:" if opinion.unites else "No statement unites people yet.",
        *(
            f"  {each.statement} ({each.direction}): {text[each.statement]}"
            for each in opinion.unites[:MOST_LISTED]
        ),
        "",
        "What divides people:" if opinion.divides else "No statement divides people yet.",
        *(f"  {each.statement}: {text[each.statement]}" for each in opinion.divides[:MOST_LISTED]),
    ]
    for group in opinion.groups:
        lines += ["", f"Group {short(group.name)}, {several(group.people, 'person', 'people')}:"]
        lines += _typical(group, opinion.statements, text)
    return "\n".join(lines)


def _size_in_words(opinion: Opinion) -> str:
    return size(len(opinion.participants), opinion.votes, len(opinion.statements))


def _verdict_in_words(opinion: Opinion) -> str:
    if opinion.verdict is None:
        groups = several(len(opinion.groups), "group", "groups")
        return (
            f"{groups}, as Polis makes them. It makes groups of any votes, "
            "also where there are none: this is no finding that they exist."
        )
    if opinion.verdict is Verdict.GROUPS:
        return f"There are {len(opinion.groups)} groups who answer differently."
    if opinion.verdict is Verdict.SPECTRUM:
        return "There is one clear line of disagreement, and no clear groups along it."
    return "There are no clear groups."


def _typical(group: Group, names: tuple[str, ...], text: dict[str, str]) -> list[str]:
    return [
        f"  {names[each.statement]} ({_leaning(group, each.statement)}): "
        f"{text[names[each.statement]]}"
        for each in group.representative
    ]


def _leaning(group: Group, place: int) -> str:
    return (
        f"{group.agree[place]:,} agree, {group.disagree[place]:,} disagree, "
        f"{group.passed[place]:,} pass"
    )
