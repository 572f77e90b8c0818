"""What the pages of a decision show at the desk."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.decide import rules
from isegoria.decide.models import Decision, Disposition
from isegoria.decide.queries import (
    Point,
    lacking_in,
    passages_of,
    points_of,
    said_in,
    state_of,
    texts_of,
)
from isegoria.decide.told import (
    address_of,
    deadline,
    irregular,
    language_named,
    strength_in_words,
    version_of,
)
from isegoria.gates.showing import rows_of
from isegoria.languages.queries import page_language
from isegoria.process.models import Process
from isegoria.process.moments import end_of
from isegoria.process.rules import flag_of_decision
from isegoria.report.showing import compared


def desk_page(decision: Decision) -> dict[str, Any]:
    """Where the decision stands: what is missing, the deadline, the versions."""
    process, language = decision.process, page_language()
    points = points_of(process, language)
    state = state_of(decision, points, language)
    missing = rules.obstacles(state)
    lacking = lacking_in(decision, texts_of(decision, points))
    return {
        "decision": decision,
        "gates": list(_gates(decision, missing)),
        "missing": len(missing),
        "due_points": sum(one.is_due for one in points),
        "all_points": len(points),
        "passages": decision.passages.count(),
        "parts": _parts(process, lacking),
        "flags": flags_of_draft(decision, state),
        "deadline": deadline(process, None),
        "versions": [version_of(one) for one in decision.publications.order_by("-number")],
    }


def _gates(decision: Decision, missing: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    slug = decision.process.slug
    record, text = (reverse(f"desk-decision-{one}", args=[slug]) for one in ("record", "text"))
    points = reverse("desk-decision-points", args=[slug])
    places = {
        "closed": "",
        "points": f"{points}?state=due",
        "changed": f"{points}?state=due",
        "passages": points,
        "text": text,
        "languages": reverse("desk-decision", args=[slug]) + "#languages",
    }
    return rows_of(rules.GATES, missing, {gate.code: record for gate in rules.GATES} | places)


def _parts(process: Process, lacking: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """For each other language how much of what is still missing, and where."""
    names = {"record": _("The record"), "text": _("The text"), "points": _("The points")}
    return [
        {
            **language_named(code),
            "rows": [
                {
                    "name": names[part],
                    "missing": counted[code],
                    "address": reverse("desk-decision-translate", args=[process.slug, part, code]),
                }
                for part, counted in lacking.items()
            ],
        }
        for code in process.language_codes
        if code != process.source_language
    ]


def flags_of_draft(decision: Decision, state: rules.State) -> list[str]:
    """What everybody would read for good if the decision were published today."""
    found = []
    if decision.decided_on and state.closes_at:
        decided_at = end_of(decision.decided_on, decision.process.zone)
        if flag := flag_of_decision(decided_at, state.closes_at):
            found.append(flag)
    if decision.starts_on and rules.starts_irregularly(decision.starts_on, state.today):
        found.append(irregular())
    return found


def strength_of_point(point: Point) -> str:
    """The same of a point at the desk."""
    told = point.strength
    return strength_in_words(
        kind=point.kind, answers=told.answers, agree=told.agree, asked=told.asked
    )


def point_row(process: Process, point: Point) -> dict[str, Any]:
    """One point in the list at the desk."""
    done = point.disposition
    return {
        "point": point,
        "id": f"{point.kind}-{point.key}",
        "strength": strength_of_point(point),
        "label": done.get_outcome_display() if done and done.outcome else "",
        "passages": passages_of(done),
        "address": reverse("desk-decision-point", args=[process.slug, point.kind, point.key]),
        "contributions": address_of(
            process,
            kind=point.kind,
            number=point.number,
            part=point.part,
            words=str(point.name),
        ),
    }


def passages_in_words(decision: Decision) -> list[tuple[int, str]]:
    """The passages by number, with how they begin, in the language of the question."""
    rows = list(decision.passages.all())
    said = said_in(key for one in rows for key in (one.before_id, one.after_id))
    source = decision.process.source_language
    return [
        (one.number, said[one.after_id].get(source) or said[one.before_id].get(source, ""))
        for one in rows
    ]


def draft_passages(decision: Decision) -> list[dict[str, Any]]:
    """The text as it would be published, with what is changed in each passage."""
    process = decision.process
    rows = list(decision.passages.all())
    said = said_in(key for one in rows for key in (one.before_id, one.after_id))
    source = process.source_language
    behind: dict[int, int] = {}
    for done in Disposition.objects.filter(decision=decision).prefetch_related("passages"):
        for number in passages_of(done):
            behind[number] = behind.get(number, 0) + 1
    return [
        {
            "number": one.number,
            "pieces": compared(
                said[one.before_id].get(source, ""), said[one.after_id].get(source, ""), source
            ),
            "behind": behind.get(one.number, 0),
            "address": reverse("desk-decision-passage", args=[process.slug, one.number]),
        }
        for one in rows
    ]
