"""The folder from which everybody counts again what came of questions."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from isegoria.learn.queries import points_published, said_afterwards
from isegoria.learn.rules import OUTCOMES, Facts, Row, board
from isegoria.solved.models import Counted
from isegoria.understand.packages import json_bytes, table_bytes, zipped

PROGRAM = "recount.py"
LICENCE = "CC0-1.0"
_DAY, _COUNT, _NAME = "date", "integer", "string"

QUESTIONS = (
    ("question", _NAME, "Name of the question in addresses, the same in every file"),
    ("institution", _NAME, "Name of the institution that asked"),
    ("opened_on", _DAY, "First day on which people could answer"),
    ("closed_on", _DAY, "Last day"),
    (
        "report_due",
        _DAY,
        "By when a report of what was heard was promised first, however it was moved",
    ),
    ("reported_on", _DAY, "When the first was published"),
    ("decision_due", _DAY, "By when a decision was promised first"),
    ("decided_on", _DAY, "When the first was published"),
    ("answer_due", _DAY, "By when everybody was promised first to read what became of their point"),
    ("answered_on", _DAY, "When everybody was first answered"),
    ("report", _NAME, "How this promise stands: none, waiting, in time, late, overdue"),
    ("decision", _NAME, "The same"),
    ("answer", _NAME, "The same"),
    ("points", _COUNT, "Themes and widely supported statements of the decision; empty before it"),
    ("reasoned", _COUNT, "Those with an outcome and a reason"),
    *((name, _COUNT, f"Those that are {words.value}") for name, words in OUTCOMES.items()),
    ("influence", "number", "0 to 1: taken up, each point as heavy as what stands behind it"),
    ("influence_alike", "number", "The same with all points alike"),
    ("groups", _COUNT, "Groups of which was told whether they were heard; empty if nobody knows"),
    ("unheard", _COUNT, "Those that were unheard"),
    ("under_heard", _COUNT, "Those that were under-heard"),
)
POINTS = (
    ("question", _NAME, "Name of the question"),
    ("kind", _NAME, "theme or statement"),
    ("number", _COUNT, "Its number in the question"),
    ("behind", _COUNT, "Answers under the theme, or people who agree with the statement"),
    ("outcome", _NAME, "What became of it"),
    ("reason", _NAME, "yes or no: whether a reason was given"),
)
PROMISED = (
    ("question", _NAME, "Name of the question"),
    ("number", _COUNT, "Number of what was promised because of its decision"),
    ("first_due_on", _DAY, "By which day it was promised first; it is held to this one"),
    ("due_on", _DAY, "By which day it is promised now"),
    ("done_on", _DAY, "When it was shown to be done"),
    ("standing", _NAME, "waiting, in time, late, overdue, disputed, given up"),
)
INSTITUTIONS = (
    ("institution", _NAME, "Name of the institution"),
    ("asked", _COUNT, "Questions that have opened"),
    ("reports_in_time", _COUNT, "Reports that came by their day"),
    ("reports_counted", _COUNT, "Reports that came, or whose day has passed"),
    ("decisions_in_time", _COUNT, "The same of decisions"),
    ("decisions_counted", _COUNT, "The same"),
    ("answers_in_time", _COUNT, "The same of answers"),
    ("answers_counted", _COUNT, "The same"),
    ("work_in_time", _COUNT, "Promises of decisions that were done by the first day named"),
    ("work_counted", _COUNT, "Those done, disputed, given up, or whose first day has passed"),
    ("overdue", _COUNT, "Questions of which something is overdue today"),
    ("points", _COUNT, "Points of all decisions"),
    ("reasoned", _COUNT, "Those with an outcome and a reason"),
    ("taken_up", _COUNT, "Those that were adopted whole or in part"),
    ("under_study", _COUNT, "Those that are still being studied"),
    ("groups_told", _COUNT, "Questions of which is known who was heard"),
    ("groups_missed", _COUNT, "Those in which a group was unheard or under-heard"),
    ("better", _COUNT, "Who finds the problem better or solved in the last round of each question"),
    ("better_counted", _COUNT, "Those who know"),
    ("made_a_difference", _COUNT, "Who finds there that taking part made a difference"),
    ("made_a_difference_counted", _COUNT, "Those who said yes or no"),
    ("felt", "number", "Share of them where the influence is known too; from twenty on"),
    ("influence", "number", "Influence of these questions, each as heavy as people said so"),
    ("reading", _NAME, "alike, persuasion without influence, influence not conveyed"),
)
SOLVED = (
    ("question", _NAME, "Name of the question"),
    ("months", _COUNT, "How long after the answer people were asked"),
    ("asked_on", _DAY, "First day of the round"),
    ("ends_on", _DAY, "Last day"),
    ("who", _NAME, "everybody who took part, compared (who did not), or group"),
    ("division", _NAME, "By what a group is told apart"),
    ("group", _NAME, "Which group"),
    ("asked", _COUNT, "How many were asked; of everybody alone"),
    ("people", _COUNT, "How many replied, of a group to the nearest five; empty if too few"),
    ("solved", _COUNT, "Who finds the problem solved; not told of groups, as the next five"),
    ("better", _COUNT, "Who finds it better"),
    ("same", _COUNT, "Who finds it the same"),
    ("worse", _COUNT, "Who finds it worse"),
    ("made_a_difference", _COUNT, "Who finds that taking part made a difference"),
    ("made_none", _COUNT, "Who does not"),
    ("share_better", "number", "Better or solved, of those who know; from twenty on"),
    ("better_low", "number", "Where this share may lie as far as chance goes (Wilson, 95 %)"),
    ("better_high", "number", "The same"),
    ("share_felt", "number", "Made a difference, of those who said yes or no; from twenty on"),
    ("felt_low", "number", "The same of this share"),
    ("felt_high", "number", "The same"),
)
TABLES = {
    "questions": QUESTIONS,
    "points": POINTS,
    "promised": PROMISED,
    "solved": SOLVED,
    "institutions": INSTITUTIONS,
}


def folder(facts: list[Facts], at: datetime) -> bytes:
    """All tables, what they are, and a program that adds them up, as one ZIP."""
    lines: dict[str, Iterable[tuple[Any, ...]]] = {
        "questions": map(_question, facts),
        "points": _points(),
        "promised": _promised(facts),
        "solved": map(_solved, said_afterwards()),
        "institutions": map(institution_line, board(facts)),
    }
    files = {f"{name}.csv": table_bytes(TABLES[name], rows) for name, rows in lines.items()}
    files["datapackage.json"] = json_bytes(_described(at))
    files[PROGRAM] = (Path(__file__).parent / "recomputing.py").read_bytes()
    return zipped(files, at)


def institution_line(row: Row) -> tuple[Any, ...]:
    """One line of the table of institutions."""
    kept = (row.reports, row.decisions, row.answers, row.work)
    return (
        row.institution,
        row.asked,
        *(number for one in kept for number in (one.part, one.whole)),
        row.overdue,
        row.reasoned.whole,
        row.reasoned.part,
        row.taken_up.part,
        row.under_study,
        row.missed.whole,
        row.missed.part,
        row.better.part,
        row.better.whole,
        row.made_a_difference.part,
        row.made_a_difference.whole,
        *(_felt(row)),
    )


def _felt(row: Row) -> tuple[str, str, str]:
    if row.felt is None:
        return "", "", ""
    return _share(row.felt.feeling), _share(row.felt.influence), row.felt.match.value


def _question(one: Facts) -> tuple[Any, ...]:
    days = (
        *(one.opened_on, one.closed_on, one.report_due, one.reported_on),
        *(one.decision_due, one.decided_on, one.answer_due, one.answered_on),
    )
    points: tuple[Any, ...] = ("",) * (4 + len(OUTCOMES))
    if one.points is not None:
        counts = (one.points.by_outcome[name] for name in OUTCOMES)
        shares = map(_share, (one.points.influence, one.points.alike))
        points = (one.points.points, one.points.reasoned, *counts, *shares)
    groups = (_known(each) for each in (one.groups, one.unheard, one.under_heard))
    standings = (one.report.value, one.decision.value, one.answer.value)
    return (one.question, one.institution, *map(_day, days), *standings, *points, *groups)


def _points() -> Iterator[tuple[Any, ...]]:
    for *point, has_reason in points_published():
        yield (*point, "yes" if has_reason else "no")


def _promised(facts: list[Facts]) -> Iterator[tuple[Any, ...]]:
    for one in facts:
        for each in one.promised:
            days = map(_day, (each.first_due_on, each.due_on, each.done_on))
            yield (one.question, each.number, *days, each.standing.value)


def _solved(row: Counted) -> tuple[Any, ...]:
    group, one = row.group, row.round
    counts = [row.people, row.solved, row.better, row.same, row.worse]
    counts += [row.made_a_difference, row.made_none]
    shares = [row.share_better, row.better_low, row.better_high]
    shares += [row.share_felt, row.felt_low, row.felt_high]
    return (
        *(one.process.slug, one.months, _day(one.asked_on), _day(one.ends_on), row.who),
        *((group.partition.code, group.code) if group else ("", "")),
        one.people if row.who == Counted.Who.EVERYBODY else "",
        *map(_known, counts),
        *map(_share, shares),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"


def _known(count: int | None) -> str:
    return "" if count is None else str(count)


def _described(at: datetime) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "what-came-of-it",
        "created": at.isoformat(timespec="minutes"),
        "licenses": [{"name": LICENCE}],
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "schema": {
                    "fields": [
                        {"name": column, "type": kind, "description": said}
                        for column, kind, said in columns
                    ],
                    "missingValues": [""],
                },
            }
            for name, columns in TABLES.items()
        ],
    }
