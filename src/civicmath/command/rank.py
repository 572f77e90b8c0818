"""``civicmath rank``: count ranked ballots by a rule, round by round."""

import argparse
import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from civicmath.ballots import Result, Round, borda, instant_runoff, schulze
from civicmath.command.terminal import (
    add_common_options,
    cost,
    save,
    several,
    short,
    whole_number,
    write_json,
)
from civicmath.errors import BadInput
from civicmath.rankingfile import MOST_OPTIONS, blt, preflib, read
from civicmath.rankings import Rankings
from civicmath.scottish import single_transferable_vote

RULES = {
    "irv": "instant runoff",
    "stv": "the single transferable vote as in Scotland",
    "schulze": "the Schulze method",
    "borda": "Borda points",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("rank", help="count ranked ballots")
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="columns ballot_id, ranking")
    parser.add_argument(
        "--rule", choices=list(RULES), required=True, help="how the ballots are counted"
    )
    parser.add_argument(
        "--seats",
        type=whole_number("the number of seats", least=1, most=MOST_OPTIONS),
        default=1,
        metavar="N",
        help="how many win (1)",
    )
    parser.add_argument("--preflib", type=Path, metavar="OUT", help="write the ballots here too")
    parser.add_argument("--blt", type=Path, metavar="OUT", help="the same as a BLT file")
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the ballots, count them, and tell how it went."""
    started = time.perf_counter()
    rankings = read(options.file)
    if options.seats > max(len(rankings.options), 1):
        many = len(rankings.options)
        raise BadInput(
            options.file.name, None, f"{options.seats} seats are more than {many} options"
        )
    result = _counted(rankings, options)
    title = options.file.stem
    if options.preflib:
        written = preflib(rankings, title=title, file_name=options.preflib.name)
        save(options.preflib, written)
    if options.blt:
        save(options.blt, blt(rankings, title=title, seats=options.seats))
    write_json(options.json, {**as_json(rankings, result, options.rule), **cost(started)})
    print(summary(rankings, result, options.rule))
    return 0


def _counted(rankings: Rankings, options: argparse.Namespace) -> Result:
    if options.rule == "stv":
        return single_transferable_vote(rankings, seats=options.seats)
    if options.rule == "schulze":
        return schulze(rankings, seats=options.seats)
    if options.rule == "borda":
        return borda(rankings, seats=options.seats)
    if options.seats > 1:
        raise BadInput(options.file.name, None, "irv fills one seat; take stv for more")
    return instant_runoff(rankings)


def as_json(rankings: Rankings, result: Result, rule: str) -> dict[str, object]:
    """Everything that was counted, under stable names."""
    return {
        "rule": rule,
        "voters": rankings.voters,
        "blank": rankings.blank,
        "options": list(rankings.options),
        "winners": list(result.winners),
        "order": list(result.order),
        "quota": result.quota,
        "rounds": [
            {
                "round": number,
                "votes": {option: _number(votes) for option, votes in each.votes.items()},
                "elected": list(each.elected),
                "excluded": list(each.excluded),
                "transferred": each.transferred,
                "exhausted": _number(each.exhausted),
                "tied": list(each.tied),
            }
            for number, each in enumerate(result.rounds, start=1)
        ],
    }


def summary(rankings: Rankings, result: Result, rule: str) -> str:
    """How the count went, in plain words for the terminal."""
    ballots = several(rankings.voters, "ballot", "ballots")
    lines = [
        f"{ballots}, {rankings.blank:,} blank, counted by {RULES[rule]}.",
        f"Elected: {', '.join(map(short, result.winners)) or 'nobody'}.",
    ]
    if result.quota is not None:
        lines.append(f"Quota: {result.quota:,}.")
    shown = {option: short(option) for option in rankings.options}
    for number, each in enumerate(result.rounds, start=1):
        lines += ["", f"Round {number}", *_table(each, shown), *_events(each, shown)]
    return "\n".join(lines)


def _table(one: Round, shown: Mapping[str, str]) -> list[str]:
    # Those who are equal stay in the order of their names.
    ordered = sorted(one.votes, key=lambda option: one.votes[option], reverse=True)
    width = max((len(shown[option]) for option in ordered), default=0)
    return [f"  {shown[option]:<{width}}  {_shown(one.votes[option]):>12}" for option in ordered]


def _events(one: Round, shown: Mapping[str, str]) -> list[str]:
    lines = []
    if one.transferred is not None and not one.excluded:
        lines.append(f"  The surplus of {shown[one.transferred]} was passed on.")
    lines += [f"  Excluded: {shown[option]}." for option in one.excluded]
    lines += [f"  Elected: {shown[option]}." for option in one.elected]
    if one.tied:
        tied = ", ".join(shown[option] for option in one.tied)
        lines.append(f"  Tied, settled by the public rule: {tied}.")
    if one.exhausted:
        lines.append(f"  Counting for nobody any more: {_shown(one.exhausted)}.")
    return lines


def _number(votes: int | Fraction) -> int | float:
    if isinstance(votes, int):
        return votes
    return votes.numerator if votes.denominator == 1 else round(float(votes), 5)


def _shown(votes: int | Fraction) -> str:
    if isinstance(votes, int):
        return f"{votes:,}"
    return f"{votes.numerator:,}" if votes.denominator == 1 else f"{float(votes):,.5f}"
