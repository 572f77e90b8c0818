"""The six questions of the Washington Group on what people find difficult, and what follows.

The wording is that of the Washington Group Short Set on Functioning and is not to be changed, so it
is no data: English as read on the page of the United Nations in Western Asia,
https://e-inclusion.unescwa.org/node/1354; the other languages are our translations.

Whoever has a lot of difficulty with one thing or more, or cannot do it at all, is counted among
people with disabilities, all others are not; this is the threshold that the Washington Group
recommends for comparing countries:
https://www.washingtongroup-disability.com/wg-blog/the-washington-group-questions-and-the-disability-continuum-89/
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

CODES = ("seeing", "hearing", "walking", "remembering", "self-care", "communicating")
MUCH = frozenset({"a-lot", "cannot"})
LITTLE = frozenset({"none", "some"})
DISABLED = "disabled"
NOT_DISABLED = "not-disabled"


def questions() -> tuple[tuple[str, str], ...]:
    """The six questions, each with its code, in the language of the page."""
    words = (
        _("Do you have difficulty seeing, even if wearing glasses?"),
        _("Do you have difficulty hearing, even if using a hearing aid?"),
        _("Do you have difficulty walking or climbing steps?"),
        _("Do you have difficulty remembering or concentrating?"),
        _("Do you have difficulty with self-care such as washing all over or dressing?"),
        _(
            "Using your usual language, do you have difficulty communicating, "
            "for example understanding or being understood?"
        ),
    )
    return tuple(zip(CODES, words, strict=True))


def answers() -> tuple[tuple[str, str], ...]:
    """The four answers to each of them, each with its code."""
    return (
        ("none", _("No, no difficulty")),
        ("some", _("Yes, some difficulty")),
        ("a-lot", _("Yes, a lot of difficulty")),
        ("cannot", _("Cannot do at all")),
    )


def group_of(said: Mapping[str, str]) -> str | None:
    """The group that follows from the answers by question; None where they do not tell.

    One great difficulty tells, whatever was left out. That there is none is known only of somebody
    who answered all six.
    """
    given = [said.get(code, "") for code in CODES]
    if any(one in MUCH for one in given):
        return DISABLED
    return NOT_DISABLED if all(one in LITTLE for one in given) else None
