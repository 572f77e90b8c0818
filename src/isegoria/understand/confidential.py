"""The folder for auditors: answers beside groups, under drawn numbers and without words.

With it every weighted figure can be worked out anew, to the last digit. It is made in the memory of
the worker and leaves it sealed (see the room ``auditing``). Numbers of people are drawn anew for
each folder, so that two folders cannot be laid side by side.
"""

import io
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models import Q

from civicmath.margins import Margin
from civicmath.votes import Votes
from isegoria.belonging.opening import opened
from isegoria.belonging.queries import state_of
from isegoria.hear.activity_type import Column
from isegoria.hear.models import Activity
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import own_number
from isegoria.places.parts import places_alone
from isegoria.questionnaire.definition import Kind
from isegoria.themes.queries.rights import rights_of_items
from isegoria.understand.models import Finding, WhoWasHeard
from isegoria.understand.packages import Columns, described, json_bytes, table_bytes, zipped
from isegoria.understand.queries import joined_into, low_groups, people_of
from isegoria.understand.reaching import by_who_goes_on
from isegoria.understand.reading.cut import Said
from isegoria.understand.reading.reach import Parted
from isegoria.understand.reading.weighed import Weighed, exactly, margins_of
from isegoria.understand.reading.weighed_answers import (
    KINDS,
    Exactly,
    exactly_answered,
    people_in,
    steps_of,
)
from isegoria.understand.services import answers_of_people, code_version, votes_of_people

PROGRAM = "recompute.py"
_ROWS_AT_ONCE = 100_000
Figures = dict[str, float | int | None]
# The columns of each table: name, type, and what it says.
TABLES = {
    "statements": (
        ("number", "integer", "The number of the statement"),
        ("rights", "string", "Rights that it invokes, as trained people marked it, by their codes"),
    ),
    "votes": (
        ("person", "integer", "A number drawn for this folder"),
        ("number", "integer", "The number of the statement"),
        ("value", "integer", "1 agrees, -1 disagrees, 0 passes or is not sure"),
    ),
    "groups": (
        ("person", "integer", "A number drawn for this folder"),
        ("parted", "integer", "By what people are told apart"),
        ("group", "integer", "The group that the person named"),
        ("counted", "integer", "1 if the person stands by having taken part"),
    ),
    "community": (
        ("parted", "integer", "By what people are told apart"),
        ("group", "integer", "The group"),
        ("share", "number", "Its share of the community, from 0 to 1"),
        ("hardly_online", "integer", "1 if too few of it can use what they need to take part"),
    ),
}

TABLES_OF_ANSWERS: Mapping[str, Columns] = {
    "questions": (
        ("number", "integer", "The number of the question among those that can be weighted"),
        ("code", "string", "Its name in rules and exports"),
        ("kind", "string", "choice, choices, scale or number"),
        ("options", "integer", "How many options it has, or steps of a scale"),
        ("least", "integer", "The first step of a scale; empty of all others"),
    ),
    "answers": (
        ("person", "integer", "A number drawn for this folder"),
        ("number", "integer", "The number of the question"),
        ("option", "integer", "The place of the option or step, from 1; empty where none"),
        ("value", "number", "What a scale or a number says; empty of all others"),
    ),
    "groups": TABLES["groups"],
    "community": TABLES["community"],
}


def confidential_package(activity: Activity) -> bytes | None:
    """The folder as one ZIP; None where nothing was told of answers beside groups."""
    finding = Finding.objects.filter(activity=activity).first()
    who = WhoWasHeard.objects.filter(process=activity.process_id).exclude(told_on=None).first()
    told = who.result.get("beside", {}).get(str(activity.pk), {}) if who else {}
    if finding is None or who is None or not told:
        return None
    if "answers" in told:
        return _package_of_answers(activity, finding, who, told["answers"])
    votes = votes_of_people(activity)
    if votes is None:
        return None
    people = people_of(activity.process_id)
    said = _said(activity.process_id)
    drawn = _drawn({*people, *map(int, votes.participants)})
    margins = _margins([int(one) for one in votes.participants], said, who)
    numbers = dict(activity.items.values_list("pk", "number"))
    figures = {
        "exact": _exact(votes, margins, told["weighed"], numbers) | _counts(people, said, who),
        "told": _told(told, numbers) | _told_counts(who),
        "is_as_told": _is_as_told(activity, who),
    }
    files = {
        "statements.csv": table_bytes(TABLES["statements"], _statements(votes, numbers)),
        "votes.csv": _lines("votes", _votes(votes, drawn, numbers)),
        "groups.csv": table_bytes(TABLES["groups"], _groups(people, said, drawn)),
        "community.csv": table_bytes(TABLES["community"], _community(activity, who)),
        "figures.json": json_bytes(figures),
    }
    return _zipped(files, finding, who, {**TABLES})


def _package_of_answers(
    activity: Activity, finding: Finding, who: WhoWasHeard, told: Sequence[Mapping[str, Any]]
) -> bytes:
    """The same of a survey: what can be weighted of it, and no words of anybody's own."""
    columns = [one for one in answers_of_people(activity) if one.kind in KINDS]
    people, said = people_of(activity.process_id), _said(activity.process_id)
    answered = people_in(columns)
    drawn = _drawn({*people, *answered})
    margins = _margins(answered, said, who)
    numbers = {one.item: at for at, one in enumerate(columns, 1)}
    rows = [row for row in told if row["item"] in numbers]
    exact: Figures = {}
    for column in columns:
        if column.item in {row["item"] for row in rows}:
            found = exactly_answered(column, answered, margins)
            exact |= _figures_of_answers(numbers[column.item], found)
    figures = {
        "exact": exact | _counts(people, said, who),
        "told": _told_of_answers(rows, numbers) | _told_counts(who),
        "is_as_told": _is_as_told(activity, who),
    }
    files = {
        "questions.csv": table_bytes(TABLES_OF_ANSWERS["questions"], _questions(columns)),
        "answers.csv": _lines("answers", _answers(columns, drawn)),
        "groups.csv": table_bytes(TABLES["groups"], _groups(people, said, drawn)),
        "community.csv": table_bytes(TABLES["community"], _community(activity, who)),
        "figures.json": json_bytes(figures),
    }
    return _zipped(files, finding, who, TABLES_OF_ANSWERS)


def _zipped(
    files: dict[str, bytes], finding: Finding, who: WhoWasHeard, tables: Mapping[str, Columns]
) -> bytes:
    """These files with what they are, and the program that works them out anew."""
    about = described(finding, who, tables)
    about |= {"made_by": code_version(), "told_by": who.code_version, "is_confidential": True}
    program = (Path(__file__).parent / "recomputing_weights.py").read_bytes()
    return zipped(
        files | {"datapackage.json": json_bytes(about), PROGRAM: program}, finding.computed_at
    )


def _said(process_id: int) -> dict[int, dict[int, int]]:
    """What people said of themselves; where they live lies beside no answer, not even here."""
    said = by_who_goes_on(opened(process_id).groups, joined_into(process_id))
    alone = places_alone()
    return {
        one: {parted: group for parted, group in named.items() if parted not in alone}
        for one, named in said.items()
    }


def _drawn(people: set[int]) -> dict[int, int]:
    """A number for each person, that says nothing of who it is or when they came."""
    numbers = list(range(1, len(people) + 1))
    secrets.SystemRandom().shuffle(numbers)
    return dict(zip(sorted(people), numbers, strict=True))


def _shares(who: WhoWasHeard) -> dict[int, dict[int, float]]:
    """The shares of the community by which it was weighted when it was told."""
    snapshot = who.result["snapshot"]
    found = snapshot.get("weights", snapshot["shares"])
    return {
        int(parted): {int(group): share for group, share in shares.items()}
        for parted, shares in found.items()
        if shares
    }


def _margins(people: Sequence[int], said: Said, who: WhoWasHeard) -> tuple[Margin, ...]:
    parted = (Parted(one, tuple(shares), shares) for one, shares in _shares(who).items())
    return margins_of(people, said, parted)


def _exact(
    votes: Votes, margins: Sequence[Margin], rows: Iterable[Any], numbers: Mapping[int, int]
) -> Figures:
    place = {int(name): at for at, name in enumerate(votes.statements)}
    found: Figures = {}
    for item in (row[0] for row in rows if row[0] in place):
        found |= _figures(f"statement {numbers[item]}", exactly(votes, margins, place[item]))
    return found


def _figures(name: str, one: Weighed) -> Figures:
    weighted = one.weighted
    return {
        f"{name} people": one.raw.people,
        f"{name} raw": one.raw.share if one.raw.people else None,
        f"{name} weighted": weighted.share if weighted else None,
        f"{name} design effect": weighted.design_effect if weighted else None,
        f"{name} effective": weighted.effective if weighted else None,
    }


def _figures_of_answers(number: int, one: Exactly) -> Figures:
    name, has_weights = f"question {number}", one.weights is not None
    found: Figures = {f"{name} people": one.people}
    for at, raw in enumerate(one.raw):
        found[f"{name} option {at + 1} raw"] = raw.share
        found[f"{name} option {at + 1} weighted"] = one.weighted[at].share if has_weights else None
    if one.middle:
        found[f"{name} middle raw"], found[f"{name} middle weighted"] = one.middle
    worth = one.worth
    found[f"{name} design effect"] = worth.design_effect if worth else None
    found[f"{name} effective"] = worth.effective if worth else None
    return found


def _told_of_answers(rows: Iterable[Mapping[str, Any]], numbers: Mapping[int, int]) -> Figures:
    """What everybody reads of it, rounded as it is told; what is withheld is not there."""
    found: Figures = {}
    for row in rows:
        name = f"question {numbers[row['item']]}"
        found[f"{name} people"] = row["people"]
        for at, (raw, weighted) in enumerate(row["options"], 1):
            if raw is not None:
                found[f"{name} option {at} raw"] = raw
                found[f"{name} option {at} weighted"] = weighted
        if row["middle"]:
            found[f"{name} middle raw"], found[f"{name} middle weighted"] = row["middle"]
        found[f"{name} design effect"] = row["effect"]
        found[f"{name} effective"] = row["effective"]
    return found


def _questions(columns: Iterable[Column]) -> Iterator[tuple[Any, ...]]:
    for number, one in enumerate(columns, 1):
        steps = steps_of(one)
        options = len(steps) if one.kind is Kind.SCALE else len(one.values)
        least = steps.start if one.kind is Kind.SCALE else ""
        yield number, one.code, one.kind.value, options, least


def _answers(columns: Iterable[Column], drawn: Mapping[int, int]) -> Iterator[str]:
    """What each person answered that can be weighted, by their drawn number, in drawn order."""
    rows = []
    for number, one in enumerate(columns, 1):
        least = steps_of(one).start
        for who, option, value, gone in zip(
            one.person, one.option, one.number, one.missing, strict=True
        ):
            if gone:
                continue
            place = int(value) - least if one.kind is Kind.SCALE else option
            is_measured = one.kind in {Kind.SCALE, Kind.NUMBER}
            rows.append(
                (
                    drawn[who],
                    number,
                    "" if one.kind is Kind.NUMBER else place + 1,
                    repr(value) if is_measured else "",
                )
            )
    for row in sorted(rows, key=lambda row: (row[0], row[1], str(row[2]))):
        yield ",".join(map(str, row))


def _counts(people: Iterable[int], said: Said, who: WhoWasHeard) -> Figures:
    named = [group for one in people for group in said.get(one, {}).values()]
    groups = (row["group"] for one in _beside_answers(who) for row in one["groups"])
    return {f"group {group} people": named.count(group) for group in groups}


def _beside_answers(who: WhoWasHeard) -> list[dict[str, Any]]:
    """What is told of each way of telling people apart but that by where they live."""
    return [one for one in who.result["parted"] if not one.get("is_where")]


def _told(told: Mapping[str, Any], numbers: Mapping[int, int]) -> Figures:
    """What everybody reads of it, rounded as it is told."""
    found: Figures = {}
    for item, people, raw, weighted, effect, effective, _few in told["weighed"]:
        name = f"statement {numbers[item]}"
        found[f"{name} people"] = people
        found[f"{name} raw"] = raw
        found[f"{name} weighted"] = weighted
        found[f"{name} design effect"] = effect
        found[f"{name} effective"] = effective
    for item, _parted, group, ours, theirs in told["otherwise"]:
        name = f"statement {numbers[item]} group {group}"
        found[f"{name} agree"], found[f"{name} others"] = ours, theirs
    for item, ours, theirs, _is_apart in told["access"]:
        if ours is None or theirs is None:
            continue
        name = f"statement {numbers[item]} hardly online"
        found[f"{name} agree"], found[f"{name} others"] = ours, theirs
    return found


def _told_counts(who: WhoWasHeard) -> Figures:
    return {
        f"group {row['group']} people": row["people"]
        for one in _beside_answers(who)
        for row in one["groups"]
    }


def _is_as_told(activity: Activity, who: WhoWasHeard) -> bool:
    """Whether answers and groups are what they were when they were last told."""
    size = who.result["snapshot"]["log_size"]
    since = Entry.objects.filter(
        Q(position__gte=size) | Q(position=None), log=own_number(), topic=activity.topic
    )
    return state_of(activity.process_id) == who.state and not since.exists()


def _statements(votes: Votes, numbers: Mapping[int, int]) -> list[tuple[int, str]]:
    """Each statement that was voted on, by its number, with the rights that it invokes."""
    items = [int(one) for one in votes.statements]
    marked = rights_of_items(items)
    return sorted((numbers[one], " ".join(each.right for each in marked[one])) for one in items)


def _votes(votes: Votes, drawn: Mapping[int, int], numbers: Mapping[int, int]) -> Iterator[str]:
    """What each person said, by their drawn number; there may be millions of rows."""
    person = np.array([drawn[int(one)] for one in votes.participants], dtype=np.int64)
    number = np.array([numbers[int(one)] for one in votes.statements], dtype=np.int64)
    table = np.stack([person[votes.person], number[votes.statement], votes.value], axis=1)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    for begin in range(0, len(table), _ROWS_AT_ONCE):
        for who, about, value in table[begin : begin + _ROWS_AT_ONCE].tolist():
            yield f"{who},{about},{value}"


def _lines(name: str, rows: Iterable[str]) -> bytes:
    """Rows that are written already, as a table."""
    written = io.BytesIO()
    columns = {**TABLES, **TABLES_OF_ANSWERS}[name]
    written.write((",".join(column for column, *_rest in columns) + "\r\n").encode())
    for row in rows:
        written.write(f"{row}\r\n".encode())
    return written.getvalue()


def _groups(
    people: Iterable[int], said: Said, drawn: Mapping[int, int]
) -> list[tuple[int, int, int, int]]:
    stands = set(people)
    return sorted(
        (drawn[one], parted, group, int(one in stands))
        for one, named in said.items()
        if one in drawn
        for parted, group in named.items()
    )


def _community(activity: Activity, who: WhoWasHeard) -> Iterator[tuple[int, int, float, int]]:
    known = who.result["snapshot"].get("low")
    low = low_groups(activity.process.area_id) if known is None else set(known)
    for parted, shares in _shares(who).items():
        for group, share in shares.items():
            yield parted, group, share, int(group in low)
