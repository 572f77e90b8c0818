"""What a finding says, in sentences that promise no more than the figures bear."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.base.listed import in_a_row
from isegoria.hear.channel_type import name_of
from isegoria.hear.models import Channel, Participant
from isegoria.languages.codes import UNKNOWN, name_in
from isegoria.languages.queries import page_language
from isegoria.understand.models import Finding, ItemFinding
from isegoria.understand.rules import FEWEST_FOR_GROUPS, FEWEST_VOTES

NOTABLE_MOVE = 10  # points in a hundred


def number(value: int) -> str:
    """A whole number as readers of the page write it."""
    return number_format(value, force_grouping=True)


def gathered(meetings: tuple[int, int]) -> str:
    """That meetings spoke too, apart from the people; nothing where there were none."""
    count, present = meetings
    if not count:
        return ""
    words = ngettext(
        "%(count)s meeting spoke of this, with %(present)s present. It is one voice of a group, and not counted among the people here.",  # noqa: E501  # one sentence for translators
        "%(count)s meetings spoke of this, with %(present)s present in all. Each is one voice of a group, and not counted among the people here.",  # noqa: E501  # the same
        count,
    )
    return words % {"count": number(count), "present": number(present)}


def percents(parts: Sequence[int]) -> list[str]:
    """The shares of all parts of a whole in points of a hundred, which add up to a hundred."""
    total = max(sum(parts), 1)
    points = [100 * part // total for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda at: -(100 * parts[at] % total))
    for at in by_remainder[: 100 - sum(points)] if any(parts) else []:
        points[at] += 1
    return [_("%(share)s%%") % {"share": number_format(each)} for each in points]


def share(part: int, whole: int) -> str:
    """A share with its base; of few people only how many they are."""
    if not whole:
        return _("no answers")
    if whole < FEWEST_VOTES:
        return _("%(part)s of %(people)s") % {"part": number(part), "people": number(whole)}
    return _("%(share)s%% of %(people)s") % {
        "share": number_format(int(100 * part / whole + 0.5)),
        "people": number(whole),
    }


def heading(result: Mapping[str, Any]) -> str:
    """The answer in two sentences."""
    unites, divides = result["unites_count"], result["divides_count"]
    first = (
        ngettext(
            "Most of those who answered say the same on %(number)s statement.",
            "Most of those who answered say the same on %(number)s statements.",
            unites,
        )
        if unites
        else _(
            "There is no statement yet on which most of those who answered clearly say the same."
        )
    )
    second = (
        ngettext(
            "They are divided on %(number)s.",
            "They are divided on %(number)s.",
            divides,
        )
        if divides
        else _("No statement divides them clearly.")
    )
    return in_a_row(
        first % {"number": number(unites)},
        second % {"number": number(divides)},
    )


def snapshot(finding: Finding, day: str) -> str:
    """When this was read, and from what."""
    counted = {
        "people": ngettext("%(number)s person", "%(number)s people", finding.participants)
        % {"number": number(finding.participants)},
        "answers": ngettext("%(number)s answer", "%(number)s answers", finding.votes)
        % {"number": number(finding.votes)},
        "statements": _asked(finding),
        "entries": ngettext("%(number)s entry", "%(number)s entries", finding.log_size)
        % {"number": number(finding.log_size)},
    }
    return _(
        "%(answers)s by %(people)s to %(statements)s. "
        "Read on %(day)s, when the public log had %(entries)s."
    ) % {**counted, "day": day}


def _asked(finding: Finding) -> str:
    """How many things the answers are about."""
    if "questions" in finding.result:
        count = len(finding.result["questions"])
        return ngettext("%(number)s question", "%(number)s questions", count) % {
            "number": number(count)
        }
    return ngettext("%(number)s statement", "%(number)s statements", finding.statements) % {
        "number": number(finding.statements)
    }


def verdict(result: Mapping[str, Any]) -> str:
    """Whether there are groups of opinion, in a few words."""
    if result["verdict"] == "groups":
        count = len(result["groups"])
        return ngettext(
            "The answers can be sorted into %(number)s group",
            "The answers can be sorted into %(number)s groups",
            count,
        ) % {"number": number(count)}
    return {
        "few": _("Too few people to look for groups"),
        "none": _("No clear groups can be seen in the answers"),
        "spectrum": _("One clear line of disagreement, and no clear groups along it"),
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
            "The same answers dealt out at random look much the same. A map or groups could show "
            "patterns that only chance makes, so neither is shown. That does not mean that all "
            "think alike."
        ),
        "spectrum": _(
            "One line of disagreement is clear. Whether people also form groups cannot be told "
            "from these answers: groups of fewer than thirty people, and groups that differ "
            "little, are not seen in this way."
        ),
        "groups": _(
            "People are placed by how they answered, never by who they are. The same answers "
            "dealt out at random are not parted so clearly, and much the same groups come back "
            "when people are drawn anew from those who answered. The border between two groups "
            "is drawn by calculation: people close to it on either side may think much alike."
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
    second = ngettext(
        "%(number)s other answered too few; the share of each statement counts them all the same.",
        "%(number)s others answered too few; the share of each statement counts them all the same.",
        others,
    ) % {"number": number(others)}
    return in_a_row(first, second)


def certainty(result: Mapping[str, Any]) -> str:
    """How sure it is in which group somebody is; nothing where there are no groups."""
    evidence = result["evidence"]
    if not result["groups"] or not evidence["resamples"]:
        return ""
    half = int(100 * evidence["same_group_median"])
    most = int(100 * evidence["same_group_low"])
    words = (
        _(
            "To see how sure this is, we drew people anew from those who answered, %(times)s "
            "times. Nine in ten people stayed in their group in at least %(most)s of 100 draws."
        )
        if half == most
        else _(
            "To see how sure this is, we drew people anew from those who answered, %(times)s "
            "times. Half of the people stayed in their group in at least %(half)s of 100 draws, "
            "nine in ten in at least %(most)s of 100."
        )
    )
    return words % {
        "times": number(evidence["resamples"]),
        "half": number(half),
        "most": number(most),
    }


def points(share: int) -> str:
    """A share that is stored in whole points of a hundred."""
    return _("%(share)s%%") % {"share": number_format(share)}


def floor(share: float | None) -> str:
    """What at least says the same, in whole points of a hundred."""
    return "" if share is None else points(int(100 * share))


def support(figure: float | None) -> str:
    """Support beyond sides: for with a plus, against with a minus."""
    if figure is None:
        return ""
    sign = "+" if figure > 0 else "\N{MINUS SIGN}" if figure < 0 else ""
    return isolated(sign + number_format(abs(figure), decimal_pos=2))


def group_name(at: int) -> str:
    """Groups have letters: any other name would be our reading of them."""
    letters = _("A B C D E F G H I J").split()  # of the script that the page is written in
    return _("Group %(letter)s") % {"letter": letters[at]}


def kinds_of(result: Mapping[str, Any], split: str) -> str:
    """How many people there are of each kind, in one line."""
    return " · ".join(
        isolated(
            _("%(kind)s: %(people)s") % {"kind": kind_name(split, kind), "people": number(people)}
        )
        if people is not None
        else isolated(_("%(kind)s: most people") % {"kind": kind_name(split, kind)})
        if kind
        else _("Others: fewer than ten")
        for kind, people, _move in result["took_part"][split]
    )


def assisted(helped: int, everybody: int) -> str:
    """How many of all who took part had somebody write it down for them."""
    return _("People in all: %(everybody)s. With a helper: %(helped)s (%(share)s).") % {
        "everybody": number(everybody),
        "helped": number(helped),
        "share": as_percent(helped / everybody if everybody else None),
    }


def kind_name(split: str, kind: str) -> str:
    """One channel, language or degree of assurance as people call it."""
    if not kind:
        return _("Others, fewer than ten of a kind")
    if split == "language":
        return _("Not known") if kind == UNKNOWN else name_in(kind, page_language())
    if split == "channel":
        return name_of(kind)
    return str(Participant.Assurance(kind).label)


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


def as_percent(share: float | None) -> str:
    """A share in points of a hundred, or that it is not known."""
    if share is None:
        return _("not known")
    return _("%(share)s%%") % {"share": number_format(int(100 * share + 0.5))}


def if_all_asked(raw: float, corrected: float) -> str:
    """How a share changes when it counts everybody alike, whatever they were shown."""
    return _(
        "%(share)s agree. Had everybody who took part been asked, about %(corrected)s would."
    ) % {"share": as_percent(raw), "corrected": as_percent(corrected)}


def columns_of(rows: Iterable[ItemFinding]) -> list[str]:
    """What stands beside the shares in the list of all statements, where anything does."""
    known = any(row.agree_if_all_asked is not None for row in rows)
    return [_("Agree, had all been asked")] if known else []


def cells_of(row: ItemFinding, columns: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What one statement has to say in these columns."""
    told = as_percent(row.agree_if_all_asked)
    return tuple((name, told) for name in columns)


def one_channel(result: Mapping[str, Any]) -> str:
    """That everything rests on one channel, if it does."""
    rows: Sequence[Sequence[Any]] = result["took_part"]["channel"]
    if len(rows) != 1 or rows[0][0] in {"", Channel.IMPORT}:
        return ""
    return _(
        "Every answer came in one way: %(channel)s. Whoever cannot use it was not heard here."
    ) % {"channel": kind_name("channel", rows[0][0])}


def counted(partition: str, source: str, day: date) -> str:
    """By what people were told apart, by whom, and when."""
    return _("%(dimension)s: %(source)s, %(day)s") % {
        "dimension": partition,
        "source": isolated(source),
        "day": date_format(day, "DATE_FORMAT"),
    }
