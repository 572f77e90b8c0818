"""The first draft of a report: fixed sentences around the figures of the findings.

No machine sums anything up here. The same figures give the same sentences, in every language that
the product speaks; people change them, and sign.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from isegoria.base.listed import in_a_row
from isegoria.languages.codes import INTERFACE
from isegoria.languages.queries import Shown, page_language
from isegoria.process.models import Process
from isegoria.process.timetable import day_in_words
from isegoria.questionnaire.definition import in_language
from isegoria.questionnaire.dependence import PIPED
from isegoria.report.models import Section
from isegoria.themes.models import InvokedRight
from isegoria.understand import words
from isegoria.understand.models import Finding, WhoWasHeard
from isegoria.understand.queries import Counted
from isegoria.understand.showing.sentences import signs

_Kind = Section.Kind
_MOST_OPTIONS = 5


@dataclass(frozen=True)
class Material:
    """Everything that a draft is made from.

    ``people`` spoke for themselves; ``voices`` are the groups and the organisations. ``names`` says
    each group of people that was asked about, by language. ``rights`` are statements that invoke a
    right; ``invoked`` is how many answers were marked with each.
    """

    process: Process
    people: int
    voices: tuple[int, int]
    meetings: tuple[int, int]
    findings: Sequence[Finding]
    counted: Mapping[int, Counted]
    few: Sequence[int]
    rights: Sequence[int]
    invoked: Mapping[str, int]
    who: WhoWasHeard | None
    names: Mapping[str, Mapping[int | None, Shown]]
    decides_at: datetime | None
    answers_by: datetime | None


@dataclass(frozen=True)
class Drafted:
    """One sentence with where it belongs, and the figures that it rests on."""

    section: str
    key: str
    figures: dict[str, Any]
    item: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)


_One = tuple[str, str, dict[str, Any], int | None, str]


def draft(material: Material) -> list[Drafted]:
    """All sentences in the order of the report, in each language that the product speaks."""
    source = material.process.source_language
    codes = [one for one in material.process.language_codes if one in INTERFACE]
    told: dict[str, list[_One]] = {}
    for code in dict.fromkeys([*codes, source if source in INTERFACE else INTERFACE[0]]):
        with override(code):
            told[code] = list(_sentences(material))
    return [
        Drafted(
            section=one[0],
            key=one[1],
            figures=one[2],
            item=one[3],
            words={code: rows[at][4] for code, rows in told.items()},
        )
        for at, one in enumerate(next(iter(told.values())))
    ]


def _sentences(material: Material) -> Iterator[_One]:
    yield from _opening(material)
    statements = [one for one in material.findings if "questions" not in one.result]
    yield from _ground(material, statements)
    yield from _divides(material, statements)
    for finding in material.findings:
        yield from _answers(finding, material.process.source_language)
    yield from _minority(material)
    for finding in statements:
        yield from _campaigns(finding)
    yield from _unknown(material)
    yield from _next(material)
    yield from _easy(material, statements)
    yield from _short(material, statements)


def _opening(material: Material) -> Iterator[_One]:
    yield _Kind.OPENING, "people", {"people": material.people}, None, _people(material)
    missing = list(_missing(material))
    for key, figures, said in missing:
        yield _Kind.OPENING, key, figures, None, said
    if not missing:
        said = (
            _("Too few people said which groups they belong to. So we cannot say who is missing.")
            if material.who is None
            else _("No group that people were asked about came out as missing.")
        )
        yield _Kind.OPENING, "missing", {}, None, said
    if any(material.voices):
        groups, organisations = material.voices
        figures = {"groups": groups, "organisations": organisations}
        said = _(
            "Counted apart, each as one voice: informal groups %(groups)s, organisations "
            "%(organisations)s."
        ) % {name: words.number(count) for name, count in figures.items()}
        yield _Kind.OPENING, "voices", figures, None, said
    if any(material.meetings):
        count, present = material.meetings
        said = words.gathered(material.meetings)
        yield _Kind.OPENING, "meetings", {"meetings": count, "present": present}, None, said


def _people(material: Material) -> str:
    return ngettext(
        "%(number)s person answered.", "%(number)s people answered.", material.people
    ) % {"number": words.number(material.people)}


def _missing(material: Material) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each group of whom fewer came than live here, or of whom nobody can tell."""
    if material.who is None:
        return
    names = material.names[page_language()]
    for parted in material.who.result["parted"]:
        rows = [one for one in parted["groups"] if _is_missing(one)]
        for row in rows:
            group = {"group": str(names[row["label"]]), "parted": str(names[parted["name"]])}
            figures = {name: row.get(name) for name in ("people", "expected", "reading")}
            yield f"missing:{row['group']}", figures, _of_group(row, group)
        if any(one.get("reading") == "not known" for one in parted["groups"]):
            said = _(
                "%(parted)s: too many did not say. Whether these groups were heard is not known."
            )
            name = {"parted": str(names[parted["name"]])}
            yield f"not-known:{parted['partition']}", {}, said % name


def _is_missing(row: Mapping[str, Any]) -> bool:
    return row.get("reading") in {"unheard", "under-heard"} or "unheard" in row.get("may_be", [])


def _of_group(row: Mapping[str, Any], group: Mapping[str, str]) -> str:
    told = dict(group) | {"expected": words.number(row["expected"])}
    told["people"] = "" if row["people"] is None else words.number(row["people"])
    if row["reading"] == "under-heard" or row["doubt"]:
        few = _(
            "We may have heard too little from %(group)s (%(parted)s): fewer than ten came, where "
            "about %(expected)s were to be expected."
        )
        some = _(
            "We may have heard too little from %(group)s (%(parted)s): about %(people)s came, "
            "where about %(expected)s were to be expected."
        )
    else:
        few = _(
            "We did not hear %(group)s (%(parted)s): fewer than ten came, where about "
            "%(expected)s were to be expected. We cannot speak for them."
        )
        some = _(
            "We did not hear %(group)s (%(parted)s): about %(people)s came, where about "
            "%(expected)s were to be expected. We cannot speak for them."
        )
    return (few if row["people"] is None else some) % told


def _ground(material: Material, findings: Sequence[Finding]) -> Iterator[_One]:
    told = [item for one in findings for item, _way in one.result["unites"]]
    yield from _counted(material, _Kind.GROUND, "unites", told)
    if findings and not told:
        said = _("So far there is no statement on which more than half are clearly of one mind.")
        yield _Kind.GROUND, "unites", {}, None, said


def _divides(material: Material, findings: Sequence[Finding]) -> Iterator[_One]:
    told = [item for one in findings for item in one.result["divides"]]
    yield from _counted(material, _Kind.DIVIDES, "divides", told)
    if findings and not told:
        said = _("So far there is no statement with many people on both sides.")
        yield _Kind.DIVIDES, "divides", {}, None, said


def _minority(material: Material) -> Iterator[_One]:
    told = [*material.few, *(one for one in material.rights if one not in material.few)]
    yield from _invoked(material)
    yield from _counted(material, _Kind.MINORITY, "few", told)
    if not told and not material.invoked:
        said = _(
            "Among what can be counted there is no view that few people hold against many, and no "
            "statement that names a right."
        )
        yield _Kind.MINORITY, "few", {}, None, said


def _invoked(material: Material) -> Iterator[_One]:
    """How many answers invoke each right, however few they are; never who said so."""
    for right, many in material.invoked.items():
        said = ngettext(
            "%(number)s answer invokes a right: %(right)s.",
            "%(number)s answers invoke a right: %(right)s.",
            many,
        ) % {"number": words.number(many), "right": str(InvokedRight.Right(right).label)}
        yield _Kind.MINORITY, f"right:{right}", {"answers": many}, None, said


def _counted(material: Material, section: str, name: str, items: Sequence[int]) -> Iterator[_One]:
    for item in items:
        if one := material.counted.get(item):
            figures = {"agree": one.agree, "disagree": one.disagree, "passed": one.passed}
            yield section, f"{name}:{item}", figures, item, _shares(one)


def _shares(one: Counted) -> str:
    """How many of how many: never a share alone."""
    base = one.agree + one.disagree + one.passed
    told = {
        "agree": words.number(one.agree),
        "base": words.number(base),
        "disagree": words.number(one.disagree),
        "passed": words.number(one.passed),
    }
    return (
        ngettext(
            "%(base)s person was asked about this: %(agree)s agree, %(disagree)s disagree, "
            "%(passed)s are not sure.",
            "%(base)s people were asked about this: %(agree)s agree, %(disagree)s disagree, "
            "%(passed)s are not sure.",
            base,
        )
        % told
    )


def _answers(finding: Finding, source: str) -> Iterator[_One]:
    for one in finding.result.get("questions", ()):
        options = [row for row in one["options"] if row["people"] is not None]
        if not one["base"] or not options:
            continue
        asked = PIPED.sub("…", in_language(one["words"], page_language(), source)[0])
        first = sorted(options, key=lambda row: -row["people"])[:_MOST_OPTIONS]
        said = ngettext(
            "“%(question)s” %(number)s person answered:",
            "“%(question)s” %(number)s people answered:",
            one["base"],
        ) % {"question": asked, "number": words.number(one["base"])}
        rows = "; ".join(
            f"{in_language(row['words'], page_language(), source)[0]}: "
            f"{words.number(row['people'])}"
            for row in first
        )
        figures = {"base": one["base"], "people": [row["people"] for row in first]}
        yield _Kind.ANSWERS, f"question:{one['item']}", figures, None, f"{said} {rows}."


def _campaigns(finding: Finding) -> Iterator[_One]:
    found = finding.result.get("signs")
    for at, (sign, meaning) in enumerate(signs(finding.result)):
        said = in_a_row(f"{sign}.", meaning) if meaning else sign
        figures = (
            {"scripts": len(found["scripts"]), "copies": found["copies_count"]} if found else {}
        )
        yield _Kind.CAMPAIGNS, f"sign:{finding.activity_id}:{at}", figures, None, said


def _unknown(material: Material) -> Iterator[_One]:
    chose = _(
        "The people who answered chose to answer. They are not a sample of everybody: no margin of "
        "error is printed, because none would be true."
    )
    yield _Kind.UNKNOWN, "sample", {}, None, chose
    for finding in material.findings:
        if "took_part" in finding.result and (said := words.one_channel(finding.result)):
            yield _Kind.UNKNOWN, f"channel:{finding.activity_id}", {}, None, said


def _next(material: Material) -> Iterator[_One]:
    for key, moment, said in (
        ("decides", material.decides_at, _("The decision is made on %(day)s.")),
        ("answers", material.answers_by, _("You are answered by %(day)s.")),
    ):
        if moment:
            day = day_in_words(moment, material.process)
            figures = {"on": moment.date().isoformat()}
            yield _Kind.NEXT, key, figures, None, said % {"day": day}


def _easy(material: Material, findings: Sequence[Finding]) -> Iterator[_One]:
    figures = {"people": material.people}
    yield _Kind.EASY, "people", figures, None, _people(material)
    yield _Kind.EASY, "thanks", {}, None, _("We read all answers. Thank you.")
    unites, divides = _how_many(findings)
    if findings:
        figures = {"unites": unites, "divides": divides}
        yield _Kind.EASY, "found", figures, None, words.heading(_both(unites, divides))
    if any(True for _one in _missing(material)):
        said = _("From some people we heard too little. We cannot speak for them.")
        yield _Kind.EASY, "missing", {}, None, said
    for _section, key, when, _item, said in _next(material):
        yield _Kind.EASY, key, when, None, said


def _short(material: Material, findings: Sequence[Finding]) -> Iterator[_One]:
    unites, divides = _how_many(findings)
    said = _people(material)
    if findings:
        said = in_a_row(said, words.heading(_both(unites, divides)))
    for _section, _key, _when, _item, follows in list(_next(material))[:1]:
        said = in_a_row(said, follows)
    figures = {"people": material.people, "unites": unites, "divides": divides}
    yield _Kind.SHORT, "short", figures, None, said


def _how_many(findings: Sequence[Finding]) -> tuple[int, int]:
    unites = sum(one.result["unites_count"] for one in findings)
    return unites, sum(one.result["divides_count"] for one in findings)


def _both(unites: int, divides: int) -> dict[str, int]:
    return {"unites_count": unites, "divides_count": divides}
