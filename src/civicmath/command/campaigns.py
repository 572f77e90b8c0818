"""``civicmath campaigns``: say where many voices may be one, and what changes without them."""

import argparse
from pathlib import Path

import numpy as np

from civicmath.arrays import Counts
from civicmath.campaigns import Burst, Campaign, bursts, campaigns, changes, copies
from civicmath.command.terminal import add_common_options, several, short, write_json
from civicmath.polis import LOG, Conversation, read
from civicmath.tables import column, records
from civicmath.votes import AGREE, DISAGREE, PASS

MOST_LISTED = 5
ANSWERS = {AGREE: "agree", DISAGREE: "disagree", PASS: "pass"}
# Polis counts milliseconds; a smaller number is seconds.
MILLISECONDS = 10**11
HABIT = "  They {answer} every time: haste or habit more often than a script."
FOR_A_PERSON = "These are signs for a person to look at. People of one mind may come together too."


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Name the command and its options."""
    parser = commands.add_parser("campaigns", help="say where many voices may be one")
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder with the Polis files")
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the conversation, look for signs, and tell what changes without those concerned."""
    conversation = read(options.folder)
    minute = arrivals(options.folder, conversation)
    found = campaigns(conversation.votes, seed=options.seed, minute=minute)
    copied = copies([each.text for each in conversation.statements])
    result = as_json(conversation, found, copied, () if minute is None else bursts(minute))
    write_json(options.json, result)
    print(summary(conversation, found, copied))
    return 0


def arrivals(folder: Path, conversation: Conversation) -> Counts | None:
    """When each participant first voted, in minutes; None if the log has no times."""
    if not (folder / LOG).exists():
        return None
    names, rows = records(folder / LOG)
    if "timestamp" not in names:
        return None
    voter, time = column(LOG, names, "voter-id"), names.index("timestamp")
    place = {person: at for at, person in enumerate(conversation.votes.participants)}
    minute = np.full(len(place), -1, dtype=np.int64)
    for row in rows:
        if not row.cells[time].strip():
            continue
        moment = int(row.number(time, "timestamp"))
        moment //= 60_000 if moment > MILLISECONDS else 60
        at = place.get(row.number(voter, "voter-id"))
        if at is not None and (minute[at] < 0 or moment < minute[at]):
            minute[at] = moment
    return minute if (minute >= 0).any() else None


def as_json(
    conversation: Conversation,
    found: tuple[Campaign, ...],
    copied: tuple[tuple[int, ...], ...],
    came: tuple[Burst, ...],
) -> dict[str, object]:
    """Everything that was found, under stable names; identifiers are text."""
    return {
        "campaigns": [_campaign(conversation, each) for each in found],
        "copies": [
            {
                "statements": [conversation.statements[at].id for at in each],
                "authors": _authors(conversation, each),
            }
            for each in copied
        ],
        "bursts": [{"people": len(each.members), "expected": each.expected} for each in came],
    }


def summary(
    conversation: Conversation,
    found: tuple[Campaign, ...],
    copied: tuple[tuple[int, ...], ...],
) -> str:
    """What was found, in plain words for the terminal."""
    everybody = several(len(conversation.votes.participants), "person", "people")
    lines = []
    for each in found:
        cohort = each.cohort
        came = ", and most came within three hours" if each.in_burst else ""
        lines += [
            (
                f"{each.size:,} of {everybody} answer "
                f"{several(len(cohort.statements), 'statement', 'statements')} alike "
                f"({cohort.followed:.0%} of the time){came}."
            ),
            *(
                [HABIT.format(answer=ANSWERS[one])]
                if (one := cohort.one_answer) is not None
                else []
            ),
            "  Share that agrees, with and without them:",
        ]
        lines += [
            f"  {change.statement}: {change.share:.0%} and "
            + ("nobody" if change.without is None else f"{change.without:.0%}")
            for change in changes(conversation.votes, cohort.members)[:MOST_LISTED]
        ]
    if not found:
        lines.append("Nobody was found to answer after a script.")
    for alike in copied[:MOST_LISTED]:
        text = short(conversation.statements[alike[0]].text)
        lines.append(f"{len(alike):,} statements say the same, or nearly: {text}")
    return "\n".join([*lines, FOR_A_PERSON] if found or copied else lines)


def _campaign(conversation: Conversation, campaign: Campaign) -> dict[str, object]:
    votes, cohort = conversation.votes, campaign.cohort
    return {
        "size": campaign.size,
        "members": [votes.participants[at] for at in cohort.members.tolist()],
        "in_burst": campaign.in_burst,
        "script": {
            votes.statements[at]: value
            for at, value in zip(cohort.statements.tolist(), cohort.values.tolist(), strict=True)
        },
        "followed": cohort.followed,
        "one_answer": None if cohort.one_answer is None else ANSWERS[cohort.one_answer],
        "evidence": cohort.evidence,
        "by_chance": cohort.by_chance,
        "changes": [
            {"statement": each.statement, "share": each.share, "without": each.without}
            for each in changes(votes, cohort.members)
        ],
    }


def _authors(conversation: Conversation, copied: tuple[int, ...]) -> list[str]:
    authors = {conversation.statements[at].author for at in copied}
    return sorted(author for author in authors if author is not None)
