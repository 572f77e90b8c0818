"""What a finding says, in sentences that promise no more than the figures bear."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.hear.models import Channel, Participant
from isegoria.languages.codes import UNKNOWN, own_name
from isegoria.understand.models import Finding
from isegoria.understand.rules import FEWEST_FOR_GROUPS

NOTABLE_MOVE = 10  # points in a hundred

_LETTERS = "ABCDEFGHIJ"


def number(value: int) -> str:
    """A whole number as readers of the page write it."""
    return number_format(value, force_grouping=True)


def percent(part: int, whole: int) -> str:
    """A share in whole points of a hundred."""
    return _("%(share)s%%") % {"share": number_format(int(100 * part / max(whole, 1) + 0.5))}


def heading(result: Mapping[str, Any]) -> str:
    """The answer in two sentences."""
    unites, divides = result["unites_count"], result["divides_count"]
    first = (
        ngettext(
            "People are of one mind on %(number)s statement.",
            "People are of one mind on %(number)s statements.",
            unites,
        )
        if unites
        else _("There is no statement yet on which people are clearly of one mind.")
    )
    second = (
        ngettext(
            "They are divided on %(number)s.",
            "They are divided on %(number)s.",
            divides,
        )
        if divides
        else _("Nothing divides them.")
    )
    return f"{first % {'number': number(unites)}} {second % {'number': number(divides)}}"


def snapshot(finding: Finding, day: str) -> str:
    """When this was read, and from what."""
    counted = {
        "people": ngettext("%(number)s person", "%(number)s people", finding.participants)
        % {"number": number(finding.participants)},
        "answers": ngettext("%(number)s answer", "%(number)s answers", finding.votes)
        % {"number": number(finding.votes)},
        "statements": ngettext("%(number)s statement", "%(number)s statements", finding.statements)
        % {"number": number(finding.statements)},
        "entries": ngettext("%(number)s entry", "%(number)s entries", finding.log_size)
        % {"number": number(finding.log_size)},
    }
    return _(
        "%(answers)s by %(people)s to %(statements)s. "
        "Read on %(day)s, when the public log had %(entries)s."
    ) % {**counted, "day": day}


def verdict(result: Mapping[str, Any]) -> str:
    """Whether there are groups of opinion, in a few words."""
    if result["verdict"] == "groups":
        count = len(result["groups"])
        return ngettext(
            "There is %(number)s group of opinion",
            "There are %(number)s groups of opinion",
            count,
        ) % {"number": number(count)}
    return {
        "few": _("Too few people to look for groups"),
        "none": _("There are no clear groups"),
        "spectrum": _("There are no separate groups, but a spectrum"),
    }[result["verdict"]]


def meaning(result: Mapping[str, Any]) -> str:
    """What that means, and why we say so."""
    return {
        "few": _(
            "We look for groups only where at least %(fewest)s people answered. With fewer, groups "
            "would be chance, and a map could point at single people. So neither is shown."
        )
        % {"fewest": number(FEWEST_FOR_GROUPS)},
        "none": _(
            "The same answers dealt out at random look much the same. A map or groups would show "
            "patterns that only chance makes, so neither is shown."
        ),
        "spectrum": _(
            "One line of disagreement is clear. People stand all along it; they do not fall into "
            "groups that would be there again if other people had answered."
        ),
        "groups": _(
            "People are placed by how they answered, never by who they are. The groups are further "
            "apart than chance makes them, and they come back when the people are drawn anew."
        ),
    }[result["verdict"]]


def placed(finding: Finding) -> str:
    """How many people the map and the groups stand for, and what became of the others."""
    on_it = finding.result["placed"]
    others = finding.participants - on_it
    first = ngettext(
        "%(number)s person answered enough statements to be placed.",
        "%(number)s people answered enough statements to be placed.",
        on_it,
    ) % {"number": number(on_it)}
    if not others:
        return first
    return f"{first} " + ngettext(
        "%(number)s other answered too few; the share of each statement counts them all the same.",
        "%(number)s others answered too few; the share of each statement counts them all the same.",
        others,
    ) % {"number": number(others)}


def group_name(at: int) -> str:
    """Groups have letters: any other name would be our reading of them."""
    return _("Group %(letter)s") % {"letter": _LETTERS[at]}


def kinds_of(result: Mapping[str, Any], split: str) -> str:
    """How many people there are of each kind, in one line."""
    return " · ".join(
        _("%(kind)s: %(people)s") % {"kind": kind_name(split, kind), "people": number(people)}
        for kind, people, _move in result["took_part"][split]
    )


def kind_name(split: str, kind: str) -> str:
    """One channel, language or degree of assurance as people call it."""
    if not kind:
        return _("Others, fewer than five of a kind")
    if split == "language":
        return _("Not known") if kind == UNKNOWN else own_name(kind)
    labels = Channel if split == "channel" else Participant.Assurance
    return str(labels(kind).label)


def moves(result: Mapping[str, Any]) -> tuple[list[str], bool]:
    """How far the shares named above move without some of the people; whether far."""
    said, furthest = [], 0
    for split in ("channel", "assurance"):
        for kind, _people, move in result["took_part"][split]:
            if move is None:
                continue
            furthest = max(furthest, move)
            said.append(
                ngettext(
                    "Without “%(kind)s”, the shares named above move by up to %(number)s point in "
                    "a hundred.",
                    "Without “%(kind)s”, the shares named above move by up to %(number)s points in "
                    "a hundred.",
                    move,
                )
                % {"kind": kind_name(split, kind), "number": number(move)}
            )
    return said, furthest >= NOTABLE_MOVE


def one_channel(result: Mapping[str, Any]) -> str:
    """That everything rests on one channel, if it does."""
    rows: Sequence[Sequence[Any]] = result["took_part"]["channel"]
    if len(rows) != 1 or rows[0][0] == Channel.IMPORT:
        return ""
    return _(
        "Every answer came in one way: %(channel)s. Whoever cannot use it was not heard here."
    ) % {"channel": kind_name("channel", rows[0][0])}


def counted(dimension: str, source: str, day: date) -> str:
    """By what people were told apart, by whom, and when."""
    names = {"age": _("Age"), "sex": _("Sex"), "home-line": _("A line at home")}
    return _("%(dimension)s: %(source)s, %(day)s") % {
        "dimension": names.get(dimension) or dimension.replace("-", " ").capitalize(),
        "source": source,
        "day": date_format(day, "DATE_FORMAT"),
    }


def category_name(category: str) -> str:
    """One group of those counted, as people call it."""
    names = {"women": _("Women"), "men": _("Men"), "yes": _("Yes"), "no": _("No")}
    if category in names:
        return names[category]
    if ages := re.fullmatch(r"(\d+)-to-(\d+)", category):
        return _("%(first)s to %(last)s") % {"first": ages[1], "last": ages[2]}
    if ages := re.fullmatch(r"under-(\d+)", category):
        return _("Under %(age)s") % {"age": ages[1]}
    if ages := re.fullmatch(r"(\d+)-and-over", category):
        return _("%(age)s and over") % {"age": ages[1]}
    return category.replace("-", " ").capitalize()
