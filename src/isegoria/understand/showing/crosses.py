"""Two groups at once, groups that see it otherwise, and groups too few to be weighted.

Statements stand here by their number alone: nobody's words are laid beside a group.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.base.listed import listed
from isegoria.languages.queries import NOTHING, Shown
from isegoria.understand import words
from isegoria.understand.models import Finding, WhoWasHeard
from isegoria.understand.showing.signs import Texts
from isegoria.understand.showing.sure import Row, Section, Table, beside, in_points
from isegoria.understand.showing.who import UNDER, UNHEARD, meaning_of, word_of

_MOST_SENTENCES = 6
Names = Mapping[int, str]


def named(finding: Finding | None, who: WhoWasHeard | None) -> set[int]:
    """Every item whose number the page names."""
    return {row[0] for row in beside(finding, who).get("otherwise", [])} if finding else set()


def text_ids(who: WhoWasHeard | None) -> list[int]:
    """Where the names of the groups are written that are told two at once."""
    crosses = who.result.get("crosses", []) if who else []
    return [label for one in crosses for cell in one["cells"] for label in cell["labels"]]


def sections(
    finding: Finding | None, who: WhoWasHeard | None, numbers: Mapping[int, int], texts: Texts
) -> tuple[Section, ...]:
    """Everything that the page says of groups beside each group by itself."""
    if who is None:
        return ()
    names = _names(who, texts)
    found = [_crosses(who, texts)]
    if finding:
        found += [_otherwise(finding, who, numbers, names), _too_few(finding, who, names)]
    return tuple(one for one in found if one)


def _names(who: WhoWasHeard, texts: Texts) -> Names:
    """What groups are called, with what tells them apart, by their number."""
    return {
        row["group"]: _("%(group)s (%(parted)s)")
        % {
            "group": isolated(texts.get(row["label"], NOTHING).body),
            "parted": isolated(texts.get(one["name"], NOTHING).body),
        }
        for one in who.result["parted"]
        for row in one["groups"]
    }


def _too_few(finding: Finding, who: WhoWasHeard, names: Names) -> Section | None:
    found = beside(finding, who)
    answers = [row["few"] for row in found.get("answers", [])]
    refused = [*(row[6] for row in found.get("weighed", [])), *answers]
    few = dict.fromkeys(group for row in refused for _parted, group in row or [])
    if not few:
        return None
    said = (
        _(
            "Fewer than %(fewest)d answers to some question came from: %(groups)s. So its answers "
            "are not weighted."
        )
        if answers
        else _(
            "Fewer than %(fewest)d answers to some statement came from: %(groups)s. So shares of "
            "it are not weighted."
        )
    )
    told = said % {
        "fewest": who.result["snapshot"]["fewest"],
        "groups": listed(names[one] for one in few if one in names),
    }
    return Section("few", _("Too few to be weighted"), (told,))


def _crosses(who: WhoWasHeard, texts: Texts) -> Section | None:
    cells = [cell for one in who.result.get("crosses", []) for cell in one["cells"]]
    if not cells:
        return None
    silent = [one for one in cells if one["reading"] in {UNHEARD, UNDER}]
    silent.sort(key=lambda one: (one["reading"] != UNHEARD, bool(one["doubt"]), -one["expected"]))
    columns = (_("Of those who live here"), _("Expected"), _("What we can say"))
    none = _("No two groups at once came out as missing.")
    return Section(
        key="crosses",
        heading=_("Two groups at once"),
        said=tuple(_cross_sentence(one, texts) for one in silent[:_MOST_SENTENCES]) or (none,),
        tables=(
            Table(
                _("How far two groups at once were reached; how many came is not told"),
                _("Groups"),
                columns,
                tuple(
                    Row(_both(one, texts), tuple(zip(columns, _cross_cells(one), strict=True)))
                    for one in cells
                ),
            ),
        ),
    )


def _cross_sentence(one: Mapping[str, Any], texts: Texts) -> str:
    return _("%(groups)s: about %(expected)s were to be expected. %(meaning)s") % {
        "groups": isolated(_both(one, texts).body),
        "expected": words.number(one["expected"]),
        "meaning": meaning_of(one),
    }


def _cross_cells(one: Mapping[str, Any]) -> tuple[str, ...]:
    return words.as_percent(one["share"]), words.number(one["expected"]), word_of(one)


def _both(one: Mapping[str, Any], texts: Texts) -> Shown:
    first, second = (isolated(texts.get(label, NOTHING).body) for label in one["labels"])
    return Shown(_("%(first)s and %(second)s") % {"first": first, "second": second}, "")


def _otherwise(
    finding: Finding, who: WhoWasHeard, numbers: Mapping[int, int], names: Names
) -> Section | None:
    rows = beside(finding, who).get("otherwise", [])
    if not rows:
        return None
    return Section(
        key="otherwise",
        heading=_("Groups that see it otherwise"),
        said=tuple(
            _("Statement %(number)d: of %(group)s, %(ours)s agree; of all others, %(theirs)s.")
            % {
                "number": numbers[item],
                "group": names.get(group, ""),
                "ours": in_points(ours),
                "theirs": in_points(theirs),
            }
            for item, _parted, group, ours, theirs in rows
            if item in numbers
        ),
    )
