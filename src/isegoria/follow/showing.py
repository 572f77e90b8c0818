"""What the pages of promises show at the desk."""

from typing import Any

from django.urls import reverse

from isegoria.decide.fetching import latest_decision
from isegoria.decide.told import told_points
from isegoria.follow import rules
from isegoria.follow.models import Commitment, Report
from isegoria.follow.queries import point_of, today_at
from isegoria.follow.services.writing import texts_of
from isegoria.follow.told import told_one, told_steps
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import as_written, missing, page_language
from isegoria.process.models import Process


def written(commitment: Commitment) -> dict[str, Any]:
    """What the form of a promise shows at first: its words in the language of the question."""
    stones = list(commitment.milestones.filter(reached_on=None))
    keys = {name: getattr(commitment, f"{name}_id") for name in commitment.TEXTS}
    said = as_written([*keys.values(), *(one.what_id for one in stones)])
    return {
        "version": commitment.version,
        "due_on": commitment.due_on,
        **{name: said.get(key, "") for name, key in keys.items()},
        **{f"milestone_{at}": said.get(one.what_id, "") for at, one in enumerate(stones, 1)},
        **{f"day_{at}": one.due_on for at, one in enumerate(stones, 1)},
    }


def desk_page(commitment: Commitment) -> dict[str, Any]:
    """Where a promise stands: what is missing, what can follow, its point, its languages."""
    process = commitment.process
    said = as_written(getattr(commitment, f"{name}_id") for name in commitment.TEXTS)
    there = [name for name in commitment.TEXTS if said.get(getattr(commitment, f"{name}_id"))]
    return {
        "commitment": commitment,
        "one": told_one(commitment),
        "steps": told_steps(commitment),
        "missing": ""
        if commitment.is_public
        else rules.obstacle_to_publishing(commitment, there, today_at(process)) or "",
        "has_next": bool(rules.NEXT[Commitment.State(commitment.state)]),
        "point": _point(commitment),
        "languages": _languages(commitment),
        "language": language_named(process.source_language),
    }


def report_rows(process: Process) -> list[dict[str, Any]]:
    """The reports from places, those to be read on top, then those to be answered."""
    rows = Report.objects.filter(commitment__process=process).select_related("commitment")
    order = {Report.Standing.HELD: 0, Report.Standing.SHOWN: 1, Report.Standing.REFUSED: 3}
    found = sorted(
        rows, key=lambda one: (order[Report.Standing(one.standing)] + bool(one.outcome), -one.pk)
    )
    return [
        {
            "report": one,
            "label": one.get_outcome_display() if one.outcome else one.get_standing_display(),
            "tag": tag_of(one.language),
            "is_due": one.standing != Report.Standing.REFUSED and not one.outcome,
            "address": reverse(
                "desk-promise-report", args=[process.slug, one.commitment.number, one.number]
            ),
        }
        for one in found
    ]


def language_named(code: str) -> dict[str, str]:
    """A language as the pages of the desk write it."""
    return {
        "code": code,
        "tag": tag_of(code),
        "name": own_name(code),
        "direction": direction_of(code),
    }


def _point(commitment: Commitment) -> Any:  # noqa: ANN401  # a point as the room below tells it
    """What became of the point behind it in the latest decision, if it is there."""
    point, last = point_of(commitment.disposition), latest_decision(commitment.process)
    if point is None or last is None:
        return None
    body = last.body | {
        "points": [one for one in last.body["points"] if (one["kind"], one["key"]) == point]
    }
    return next(iter(told_points(body, commitment.process, page_language())), None)


def _languages(commitment: Commitment) -> list[dict[str, Any]]:
    """For each other language how much is missing, and where it is said."""
    process = commitment.process
    codes = process.language_codes[1:]
    lacking = [code for _text, code in missing(list(texts_of(commitment)), codes)]
    return [
        {
            **language_named(code),
            "missing": lacking.count(code),
            "address": reverse(
                "desk-promise-translate", args=[process.slug, commitment.number, code]
            ),
        }
        for code in codes
    ]
