"""The ``civicmath`` command: read a conversation in a folder and say what it shows."""

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from civicmath.errors import BadInput
from civicmath.opinion import Group, Opinion, describe
from civicmath.polis import Conversation, read
from civicmath.verdict import Verdict

BAD_INPUT = 2
MOST_LISTED = 5
LONGEST_TEXT = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0, or 2 if the files or the request are wrong."""
    options = _parser().parse_args(arguments)
    started = time.perf_counter()
    try:
        conversation = read(options.folder)
    except BadInput as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    opinion = describe(conversation.votes, seed=options.seed, exclude=conversation.rejected)
    result = as_json(opinion)
    result["seconds"] = round(time.perf_counter() - started, 3)
    result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    if options.json is not None:
        try:
            options.json.write_text(json.dumps(result, allow_nan=False) + "\n", encoding="utf-8")
        except OSError as error:
            print(f"{options.json}: {error.strerror}.", file=sys.stderr)
            return BAD_INPUT
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
        "counts": {
            names[place]: {
                "agree": int(opinion.agree[place]),
                "disagree": int(opinion.disagree[place]),
                "pass": int(opinion.passed[place]),
            }
            for place in shown
        },
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
        "repness": {
            str(number): [
                {
                    "statement": names[each.statement],
                    "direction": each.direction,
                    "best_agree": each.best_agree,
                }
                for each in group.representative
            ]
            for number, group in enumerate(opinion.groups)
        },
        "group_aware_consensus": {names[place]: float(opinion.consensus[place]) for place in shown},
        "consensus": [
            {"statement": names[each.statement], "direction": each.direction}
            for each in opinion.widely_shared
        ],
        "unites": [
            {
                "statement": each.statement,
                "direction": each.direction,
                "common_ground": each.common_ground,
            }
            for each in opinion.unites
        ],
        "divides": [
            {"statement": each.statement, "division": each.division, "spread": each.spread}
            for each in opinion.divides
        ],
    }


def summary(conversation: Conversation, opinion: Opinion) -> str:
    """What was found, in plain words for the terminal."""
    text = {each.id: _short(each.text) for each in conversation.statements}
    lines = [
        _short(conversation.title) or "A conversation without a title",
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


def _short(text: str) -> str:
    """One line that a terminal can show; the texts come from the public."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST_TEXT else line[:LONGEST_TEXT] + "…"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="civicmath", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    opinion = commands.add_parser("opinion", help="say what a conversation shows")
    opinion.add_argument("folder", type=Path, metavar="DIR", help="folder with the Polis files")
    opinion.add_argument("--seed", type=_seed, default=1, help="makes the result repeatable")
    opinion.add_argument("--json", type=Path, metavar="OUT", help="also write everything here")
    return parser


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("the seed must be a whole number, 0 or more")
    return int(text)
