"""``civicmath count``: share out a budget by a rule, and say why each project was bought or not."""

import argparse
import re
import time
from fractions import Fraction
from pathlib import Path

from civicmath.budgets import Election, Loser, Outcome, Payment, Purchase, Rule, greedy
from civicmath.command.terminal import (
    add_common_options,
    cost,
    progress,
    several,
    short,
    write_json,
)
from civicmath.equal_shares import Completion, Utility, equal_shares
from civicmath.errors import BadInput
from civicmath.pabulib import read

MOST_LISTED = 40
# With a step far too small for the budget the rounds would not end in anybody's lifetime.
MOST_ROUNDS = 10_000
_STEP = re.compile(r"[0-9]{1,18}([.][0-9]{1,9}|/[1-9][0-9]{0,8})?")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("count", help="share out a budget")
    parser.add_argument("file", type=Path, metavar="FILE.pb", help="projects, costs and votes")
    parser.add_argument(
        "--rule",
        type=Rule,
        choices=list(Rule),
        default=Rule.EQUAL_SHARES,
        help="how projects are chosen (equal-shares)",
    )
    parser.add_argument(
        "--utility",
        type=Utility,
        choices=list(Utility),
        help="what a project is worth to those who chose it (cost; for points the points)",
    )
    parser.add_argument(
        "--completion",
        type=Completion,
        choices=list(Completion),
        default=Completion.NONE,
        help="what is done with money that is left (none)",
    )
    parser.add_argument(
        "--step",
        type=_step,
        default=Fraction(1),
        metavar="N",
        help="how much more each voter gets at a time under add1, in currency units (1)",
    )
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the file, count, and tell what is bought and why."""
    started = time.perf_counter()
    election = read(options.file)
    if options.rule is Rule.EQUAL_SHARES:
        with progress() as told:
            outcome = equal_shares(
                election,
                utility=options.utility,
                completion=options.completion,
                step=options.step,
                told=lambda so_far: told(_so_far(so_far, options)),
            )
    else:
        outcome = greedy(election, per_cost=options.rule is Rule.GREEDY_PER_COST)
    result = {**as_json(election, outcome), "rule": str(options.rule)}
    write_json(options.json, {**result, **cost(started)})
    print(summary(election, outcome))
    return 0


def as_json(election: Election, outcome: Outcome) -> dict[str, object]:
    """Everything that was decided and why; amounts are rounded here, after all decisions."""
    return {
        "voters": len(election.voters),
        "projects": len(election.projects),
        "budget": _number(election.budget),
        "winners": list(outcome.winners),
        "cost": _number(outcome.cost),
        "share": None if outcome.share is None else _number(outcome.share),
        "rounds": outcome.rounds,
        "not_applied": list(election.ignored),
        "explanation": {
            "bought": [_bought(purchase) for purchase in outcome.purchases],
            "not_bought": [
                {
                    "project": loser.project,
                    "rule": str(loser.rule),
                    "cost": _number(loser.cost),
                    "votes": loser.votes,
                    "had": _number(loser.had),
                    "lacked": _number(loser.lacked) if loser.votes else None,
                    "why": why_not(loser),
                }
                for loser in outcome.losers
            ],
        },
    }


def _bought(purchase: Purchase) -> dict[str, object]:
    told: dict[str, object] = {
        "project": purchase.project,
        "rule": str(purchase.rule),
        "cost": _number(purchase.cost),
        "votes": purchase.votes,
        "budget_left": _number(purchase.budget_left),
        "why": why(purchase),
    }
    if purchase.price is not None and purchase.effective_votes is not None:
        told |= {
            "price": _number(purchase.price),
            "effective_votes": _number(purchase.effective_votes),
            "payments": [_payment(payment) for payment in purchase.payments],
        }
    return told


def _payment(payment: Payment) -> dict[str, object]:
    return {
        "voters": payment.voters,
        "each": _number(payment.each),
        "all_they_had": not payment.in_full,
    }


def why(purchase: Purchase) -> str:
    """Why a project was bought, in a sentence."""
    if purchase.price is None or purchase.effective_votes is None:
        votes = several(purchase.votes, "vote", "votes")
        return f"{votes}; it fitted, and {_money(purchase.budget_left)} was left."
    full = [payment for payment in purchase.payments if payment.in_full]
    poor = sum(payment.voters for payment in purchase.payments if not payment.in_full)
    text = f"{several(sum(payment.voters for payment in full), 'voter', 'voters')} paid in full"
    if len({payment.each for payment in full}) == 1:
        text += f", {_money(full[0].each)} each"
    if poor:
        text += f"; {poor:,} gave what they had left, which was less"
    return f"{text}. That is worth as much as {_money(purchase.effective_votes)} paying in full."


def why_not(loser: Loser) -> str:
    """What a project lacked, in a sentence."""
    if not loser.votes:
        return "Nobody chose it."
    if loser.rule is Rule.EQUAL_SHARES:
        return (
            f"Those who chose it had {_money(loser.had)} left; "
            f"{_money(loser.lacked)} more was needed."
        )
    return f"{_money(loser.had)} was left when its turn came; it lacked {_money(loser.lacked)}."


def summary(election: Election, outcome: Outcome) -> str:
    """What was decided, in plain words for the terminal."""
    named = {project.id: short(project.name) for project in election.projects}
    costs = {project.id: project.cost for project in election.projects}
    bought = [
        f"  {short(each.project)} {named[each.project]} ({_money(each.cost)}): {why(each)}"
        for each in outcome.purchases
    ]
    losers = [
        f"  {short(each.project)} {named[each.project]} ({_money(costs[each.project])}): "
        f"{why_not(each)}"
        for each in sorted(outcome.losers, key=lambda loser: -loser.votes)
    ]
    voters = several(len(election.voters), "voter", "voters")
    lines = [
        short(election.details.get("description", "")) or "A budget without a description",
        f"{voters} chose among {several(len(election.projects), 'project', 'projects')}.",
        f"Bought: {len(bought):,}, for {_money(outcome.cost)} of {_money(election.budget)}.",
    ]
    lines += [f"Not applied, though the file has it: {rule}." for rule in election.ignored]
    if outcome.share is not None:
        lines.append(f"Each voter could spend {_money(outcome.share)}.")
    lines += ["", "Bought, in this order:", *_first(bought)]
    lines += ["", "Not bought, most votes first:", *_first(losers)]
    return "\n".join(lines)


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LISTED
    return [*lines[:MOST_LISTED], f"  and {more:,} more"] if more > 0 else lines or ["  none"]


def _so_far(outcome: Outcome, options: argparse.Namespace) -> str:
    if outcome.rounds >= MOST_ROUNDS:
        raise BadInput(
            options.file.name,
            None,
            f"after {MOST_ROUNDS:,} rounds with a step of {_money(options.step)} there is still "
            "money that could be spent; take a larger --step",
        )
    share = Fraction(0) if outcome.share is None else outcome.share
    return f"Round {outcome.rounds}: {_money(share)} a voter, {_money(outcome.cost)} spent"


def _number(amount: Fraction) -> int | float:
    return amount.numerator if amount.denominator == 1 else round(float(amount), 6)


def _money(amount: Fraction) -> str:
    return f"{amount.numerator:,}" if amount.denominator == 1 else f"{float(amount):,.2f}"


def _step(text: str) -> Fraction:
    if not _STEP.fullmatch(text) or not Fraction(text):
        raise argparse.ArgumentTypeError(
            "the step must be an amount of money above 0, such as 1, 0.05 or 1/3"
        )
    return Fraction(text)
