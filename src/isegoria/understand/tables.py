"""What the page says of answers that are no votes: a small table for each question."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.languages.codes import tag_of
from isegoria.languages.queries import page_language
from isegoria.questionnaire.definition import in_language
from isegoria.understand.models import Finding
from isegoria.understand.pictures import Pictures
from isegoria.understand.rules import FEWEST_IN_A_CELL

FEW = FEWEST_IN_A_CELL


def answers_page(finding: Finding, source: str, pictures: Mapping[int, Pictures]) -> dict[str, Any]:
    """Everything that the page says of a finding about answers of all kinds.

    ``pictures`` are those that may be seen, by the item of their question.
    """
    people = finding.participants
    return {
        "heading": ngettext("%(number)s person answered", "%(number)s people answered", people)
        % {"number": number_format(people)},
        "questions": [
            _question(one, source, pictures.get(one["item"])) for one in finding.result["questions"]
        ],
    }


def _question(found: Mapping[str, Any], source: str, pictures: Pictures | None) -> dict[str, Any]:
    words, language = in_language(found["words"], page_language(), source)
    return {
        "words": words,
        "tag": tag_of(language),
        "base": _base(found["base"]),
        "notes": [*_notes(found), *_missing(found["missing"])],
        "mean": _MEANS.get(found["kind"], ""),
        "pictures": pictures,
        "how_many": _how_many(pictures) if pictures else "",
        "rows": [_row(one, found, source) for one in found["options"]],
    }


def _row(one: Mapping[str, Any], found: Mapping[str, Any], source: str) -> dict[str, str]:
    people = one["people"]
    mean = one.get("mean")
    share = "" if people is None else number_format(round(100 * people / found["base"])) + " %"
    return {
        "words": one["words"].get("") or in_language(one["words"], page_language(), source)[0],
        "people": _("not told") if people is None else number_format(people),
        "share": share,
        "mean": "" if mean is None else number_format(mean),
    }


def _how_many(pictures: Pictures) -> str:
    """How many pictures there are, and that only the newest are here."""
    shown = len(pictures.rows)
    if shown == pictures.total:
        return ngettext("%(number)s picture", "%(number)s pictures", shown) % {
            "number": number_format(shown)
        }
    return _("%(total)s pictures, of which the newest %(shown)s are here") % {
        "total": number_format(pictures.total),
        "shown": number_format(shown),
    }


def _base(base: int | None) -> str:
    if base == 0:
        return _("Nobody answered this.")
    if base is None:
        return _("Fewer than %(few)d people answered this: too few to tell what.") % {"few": FEW}
    return ngettext("%(number)s answer", "%(number)s answers", base) % {
        "number": number_format(base)
    }


def _notes(found: Mapping[str, Any]) -> list[str]:
    told = []
    if numbers := found["numbers"]:
        words = _("Half answered %(median)s or less. The middle half: %(lower)s to %(upper)s.")
        told.append(words % {name: number_format(one) for name, one in numbers.items()})
    if found["kind"] == "text" and found["base"]:
        told.append(_("A person reads the words of each before others can see them."))
    return told


def _missing(missing: Mapping[str, int | None]) -> list[str]:
    words = {
        "dont_know": _("Did not know: %(number)s"),
        "not_say": _("Would rather not say: %(number)s"),
        "empty": _("Left it empty: %(number)s"),
    }
    return [
        words[kind] % {"number": _few() if number is None else number_format(number)}
        for kind, number in missing.items()
    ]


def _few() -> str:
    return _("fewer than %(few)d") % {"few": FEW}


_MEANS = {"ranking": "place", "allocation": "share"}
