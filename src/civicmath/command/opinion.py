"""``civicmath opinion``: read a conversation in a folder and say what it shows."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

from civicmath.command.terminal import add_common_options, cost, short, write_json
from civicmath.opinion import Group, Opinion, describe
from civicmath.polis import Conversation, read
from civicmath.verdict import Verdict

MOST_LISTED = 5


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("opinion", help="say what a conversation shows")
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder with the Polis files")
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the conversation, analyse it, and tell what it shows."""
    started = time.perf_counter()
    conversation = read(options.folder)
    opinion = describe(conversation.votes, seed=options.seed, exclude=conversation.rejected)
    write_json(options.json, {**as_json(opinion), **cost(started)})
    print(summary(conversation, opinion))
    return 0


def as_json(opinion: Opinion) -> dict[str, object]:
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
        "participant_group": dict(opinion.participant_group),
        "verdict": str(opinion.verdict),
        "k": len(opinion.groups),
        "repness": _representative(opinion),
        "group_aware_consensus": {names[place]: float(opinion.consensus[place]) for place in shown},
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


def _representative(opinion: Opinion) -> dict[str, list[dict[str, object]]]:
    return {
        str(number): [
            {**asdict(each), "statement": opinion.statements[each.statement]}
            for each in group.representative
        ]
        for number, group in enumerate(opinion.groups)
    }


def summary(conversation: Conversation, opinion: Opinion) -> str:
    """What was found, in plain words for the terminal."""
    text = {each.id: short(each.text) for each in conversation.statements}
    lines = [
        short(conversation.title) or "A conversation without a title",
        _size_in_words(conversation),
        *(f"Left out: {number} {kind}." for kind, number in conversation.skipped.items() if number),
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
    for number, group in enumerate(opinion.groups):
        lines += ["", f"Group {number}, {group.people} people:"]
        lines += _typical(group, opinion.statements, text)
    return "\n".join(lines)


def _size_in_words(conversation: Conversation) -> str:
    votes = conversation.votes
    return (
        f"{len(votes.participants)} people gave {len(votes)} votes "
        f"on {len(votes.statements)} statements."
    )


def _verdict_in_words(opinion: Opinion) -> str:
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
        f"{group.agree[place]} agree, {group.disagree[place]} disagree, {group.passed[place]} pass"
    )
