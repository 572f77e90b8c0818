"""``civicmath simulate``: a town whose truth is known, in files like those of a real one."""

import argparse
import csv
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from civicmath.command.terminal import (
    add_common_options,
    several,
    short,
    size,
    whole_number,
    write_json,
)
from civicmath.errors import BadInput
from civicmath.polis import COMMENTS, LOG, MATRIX, SUMMARY, Conversation, Statement, write
from civicmath.slogans import slogans, variants
from civicmath.society import STRUCTURES, Plan, Society, society

TRUTH, PEOPLE, MARGINS = "truth.json", "participants.csv", "margins.json"
OURS = frozenset({COMMENTS, LOG, MATRIX, SUMMARY, PEOPLE, MARGINS, TRUTH})
# A town beyond this is written for hours and fits no disk that is at hand.
MOST_CELLS = 10**9
MOST = {"people": 10**7, "statements": 10**5, "groups": 100}
CROSSED = ("age", "area")
# The opening of every simulated town, in milliseconds since 1970; there is no clock here.
OPENED, MINUTE, ANSWER = 1_700_000_000_000, 60_000, 8_000
TITLE = "What should our town do next?"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("simulate", help="make up a town whose truth is known")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to put the files")
    _add_numbers(parser)
    parser.add_argument(
        "--votes-per-person",
        type=float,
        default=20,
        metavar="V",
        help="how many statements people answer on average (20)",
    )
    parser.add_argument(
        "--structure",
        choices=STRUCTURES,
        default="groups",
        help="whether opinions fall into groups, along a line, or neither (groups)",
    )
    _add_strengths(parser)
    add_common_options(parser)
    parser.set_defaults(run=run)


def _add_numbers(parser: argparse.ArgumentParser) -> None:
    for name, metavar, default, help_ in (
        ("people", "N", None, "how many answer"),
        ("statements", "M", None, "how many statements there are"),
        ("groups", "K", 2, "how many groups of opinion, with --structure groups (2)"),
    ):
        parser.add_argument(
            f"--{name}",
            type=whole_number(f"the number of {name}", least=1, most=MOST[name]),
            required=default is None,
            default=default,
            metavar=metavar,
            help=help_,
        )


def _add_strengths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bias",
        type=float,
        default=0,
        metavar="STRENGTH",
        help="how unequally people are reached, 0 to 10 (0)",
    )
    parser.add_argument(
        "--near-half",
        action="store_true",
        help="let groups come with about half of their share, where nobody could tell",
    )
    parser.add_argument(
        "--silence",
        type=float,
        default=1,
        metavar="TIMES",
        help="how many times as often the groups reached least hide what they are, 1 to 10 (1)",
    )
    parser.add_argument(
        "--campaign",
        type=float,
        default=0,
        metavar="SHARE",
        help="share of the people who follow a script, 0 to 0.5 (0)",
    )


def run(options: argparse.Namespace) -> int:
    """Make up the town and write its files."""
    plan = Plan(
        people=options.people,
        statements=options.statements,
        votes_per_person=options.votes_per_person,
        structure=options.structure,
        groups=options.groups,
        bias=options.bias,
        campaign=options.campaign,
        near_half=options.near_half,
        silence=options.silence,
    )
    if plan.people * plan.statements > MOST_CELLS:
        raise BadInput("simulate", None, f"people times statements are more than {MOST_CELLS:,}")
    _vacant(options.folder)
    try:
        made = society(plan, seed=options.seed)
    except ValueError as error:
        raise BadInput("simulate", None, str(error)) from error
    try:
        write_town(options.folder, made)
    except OSError as error:
        raise BadInput(str(options.folder), None, error.strerror or "cannot be written") from error
    write_json(options.json, truth(made))
    print(summary(made, options.folder))
    return 0


def truth(made: Society) -> dict[str, object]:
    """What is true of the town, under stable names; identifiers are text."""
    votes, place = made.votes, made.town
    return {
        "structure": made.plan.structure,
        "group_of": {
            person: None if group < 0 else group
            for person, group in zip(votes.participants, made.group.tolist(), strict=True)
        },
        "shares": dict(zip(votes.statements, made.shares.tolist(), strict=True)),
        "unheard": list(place.unheard),
        "campaign": [votes.participants[at] for at in np.flatnonzero(made.in_campaign).tolist()],
        "copied": [votes.statements[at] for at in made.copied.tolist()],
        "agree": made.reply_share,
        "reach": {
            margin.name: dict(zip(margin.categories, reach.tolist(), strict=True))
            for margin, reach in zip(place.margins, place.reach, strict=True)
        },
        "rates": {str(number): row for number, row in enumerate(made.rates.tolist())},
    }


def summary(made: Society, folder: Path) -> str:
    """What was written, in plain words for the terminal."""
    plan, members = made.plan, int(made.in_campaign.sum())
    structure = {
        "none": "Statements are independent of one another.",
        "spectrum": "Opinions lie along one line.",
        "groups": f"Groups of opinion: {plan.groups}.",
    }[plan.structure]
    unheard = ", ".join(made.town.unheard)
    return "\n".join(
        [
            size(plan.people, len(made.votes), plan.statements),
            structure,
            f"Unheard: {unheard}." if unheard else "Nobody is unheard.",
            f"Following a script: {several(members, 'person', 'people')}."
            if members
            else "Nobody follows a script.",
            f"The files are in {short(str(folder))}; what is true stands in {TRUTH}.",
        ]
    )


def _vacant(folder: Path) -> None:
    """Make sure that nothing is written over but an earlier made-up town."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise BadInput(str(folder), None, "this is a file, not a folder")
    there = {each.name for each in folder.iterdir()}
    if there and not (TRUTH in there and there <= OURS):
        raise BadInput(str(folder), None, "the folder is not empty; name a new one")


def write_town(folder: Path, made: Society) -> None:
    """Write the conversation, the people, the margins and what is true: all files or none."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".civicmath-", dir=folder) as beside:
            _write(Path(beside), made)
            for name in sorted(OURS):
                (Path(beside) / name).replace(folder / name)
    except BaseException:
        if is_new and not any(folder.iterdir()):
            folder.rmdir()
        raise


def _write(folder: Path, made: Society) -> None:
    write(folder, _conversation(made))
    _save(folder / LOG, _log_rows(made))
    _save(folder / PEOPLE, _people_rows(made))
    (folder / MARGINS).write_text(json.dumps(_margins(made), indent=1) + "\n", encoding="utf-8")
    (folder / TRUTH).write_text(json.dumps(truth(made)) + "\n", encoding="utf-8")


def _conversation(made: Society) -> Conversation:
    texts = slogans(made.plan.statements)
    authors: list[str | None] = [None] * made.plan.statements
    members = np.flatnonzero(made.in_campaign).tolist()
    for number, (place, text) in enumerate(
        zip(made.copied.tolist(), variants(len(made.copied)), strict=True)
    ):
        texts[place], authors[place] = text, made.votes.participants[members[number]]
    return Conversation(
        title=TITLE,
        description="Made up; its truth is known.",
        statements=tuple(
            Statement(id=name, text=text, author=author, moderated=1)
            for name, text, author in zip(made.votes.statements, texts, authors, strict=True)
        ),
        votes=made.votes,
    )


def _log_rows(made: Society) -> Iterable[list[object]]:
    """The log with times: everybody answers one statement every eight seconds."""
    votes = made.votes
    yield ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    first = np.searchsorted(votes.person, votes.person)
    given = OPENED + MINUTE * made.minute[votes.person] + ANSWER * (np.arange(len(votes)) - first)
    for at in np.argsort(given, kind="stable").tolist():
        person, statement = votes.person[at], votes.statement[at]
        yield [
            int(given[at]),
            "",
            votes.statements[statement],
            votes.participants[person],
            int(votes.value[at]),
        ]


def _people_rows(made: Society) -> Iterable[list[object]]:
    yield ["id", *(margin.name for margin in made.told), "channel", "verified", "agree"]
    for at, person in enumerate(made.votes.participants):
        told = [
            margin.categories[margin.place[at]] if margin.place[at] >= 0 else ""
            for margin in made.told
        ]
        reply = "" if np.isnan(made.reply[at]) else int(made.reply[at])
        yield [person, *told, made.channel[at], int(made.verified[at]), reply]


def _margins(made: Society) -> dict[str, object]:
    margins = {margin.name: margin for margin in made.town.margins}
    one, other = (margins[name] for name in CROSSED)
    shares = {
        margin.name: dict(zip(margin.categories, margin.shares.tolist(), strict=True))
        for margin in margins.values()
    }
    return {
        "margins": shares,
        "crosses": [
            {
                "dimensions": list(CROSSED),
                "shares": {
                    a: {b: shares[one.name][a] * shares[other.name][b] for b in other.categories}
                    for a in one.categories
                },
            }
        ],
        "note": "the town is made up; in it these dimensions are independent",
    }


def _save(path: Path, rows: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
