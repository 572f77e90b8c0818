"""What whoever decides has to know, on one page: each claim leads to what it rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from isegoria.decide.models import Decision, Option
from isegoria.decide.queries import THEME, Point, points_of, said_in
from isegoria.decide.showing import point_row
from isegoria.decide.told import address_of, around, deadline, said
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.process.models import Process
from isegoria.report.drafting import Drafted, Material, draft
from isegoria.report.fetching import latest_on
from isegoria.report.models import Section
from isegoria.report.queries import material_of
from isegoria.report.showing import Told, chapters_of

MOST_OF_A_SORT = 6
_TEXTS = ("question", "summary", "can_change", "is_fixed", "decided_by")


def dossier_page(process: Process, decision: Decision | None) -> dict[str, Any]:
    """The dossier of a question as it stands now, whether or not a decision is being prepared."""
    language = page_language()
    words = shown(process.text_ids, language)
    material = material_of(process)
    told = _sentences(process, draft(material), language)
    points = points_of(process, language)
    themes = [point_row(process, one) for one in points if one.kind == THEME]
    return {
        **around(process),
        "texts": {name: words[getattr(process, f"{name}_id")] for name in _TEXTS},
        "deadline": deadline(process, None),
        "is_begun": decision is not None,
        "options": _options(decision, language) if decision else [],
        "legal_basis": _legal_basis(decision, language) if decision else "",
        "heard": told.get(Section.Kind.OPENING, ()),
        "unsure": [*told.get(Section.Kind.CAMPAIGNS, ()), *told.get(Section.Kind.UNKNOWN, ())],
        "themes": sorted(themes, key=lambda one: -one["point"].strength.answers)[:MOST_OF_A_SORT],
        "more_themes": max(0, len(themes) - MOST_OF_A_SORT),
        "tables": _tables(process, material, points, language),
        "has_report": latest_on(process) is not None,
    }


def _sentences(
    process: Process, drafted: Iterable[Drafted], language: str
) -> dict[str, tuple[Told, ...]]:
    """What the findings say today, sentence by sentence, with the address of each."""
    kinds = (Section.Kind.OPENING, Section.Kind.CAMPAIGNS, Section.Kind.UNKNOWN)
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    for one in drafted:
        if one.section in rows:
            line = {"key": one.key, "item": one.item, "words": dict(one.words)}
            rows[one.section].append(line)
    body = {"sections": [{"kind": kind, "lines": lines} for kind, lines in rows.items()]}
    return {
        one.kind: tuple(_led(line, process, one.kind) for line in one.lines)
        for one in chapters_of(body, process, language)
    }


def _led(line: Told, process: Process, kind: str) -> Told:
    """A sentence with where it can be looked up; what is said of all figures leads to these."""
    if line.address:
        return line
    name = "heard-signs" if kind == Section.Kind.CAMPAIGNS else "heard"
    return replace(line, address=reverse(name, args=[process.slug]))


def _options(decision: Decision, language: str) -> list[dict[str, str]]:
    rows = list(decision.options.all())
    words = said_in(getattr(one, f"{name}_id") for one in rows for name in Option.TEXTS)
    return [
        {
            name: said(words[getattr(one, f"{name}_id")], decision.process, language)
            for name in Option.TEXTS
        }
        for one in rows
    ]


def _legal_basis(decision: Decision, language: str) -> str:
    return said(
        said_in([decision.legal_basis_id])[decision.legal_basis_id], decision.process, language
    )


def _tables(
    process: Process, material: Material, points: Sequence[Point], language: str
) -> list[dict[str, Any]]:
    """What unites, what divides, views of few, and what may name a right: the strongest of each."""
    widely = [one.key for one in points if one.kind != THEME]
    divides = [item for one in material.findings for item in one.result.get("divides", ())]
    rights = [one for one in material.rights if one not in widely]
    sorts = (
        (_("Widely supported"), widely),
        (_("What divides"), [one for one in divides if one not in widely]),
        (_("Views of few people"), list(material.few)),
        (_("May name a right"), rights),
    )
    texts = {one.item_id: one.text_id for one in material.counted.values()}
    words = shown([texts.get(item) for _name, items in sorts for item in items], language)
    parts = {one.key: one.part for one in points}
    return [
        {
            "name": name,
            "rows": [
                _row(process, material, item, words[texts[item]], parts.get(item, 1))
                for item in items[:MOST_OF_A_SORT]
                if item in texts
            ],
            "more": max(0, len(items) - MOST_OF_A_SORT),
        }
        for name, items in sorts
        if items
    ]


def _row(
    process: Process, material: Material, item: int, words: Shown, part: int
) -> dict[str, Any]:
    counted = material.counted[item]
    asked = counted.agree + counted.disagree + counted.passed
    return {
        "words": words,
        "address": address_of(
            process, kind="statement", number=counted.number, part=part, words=words.body
        ),
        "agree": number_format(counted.agree, force_grouping=True),
        "asked": number_format(asked, force_grouping=True),
    }
