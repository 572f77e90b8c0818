"""From a finding to what its pages show: rows, bars, the map; no database, no analysis."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from isegoria.design.drawing import Mark, share_bar
from isegoria.languages.queries import NOTHING, Shown
from isegoria.themes.models import InvokedRight
from isegoria.understand import words
from isegoria.understand.models import Finding, ItemFinding
from isegoria.understand.queries import Counted, Heard
from isegoria.understand.rules import FEWEST_VOTES
from isegoria.understand.showing import sentences, signs
from isegoria.understand.showing.signs import Items, Texts
from isegoria.understand.told import who_took_part


@dataclass(frozen=True)
class StatementRow:
    """One statement with what was said about it; lengths as SVG writes them."""

    number: str
    text: Shown
    language: str
    agree: str
    passed: str
    passed_at: str
    disagree: str
    disagree_at: str
    shares: str
    base: str
    matters: str
    cells: tuple[tuple[str, str], ...] = ()
    rights: Sequence[InvokedRight] = ()


@dataclass(frozen=True)
class GroupRow:
    """A statement that sets a group apart: its share beside that of all other groups."""

    text: Shown
    language: str
    own: str
    others: str


@dataclass(frozen=True)
class Group:
    """People who answer alike, and what sets them apart."""

    at: int
    name: str
    people: int
    share: str
    rows: list[GroupRow]


@dataclass(frozen=True)
class OtherPart:
    """Something else that people were asked for the same question."""

    text: Shown
    language: str
    address: str
    is_current: bool


def highlights(result: Mapping[str, Any]) -> set[int]:
    """Every item that the first page names."""
    if "questions" in result:
        return set()
    return {
        *(item for item, _way in result["unites"]),
        *result["divides"],
        *result["few"],
        *signs.listed(result),
        *(item for item, _way in result["ends"]),
        *(item for group in result["groups"] for item, _way in group["typical"]),
    }


def first_page(finding: Finding, items: Items, texts: Texts) -> dict[str, Any]:
    """Everything that the first page says of a finding."""
    result = finding.result
    return {
        "heading": words.heading(result),
        "unites": _rows(finding, [item for item, _way in result["unites"]], items, texts),
        "divides": _rows(finding, result["divides"], items, texts),
        "few": _rows(finding, result["few"], items, texts),
        "cut": {name: _cut(result, name, items) for name in ("unites", "divides", "few")},
        "listed": _rows(finding, signs.listed(result), items, texts),
        "list_heading": sentences.list_heading(result),
        "left_out": sentences.left_out(result),
        "columns": _columns(result),
        "verdict": words.verdict(result),
        "meaning": words.meaning(result),
        "certainty": words.certainty(result),
        "placed": words.placed(finding) if result["marks"] or result["groups"] else "",
        "marks": [Mark(x, y, people, group) for x, y, people, group in result["marks"]],
        "legend": _groups_named(result) or [{"name": _("People who answered")}],
        "groups": _groups(result, items, texts),
        "along": _along(result),
        "ends": _ends(result, items, texts),
        "who": who_took_part(result),
        "if_all_asked": _if_all_asked(result, items, texts),
        "signs": sentences.signs(result),
    }


def hearing_of(found: Heard) -> str:
    """Whether people can answer: not yet, now, or no more."""
    if found.activity is None or not found.activity.stage.has_begun():
        return "preparation"
    return "closed" if found.activity.stage.has_ended() else "open"


def parts(found: Heard, texts: Texts) -> tuple[OtherPart, ...]:
    """What people were asked for this question; nothing where it is one thing."""
    if len(found.activities) < 2:  # noqa: PLR2004  # one is no choice
        return ()
    return tuple(
        OtherPart(
            text=texts.get(activity.title_id, NOTHING),
            language=language_of(texts.get(activity.title_id, NOTHING)),
            address=f"?part={at}",
            is_current=at == found.part,
        )
        for at, activity in enumerate(found.activities, start=1)
    )


def asked(order: str, wanted: str, part: int) -> dict[str, Any]:
    """What stands in the address of a page of statements; nothing that is usual."""
    given = {"order": order, "words": wanted}
    return {**{name: value for name, value in given.items() if value}, **_other_part(part)}


def orders(current: str, wanted: str, part: int) -> list[dict[str, Any]]:
    """The ways to sort all statements."""
    labels = {
        "agreement": _("Most of one mind first"),
        "bridging": _("Most support beyond sides first"),
        "division": _("Most divided first"),
        "few": _("What few people hold first"),
        "number": _("In the order they came"),
    }
    return [
        {
            "label": label,
            "address": "?" + urlencode(asked(order, wanted, part)),
            "is_current": order == current,
        }
        for order, label in labels.items()
    ]


def as_data(finding: Finding, rows: Iterable[ItemFinding], texts: Texts) -> dict[str, Any]:
    """The numbers of a finding for those who calculate; item ids are given by ``id``."""
    return {
        "people": finding.participants,
        "answers": finding.votes,
        "log_size": finding.log_size,
        "seed": finding.seed,
        "code_version": finding.code_version,
        "read_at": finding.computed_at.isoformat(timespec="minutes"),
        "result": finding.result,
        "statements": [
            {
                "id": row.item_id,
                "number": row.number,
                "text": str(texts.get(row.item.text_id, NOTHING)),
                "language": texts.get(row.item.text_id, NOTHING).tag,
                "agree": row.agree,
                "disagree": row.disagree,
                "pass": row.passed,
                "matters": row.matters,
                "agreement": row.agreement,
                "bridging": row.bridging,
                "division": row.division,
                "agree_if_all_asked": row.agree_if_all_asked,
            }
            for row in rows
        ],
    }


def _other_part(part: int) -> dict[str, int]:
    return {"part": part} if part > 1 else {}


def row_of(
    one: Counted | ItemFinding,
    text: Shown,
    cells: tuple[tuple[str, str], ...] = (),
    rights: Sequence[InvokedRight] = (),
) -> StatementRow:
    """One statement as a row, with its bar and its numbers, and the rights that it invokes."""
    answered = one.agree + one.passed + one.disagree
    enough = answered >= FEWEST_VOTES
    bar = share_bar(one.agree, one.passed, one.disagree) if enough else None
    agree, passed, disagree = (bar.agree, bar.passed, bar.disagree) if bar else (0, 0, 0)
    return StatementRow(
        number=str(one.number),
        text=text,
        language=language_of(text),
        agree=str(agree),
        passed=str(passed),
        passed_at=str(agree),
        disagree=str(disagree),
        disagree_at=str(agree + passed),
        shares=_shares(agree, passed, disagree) if bar else _numbers(one) if answered else "",
        base=ngettext("%(number)s person answered", "%(number)s people answered", answered)
        % {"number": words.number(answered)},
        matters=_matters(one.matters),
        cells=cells,
        rights=rights,
    )


def language_of(text: Shown) -> str:
    """What an element must say of its language; nothing where it is the page's own."""
    return "" if text.language == get_language() else text.tag


def _shares(agree: int, passed: int, disagree: int) -> str:
    return _("%(agree)s%% agree, %(passed)s%% pass, %(disagree)s%% disagree") % {
        "agree": number_format(agree),
        "passed": number_format(passed),
        "disagree": number_format(disagree),
    }


def _numbers(one: Counted | ItemFinding) -> str:
    """So few answers that shares would look like more than they are."""
    return _(
        "Too few answers for shares: agree %(agree)s, pass %(passed)s, disagree %(disagree)s"
    ) % {
        "agree": words.number(one.agree),
        "passed": words.number(one.passed),
        "disagree": words.number(one.disagree),
    }


def _matters(people: int) -> str:
    if not people:
        return ""
    return ngettext(
        "It matters to %(number)s person", "It matters to %(number)s people", people
    ) % {"number": words.number(people)}


def _rows(
    finding: Finding, wanted: Iterable[int], items: Items, texts: Texts
) -> list[StatementRow]:
    names = _columns(finding.result)
    by_group = finding.result["by_group"]
    return [
        row_of(
            items[item],
            texts.get(items[item].text_id, NOTHING),
            tuple(
                (name, words.share(counts[0], sum(counts)))
                for name, counts in zip(names, by_group.get(str(item), []), strict=False)
            ),
        )
        for item in wanted
        if item in items
    ]


def _if_all_asked(
    result: Mapping[str, Any], items: Items, texts: Texts
) -> list[tuple[Shown, str, str]]:
    """Statements whose share moves notably when all count alike, with what it moves to."""
    moved = result.get("if_all_asked", [])  # findings of earlier versions did not look
    return [
        (text, language_of(text), words.if_all_asked(raw, corrected))
        for item, raw, corrected in moved
        if (text := _text_of(item, items, texts))
    ]


def _cut(result: Mapping[str, Any], name: str, items: Items) -> str:
    """How many of a longer list are shown; nothing where all of it is."""
    listed = [one if isinstance(one, int) else one[0] for one in result[name]]
    shown = sum(item in items for item in listed)
    total = result.get(f"{name}_count", 0)  # findings of earlier versions did not count all
    if total <= len(listed):
        return ""
    return _("These are the first %(shown)s of %(total)s.") % {
        "shown": words.number(shown),
        "total": words.number(total - len(listed) + shown),
    }


def _columns(result: Mapping[str, Any]) -> list[str]:
    """What the share of each group is headed with."""
    return [_("%(name)s, agree") % {"name": group["name"]} for group in _groups_named(result)]


def _groups_named(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": words.group_name(at), "people": group["people"]}
        for at, group in enumerate(result["groups"])
    ]


def _groups(result: Mapping[str, Any], items: Items, texts: Texts) -> list[Group]:
    shares = words.percents([group["people"] for group in result["groups"]])
    return [
        Group(
            at=at,
            name=words.group_name(at),
            people=group["people"],
            share=share,
            rows=[
                _group_row(at, way, result["by_group"][str(item)], text)
                for item, way in group["typical"]
                if (text := _text_of(item, items, texts))
            ],
        )
        for at, (group, share) in enumerate(zip(result["groups"], shares, strict=True))
    ]


def _group_row(at: int, way: str, counts: list[list[int]], text: Shown) -> GroupRow:
    column = 0 if way == "agree" else 1
    others = [sum(numbers) for numbers in zip(*(counts[:at] + counts[at + 1 :]), strict=True)]
    form = _("%(share)s agree") if way == "agree" else _("%(share)s disagree")
    own, rest = (
        form % {"share": words.share(numbers[column], sum(numbers))}
        if sum(numbers)
        else _("no answers")
        for numbers in (counts[at], others)
    )
    return GroupRow(text=text, language=language_of(text), own=own, others=rest)


def _ends(result: Mapping[str, Any], items: Items, texts: Texts) -> list[tuple[Shown, str, str]]:
    """What those who agree with a statement have to do with the sides of the picture."""
    sides = {"left": _("further left"), "right": _("further right")}
    return [
        (text, language_of(text), sides[way])
        for item, way in result["ends"]
        if (text := _text_of(item, items, texts))
    ]


def _along(result: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """How many people stand in each third of the picture; only where there are no groups."""
    if result["verdict"] != "spectrum" or not result["along"]:
        return []
    names = (_("In the left third"), _("In the middle third"), _("In the right third"))
    return [
        (name, words.number(people), share)
        for name, people, share in zip(
            names, result["along"], words.percents(result["along"]), strict=True
        )
    ]


def _text_of(item: int, items: Items, texts: Texts) -> Shown:
    return texts.get(items[item].text_id, NOTHING) if item in items else NOTHING
