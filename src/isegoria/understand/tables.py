"""What the page says of answers that are no votes: a small table for each question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.base.listed import listed
from isegoria.languages.codes import tag_of
from isegoria.languages.queries import Shown, page_language
from isegoria.questionnaire.definition import in_language
from isegoria.questionnaire.dependence import PIPED
from isegoria.understand import words
from isegoria.understand.models import Finding
from isegoria.understand.pictures import Pictures
from isegoria.understand.rules import FEWEST_IN_A_CELL
from isegoria.understand.told import who_took_part

FEW = FEWEST_IN_A_CELL


def answers_page(
    finding: Finding,
    source: str,
    pictures: Mapping[int, Pictures],
    weighed: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """Everything that the page says of a finding about answers of all kinds.

    ``pictures`` are those that may be seen, by the item of their question; ``weighed`` is what
    weights make of each, as it was last told.
    """
    people = finding.participants
    return {
        "heading": ngettext("%(number)s person answered", "%(number)s people answered", people)
        % {"number": words.number(people)},
        "questions": [
            _question(one, source, pictures.get(one["item"]), weighed.get(one["item"]))
            for one in finding.result["questions"]
        ],
        "who": who_took_part(finding.result),
    }


@dataclass(frozen=True)
class Asked:
    """One question of a survey as it is put before a reader: its words and its options."""

    words: Shown
    options: tuple[Shown, ...]
    unit: str


def asked_in(finding: Finding, source: str) -> dict[int, Asked]:
    """Each question of a survey in the language of the page, by its item."""
    found = {}
    for one in finding.result["questions"]:
        said, language = in_language(one["words"], page_language(), source)
        names = tuple(Shown(name, language) for name in _names(one, source))
        found[one["item"]] = Asked(Shown(PIPED.sub("…", said), language), names, one["unit"])
    return found


def _question(
    found: Mapping[str, Any],
    source: str,
    pictures: Pictures | None,
    weighed: Mapping[str, Any] | None,
) -> dict[str, Any]:
    said, language = in_language(found["words"], page_language(), source)
    return {
        "words": PIPED.sub("…", said),  # everybody had their own words there
        "tag": tag_of(language),
        "base": _base(found["base"]),
        "notes": [*_notes(found), *_mirrored(found, source, weighed), *_missing(found["missing"])],
        "mean": _MEANS.get(found["kind"], ""),
        "pictures": pictures,
        "how_many": _how_many(pictures) if pictures else "",
        "rows": [
            _row(one, found["base"], name)
            for one, name in zip(found["options"], _names(found, source), strict=True)
        ],
    }


def _names(found: Mapping[str, Any], source: str) -> list[str]:
    """What each row is called; the first and the last step of a scale by what they mean too."""
    language = page_language()
    names = [
        one["words"].get("") or in_language(one["words"], language, source)[0]
        for one in found["options"]
    ]
    for at, end in zip((0, -1), found["ends"] if names else (), strict=False):
        if meaning := in_language(end, language, source)[0]:
            names[at] = f"{names[at]} \N{EN DASH} {meaning}"
    return names


def _row(one: Mapping[str, Any], base: int, name: str) -> dict[str, str]:
    people, mean = one["people"], one.get("mean")
    return {
        "words": name,
        "people": _("not told") if people is None else words.number(people),
        "share": "" if people is None else words.as_percent(people / base),
        "mean": "" if mean is None else _figure(mean),
    }


def _figure(value: float, unit: str = "") -> str:
    """A number with no more places than it has, and its unit."""
    number = number_format(int(value) if value == int(value) else value)
    return isolated(f"{number}\N{NO-BREAK SPACE}{unit}") if unit else number


def _how_many(pictures: Pictures) -> str:
    """How many pictures there are, and that only the newest are here."""
    shown = len(pictures.rows)
    if shown == pictures.total:
        return ngettext("%(number)s picture", "%(number)s pictures", shown) % {
            "number": words.number(shown)
        }
    return _("%(total)s pictures, of which the newest %(shown)s are here") % {
        "total": words.number(pictures.total),
        "shown": words.number(shown),
    }


def _base(base: int | None) -> str:
    if base == 0:
        return _("Nobody answered this.")
    if base is None:
        return _("Fewer than %(few)d people answered this: too few to tell what.") % {"few": FEW}
    return ngettext("%(number)s answer", "%(number)s answers", base) % {
        "number": words.number(base)
    }


def _notes(found: Mapping[str, Any]) -> list[str]:
    told = []
    if numbers := found["numbers"]:
        spread = _("Half answered %(median)s or less. The middle half: %(lower)s to %(upper)s.")
        told.append(spread % {name: _figure(one, found["unit"]) for name, one in numbers.items()})
    if found["options"] and found["kind"] in _MEANS:
        told.append(_meant_by(_MEANS[found["kind"]]))
    if not found["base"]:
        return told
    if found["kind"] == "text":
        told.append(_("A person reads the words of each before others can see them."))
    if found["kind"] in _NOT_SUMMED_UP:
        told.append(_("We count these answers, and do not sum up what they say."))
    return told


def _mirrored(
    found: Mapping[str, Any], source: str, weighed: Mapping[str, Any] | None
) -> Iterator[str]:
    """What weights make of a question, in a sentence; or that they are refused."""
    if weighed is None or not found["base"]:
        return
    if weighed["few"] != []:
        yield (
            _("Not weighted: from some group too few answered this to speak for all of it.")
            if weighed["few"]
            else _(
                "Not weighted: what is known of who lives here cannot all be met by the answers."
            )
        )
        return
    told = [
        isolated(f"{name}: {words.points(share)}")
        for name, (_raw, share) in zip(_names(found, source), weighed["options"], strict=False)
        if share is not None
    ]
    if told:
        yield _("If those who answered mirrored who lives here: %(shares)s.") % {
            "shares": listed(told)
        }
    if weighed["middle"]:
        yield _(
            "If those who answered mirrored who lives here, half would answer %(middle)s or less."
        ) % {"middle": _figure(weighed["middle"][1], found["unit"])}


def _meant_by(mean: str) -> str:
    if mean == "place":
        return _("Place 1 is the first: the smaller the mean place, the further in front.")
    return _("Whoever gave nothing to something counts in its mean share with zero.")


def _missing(missing: Mapping[str, int | None]) -> list[str]:
    told = {
        "dont_know": _("Did not know: %(number)s"),
        "not_say": _("Would rather not say: %(number)s"),
        "empty": _("Left it empty: %(number)s"),
    }
    return [
        told[kind] % {"number": _few() if number is None else words.number(number)}
        for kind, number in missing.items()
    ]


def _few() -> str:
    return _("fewer than %(few)d") % {"few": FEW}


_MEANS = {"ranking": "place", "allocation": "share"}
_NOT_SUMMED_UP = {"text", "date", "time", "place", "area"}
