"""What is said of the short list, and of signs that several voices may be one."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.understand import words


def list_heading(result: Mapping[str, Any]) -> str:
    """What the short list is, as far as it holds."""
    found = result.get("slate")
    if not found or not found["statements"]:
        return ""
    count = len(found["statements"])
    if 2 * (found["left_out"] or 0) < found["heard"]:
        text = ngettext(
            "%(number)s statement in which most people find themselves",
            "%(number)s statements in which most people find themselves",
            count,
        )
    else:
        text = ngettext(
            "%(number)s statement in which as many people as possible find themselves",
            "%(number)s statements in which as many people as possible find themselves",
            count,
        )
    return text % {"number": words.number(count)}


def left_out(result: Mapping[str, Any]) -> list[str]:
    """Whom the short list leaves out, and of whom nobody knows."""
    found = result.get("slate")
    if not found or not found["statements"]:
        return []
    heard, out, unasked = found["heard"], found["left_out"], found["not_asked"]
    first = (
        _("Fewer than ten of these %(people)s people agree with none of them.")
        if out is None
        else _("Each of these %(people)s people agrees with at least one of them.")
        if not out
        else _("Of these %(people)s people, %(part)s (%(share)s%%) agree with none of them.")
    ) % {
        "people": words.number(heard),
        "part": words.number(out or 0),
        "share": number_format(int(100 * (out or 0) / heard + 0.5)),
    }
    second = (
        _("Everybody but fewer than ten people was asked about at least one of them.")
        if unasked is None
        else ngettext(
            "%(number)s person was asked about none of them; what they would say is not known.",
            "%(number)s people were asked about none of them; what they would say is not known.",
            unasked,
        )
        % {"number": words.number(unasked)}
        if unasked
        else ""
    )
    return [one for one in (first, second) if one]


def signs(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """In short, each sign that several voices may be one, and what it means for the shares.

    Nothing in findings of earlier versions.
    """
    found = result.get("signs")
    if not found:
        return []
    said = [(script_heading(one), script(one)) for one in found["scripts"]]
    said = said or [(searched(found), "")]
    if found["copies_count"]:
        twice = ngettext(
            "One statement was put forward more than once, in the same words or nearly.",
            "%(number)s statements were put forward more than once, in the same words or nearly.",
            found["copies_count"],
        )
        said.append((twice % {"number": words.number(found["copies_count"])}, ""))
    return said


def searched(found: Mapping[str, Any]) -> str:
    """What was looked at, where nobody was found to answer after a script."""
    if found["scripts"]:
        return ""
    return {
        "few": _("Too few people answered to see whether some answer after one script."),
        "many": _(
            "More was said here than we can compare person by person. So nobody looked whether "
            "some answer after one script."
        ),
        "all": _(
            "We looked for people who answer after one script, and found no sign of it. A small "
            "campaign, or one whose members answer little, would not be seen."
        ),
    }[found["searched"]]


def script_heading(script: Mapping[str, Any]) -> str:
    """How many people answer how much alike."""
    return _("%(people)s people give nearly the same answers to %(statements)s statements") % {
        "people": words.number(script["people"]),
        "statements": words.number(script["statements"]),
    }


def script(script: Mapping[str, Any]) -> str:
    """How far the named shares hang on people who answer alike."""
    if not script["move"]:
        return _("Without them, the shares of what unites and what divides stay as they are.")
    return ngettext(
        "Without them, the shares of what unites and what divides move by up to "
        "%(number)s point in a hundred.",
        "Without them, the shares of what unites and what divides move by up to "
        "%(number)s points in a hundred.",
        script["move"],
    ) % {"number": words.number(script["move"])}


def copies(count: int) -> str:
    """How many statements say the same."""
    return ngettext(
        "%(number)s statement with the same words, or nearly",
        "%(number)s statements with the same words, or nearly",
        count,
    ) % {"number": words.number(count)}


def more_copies(told: int, total: int) -> str:
    """That not all copied statements are listed."""
    if total <= told:
        return ""
    return _("These are the first %(shown)s of %(total)s.") % {
        "shown": words.number(told),
        "total": words.number(total),
    }
