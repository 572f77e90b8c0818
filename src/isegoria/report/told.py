"""What pages tell of what is missing in a report, and of what two people set aside."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from isegoria.gates.models import GateOverride
from isegoria.gates.queries import live_overrides
from isegoria.gates.showing import rows_of
from isegoria.languages.codes import tag_of
from isegoria.organisations.models import Role
from isegoria.report import gaps, rules
from isegoria.report.models import Report, Section
from isegoria.report.queries import Part

_Kind = Section.Kind


def gates_of(state: rules.State, parts: Iterable[Part]) -> dict[str, Any]:
    """Every gate of a report with what is missing there, and how many things hold it back."""
    report, missing = state.report, rules.obstacles(state)
    held = gaps.keys_that_hold(state)
    keys = {one.gate: one for one in live_overrides(report.process, gaps.STEP)} if missing else {}
    let_pass = {one.gate for one in held}
    aside = {code: _aside(report, code, keys.get(code), let_pass) for code in missing}
    places = _places(report, list(parts))
    return {
        "gates": list(rows_of(rules.GATES, missing, places, aside)),
        "missing": len(set(missing) - let_pass),
    }


def _aside(
    report: Report, gate: str, key: GateOverride | None, let_pass: Collection[str]
) -> dict[str, Any]:
    """Where two people set a gate aside, and how far that has come."""
    if gate in rules.NEVER_SET_ASIDE:
        return {}
    if gate in let_pass:
        words = _("Two people have set this aside")
    elif key is not None and key.state == GateOverride.State.ASKED:
        words = _("Somebody has asked to publish all the same")
    else:
        words = _("Publish all the same")
    return {
        "met": gate in let_pass,
        "set_aside": gate in let_pass,
        "aside_address": reverse("desk-report-aside", args=[report.process.slug, gate]),
        "aside_words": words,
    }


def set_aside_in(body: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """What was missing in a version that was published, as everybody reads it."""
    return [
        {
            "name": rules.NAMES[one["gate"]],
            "reason": one["reason"].get(language, ""),
            "tag": tag_of(language),
            "who": _(
                "Asked for by one person (%(first)s), agreed to by another (%(second)s), %(day)s."
            )
            % {
                "first": Role.Kind(one["first_as"]).label,
                "second": Role.Kind(one["second_as"]).label,
                "day": date_format(date.fromisoformat(one["agreed_on"]), "DATE_FORMAT"),
            },
        }
        for one in body.get("set_aside", [])
    ]


def _places(report: Report, parts: list[Part]) -> dict[str, str]:
    """Where each missing thing is mended."""
    slug = report.process.slug
    others = [one for one in report.process.language_codes if one != report.process.source_language]
    empty = [one for one in parts if one.is_empty and one.section.kind not in Section.FORMS]
    moved = [one for one in parts if one.moved]
    lacking = [one for one in parts if any(one.lacks(code) for code in others)]

    def section(kind: str) -> str:
        return reverse("desk-report-section", args=[slug, kind])

    return {
        "sections": section(empty[0].section.kind) if empty else "",
        "opening": section(_Kind.OPENING),
        "minority": section(_Kind.MINORITY),
        "figures": section(moved[0].section.kind) if moved else "",
        "languages": section(lacking[0].section.kind) if lacking else "",
        "easy": section(_Kind.EASY),
        "short": section(_Kind.SHORT),
        "audio": reverse("desk-report-audio", args=[slug]),
        "community": reverse("desk-report-community", args=[slug]),
    }
