"""The published rules, and what stands in the way of a decision."""

import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isegoria.files.kinds import SPEECH
from isegoria.hear.models import Attachment, Item

LONGEST_REASON = 1000


@dataclass(frozen=True)
class PublishedRule:
    """One reason for which words may be refused. Its number never changes its meaning."""

    number: int
    title: str | Promise
    words: str | Promise

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


RULES = (
    PublishedRule(
        1,
        gettext_lazy("Personal data of others"),
        gettext_lazy(
            "It names private people, or says where they live, how to reach them or how their "
            "health is. People who hold a public office may be named for what they do in it."
        ),
    ),
    PublishedRule(
        2,
        gettext_lazy("Insults and threats"),
        gettext_lazy(
            "It attacks people for who they are, or threatens somebody. Sharp words about plans, "
            "decisions and those who take them are allowed."
        ),
    ),
    PublishedRule(
        3,
        gettext_lazy("Incitement"),
        gettext_lazy("It calls for violence, hatred or discrimination against people."),
    ),
    PublishedRule(
        4,
        gettext_lazy("Secret or unlawful"),
        gettext_lazy(
            "The law forbids publishing it: a secret, somebody else's work, a false charge of a "
            "crime. We name the law in the reason."
        ),
    ),
    PublishedRule(
        5,
        gettext_lazy("Advertising"),
        gettext_lazy("It sells or promotes something that has nothing to do with the question."),
    ),
    PublishedRule(
        6,
        gettext_lazy("Not about this question"),
        gettext_lazy("It may matter, but it belongs elsewhere. We say where, if we know."),
    ),
    PublishedRule(
        7,
        gettext_lazy("Nothing to agree or disagree with"),
        gettext_lazy(
            "It is a question, a greeting, several thoughts at once, or cannot be understood, so "
            "that votes on it would say nothing."
        ),
    ),
    PublishedRule(
        8,
        gettext_lazy("The same as another"),
        gettext_lazy("Another statement says the same already. We say which one, to vote on."),
    ),
)

_BY_NUMBER = {one.number: one for one in RULES}


def rule_of(number: int) -> PublishedRule | None:
    """The published rule with this number; None if there is none."""
    return _BY_NUMBER.get(number)


def obstacle_to_reason(reason: str) -> str | None:
    """What is wrong with the reason for a refusal; None if nothing."""
    if not reason.strip():
        return _("Write the reason. The author and the public will read it.")
    if len(reason) > LONGEST_REASON:
        over = len(reason) - LONGEST_REASON
        return ngettext(
            "The reason is %(over)d character too long; 1000 at most.",
            "The reason is %(over)d characters too long; 1000 at most.",
            over,
        ) % {"over": over}
    if any(unicodedata.category(one) == "Cc" and not one.isspace() for one in reason):
        return _("The reason holds a character that cannot be stored. Type it again by hand.")
    return None


def obstacle_to_showing(attached: Attachment | None, words: str) -> str | None:
    """What stands in the way of showing something to others; None if nothing."""
    if attached is None or words:
        return None
    if attached.file.kind in SPEECH:
        return _("Nobody has written down yet what is said in it. Nothing was changed.")
    return _("It has no description yet for those who cannot see it. Write one first.")


def obstacle_to_describing(attached: Attachment | None, words: str, new: str) -> str | None:
    """What stands in the way of a description by staff; None if nothing."""
    if attached is None or attached.file.kind in SPEECH:
        return _("Only pictures and documents are described here.")
    if words:
        return _("It has a description already. Nothing was changed.")
    if not new:
        return _("Write what is to be seen, for those who cannot see it.")
    if len(new) > LONGEST_REASON:
        return _("The description is too long; 1000 characters at most.")
    return None


def obstacle_to_rule(number: int) -> str | None:
    """What is wrong with the rule that was named; None if nothing."""
    if rule_of(number) is None:
        return _("There is no rule with that number. Choose one from the list.")
    return None


def obstacle_to_decision(item: Item) -> str | None:
    """What stands in the way of any decision on an item; None if nothing."""
    if item.salt is None and item.text_id is None:
        return _("Its author has erased this statement meanwhile. There is nothing to decide.")
    if item.standing == Item.Standing.WITHDRAWN:
        return _("Its author has taken this statement back meanwhile. There is nothing to decide.")
    return None
