"""Deciding on many statements at once: the same decisions, one by one, each told to its author."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotThere
from isegoria.bulk.kinds import Before, BulkKind, Details
from isegoria.hear.models import Attachment, Item
from isegoria.languages.models import Rendering
from isegoria.languages.queries import page_language, shown
from isegoria.moderation import services
from isegoria.moderation.queries import item_for, standing_restriction
from isegoria.moderation.rules import rule_of
from isegoria.organisations.models import Role
from isegoria.organisations.queries import institutions_where
from isegoria.people.models import Account

LONGEST_NAME = 160
_STANDING = Item.Standing


class Decision(BulkKind):
    """One decision on many statements; what undoing needs is how each stood before."""

    to: ClassVar[Item.Standing]

    def named(self, targets: Sequence[int]) -> Mapping[int, str]:
        """The number and the words of each statement."""
        rows = Item.objects.filter(pk__in=targets).values_list("pk", "number", "text_id")
        words = shown([text for _pk, _number, text in rows], page_language())
        return {
            pk: f"{number}. {Truncator(words[text].body).chars(LONGEST_NAME)}"
            for pk, number, text in rows
        }

    def obstacles(self, targets: Sequence[int], details: Details) -> Mapping[int, str]:  # noqa: ARG002  # the same whatever was asked
        """Statements that stand so already, are gone, or cannot be shown yet."""
        there = {
            pk: (standing, bool(text), bool(salt), author is not None)
            for pk, standing, text, salt, author in Item.objects.filter(pk__in=targets).values_list(
                "pk", "standing", "text_id", "salt", "author"
            )
        }
        bare = _without_words(targets)
        found = {}
        for one in targets:
            standing, has_words, is_there, is_told = there.get(one, (None, False, False, False))
            if standing is None or standing == _STANDING.WITHDRAWN or not (has_words or is_there):
                found[one] = _("Its author has taken it back or erased it meanwhile.")
            elif not is_told:  # what is asked, or was put there to begin with
                found[one] = _("Staff put it there. Decide on it by itself.")
            elif standing == self.to:
                found[one] = _("It stands so already.")
            elif self.to == _STANDING.ACCEPTED and one in bare:
                found[one] = _("It has no words yet for those who cannot see or hear it.")
        return found

    def do(self, target: int, details: Details, *, by: Account) -> Before:
        """Decide on one, from however it stands now."""
        item = _item(target, by)
        restriction = standing_restriction(item)
        before: dict[str, Any] = {"standing": str(item.standing)}
        if restriction:
            before |= {
                "rule": restriction.rule,
                "reason": restriction.reason,
                "language": restriction.language,
            }
        self.decide(item, details, by=by)
        return before

    @abstractmethod
    def decide(self, item: Item, details: Details, *, by: Account) -> None:
        """Take the decision on one statement."""

    def undo(self, target: int, details: Details, before: Before, *, by: Account) -> None:  # noqa: ARG002  # what was asked is in before
        """Decide on one as it stood before, unless somebody else has decided since."""
        item = _item(target, by)
        if before["standing"] == _STANDING.ACCEPTED:
            services.accept(item=item, by=by, seen=self.to)
        elif before["standing"] == _STANDING.REFUSED and "rule" in before:
            services.refuse(
                item=item,
                rule=before["rule"],
                reason=before["reason"],
                language=before["language"],
                by=by,
                seen=self.to,
            )
        else:
            reason = _("A decision on many statements at once was undone.")
            services.hold(item=item, reason=reason, by=by, seen=self.to)


class Accept(Decision):
    """Let others vote on all of them."""

    slug = "moderation-accept"
    to = _STANDING.ACCEPTED

    def heading(self, details: Details) -> str:  # noqa: ARG002  # the same whatever was asked
        """What is done."""
        return _("Accept many statements")

    def explained(self, details: Details) -> Sequence[str]:  # noqa: ARG002  # the same
        """What follows."""
        return [
            _("Others can vote on each of them from then on."),
            _("Each author is told on the page of their receipt."),
        ]

    def decide(self, item: Item, details: Details, *, by: Account) -> None:  # noqa: ARG002  # the same
        """Accept one."""
        services.accept(item=item, by=by)


class Refuse(Decision):
    """Keep all of them from being shown, by one rule and for one reason."""

    slug = "moderation-refuse"
    to = _STANDING.REFUSED

    def heading(self, details: Details) -> str:
        """What is done, and by which rule."""
        return _("Refuse many statements by rule %(rule)s") % {"rule": rule_of(details["rule"])}

    def explained(self, details: Details) -> Sequence[str]:
        """What follows, with the reason that is told."""
        return [
            _("Reason: %(reason)s") % {"reason": details["reason"]},
            _("Each author and the public read the rule and this reason, in the words above."),
            _("Votes on statements that were accepted are no longer counted."),
        ]

    def decide(self, item: Item, details: Details, *, by: Account) -> None:
        """Refuse one."""
        services.refuse(item=item, rule=details["rule"], reason=details["reason"], by=by)


class Hold(Decision):
    """Take all of them back to be read again."""

    slug = "moderation-hold"
    to = _STANDING.HELD

    def heading(self, details: Details) -> str:  # noqa: ARG002  # the same whatever was asked
        """What is done."""
        return _("Hold many statements to read them again")

    def explained(self, details: Details) -> Sequence[str]:
        """What follows, with the reason that is told."""
        return [
            _("Reason: %(reason)s") % {"reason": details["reason"]},
            _("Nobody but you sees them until each is decided on again."),
            _("Each author is told, with this reason."),
        ]

    def decide(self, item: Item, details: Details, *, by: Account) -> None:
        """Hold one."""
        services.hold(item=item, reason=details["reason"], by=by)


def _without_words(targets: Sequence[int]) -> set[int]:
    """Which of these came as a picture or a recording of which nobody has said yet what it is."""
    source = Rendering.objects.filter(state=Rendering.State.SOURCE).exclude(body="")
    rows = Attachment.objects.filter(item__in=targets)
    rows = rows.exclude(item__text__in=source.order_by().values("text"))
    return set(rows.values_list("item_id", flat=True))


def _item(target: int, by: Account) -> Item:
    """The statement, if whoever asked may still decide on it."""
    mine = institutions_where(by, Role.Kind.MODERATOR, Role.Kind.OFFICER)
    item = item_for(target, mine)
    if item is None:
        raise NotThere(_("It is not there any more, or not yours to decide on."))
    return item
