"""Deciding what may stand. Each decision is one transaction: standing, log, reason, notice."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, Refused
from isegoria.hear.attachments import attached_to
from isegoria.hear.items import reword_item, source_of, stand
from isegoria.hear.models import Contribution, Item
from isegoria.hear.routes import route_token_of
from isegoria.languages.queries import page_language
from isegoria.ledger.leaf import Event
from isegoria.moderation import rules
from isegoria.moderation.models import Restriction
from isegoria.moderation.queries import standing_restriction
from isegoria.moderation.words import seal_restriction
from isegoria.notices.services import owe
from isegoria.people.models import Account

ACCEPTED = "statement-accepted"
REFUSED = "statement-refused"
HELD = "statement-held"


@transaction.atomic
def accept(*, item: Item, by: Account, seen: str | None = None) -> Item:
    """Let others vote on an item, be it new or refused before; tell its author.

    ``seen`` is the standing that the moderator saw when deciding; if somebody else has decided
    meanwhile, nothing is done and the message says what was decided.
    """
    fresh = _for_decision(item, seen, already=Item.Standing.ACCEPTED)
    if obstacle := rules.obstacle_to_showing(attached_to(fresh), source_of(fresh)[0]):
        raise Refused(obstacle)
    was_refused = _lift(fresh, by)
    stand(fresh, Item.Standing.ACCEPTED, event=Event.ACCEPTED)
    _tell(fresh, kind=ACCEPTED, was_refused=was_refused)
    return fresh


@transaction.atomic
def refuse(
    *,
    item: Item,
    rule: int,
    reason: str,
    by: Account,
    seen: str | None = None,
    language: str | None = None,
) -> Restriction:
    """Keep an item from being shown and voted on, by a published rule; tell its author why.

    Votes on it are then no longer counted; they count again when it is restored. ``language`` is
    that of the reason, else the one the page is in.
    """
    for obstacle in (rules.obstacle_to_rule(rule), rules.obstacle_to_reason(reason)):
        if obstacle:
            raise Refused(obstacle)
    fresh = _for_decision(item, seen, already=Item.Standing.REFUSED)
    was_accepted = fresh.standing == Item.Standing.ACCEPTED
    restriction = Restriction.objects.create(
        item=fresh,
        rule=rule,
        reason=reason.strip(),
        language=language or page_language(),
        decided_by=by,
        decided_on=timezone.now().date(),
    )
    seal_restriction(restriction)
    stand(fresh, Item.Standing.REFUSED, event=Event.RESTRICTED)
    _tell(fresh, kind=REFUSED, restriction=restriction, was_accepted=was_accepted)
    return restriction


@transaction.atomic
def hold(*, item: Item, reason: str, by: Account, seen: str | None = None) -> Item:
    """Take an item back to be read again, be it accepted or refused; tell its author why.

    Until somebody decides again others do not see it, and votes on it are not counted.
    """
    if obstacle := rules.obstacle_to_reason(reason):
        raise Refused(obstacle)
    fresh = _for_decision(item, seen, already=Item.Standing.HELD)
    _lift(fresh, by)
    stand(fresh, Item.Standing.HELD, event=Event.CHANGED)
    _tell(fresh, kind=HELD, reason=reason.strip())
    return fresh


@transaction.atomic
def describe(*, item: Item, words: str) -> None:
    """Describe a picture that came without a description, for those who cannot see it."""
    fresh = _for_decision(item, None, already=Item.Standing.WITHDRAWN)
    said = " ".join(words.split())
    if obstacle := rules.obstacle_to_describing(attached_to(fresh), source_of(fresh)[0], said):
        raise Refused(obstacle)
    reword_item(fresh, said)


def _lift(item: Item, by: Account) -> bool:
    """Lift the restriction on an item; False if there was none."""
    lifted = standing_restriction(item)
    if lifted is None:
        return False
    lifted.lifted_by, lifted.lifted_on = by, timezone.now().date()
    lifted.save(update_fields=["lifted_by", "lifted_on"])
    seal_restriction(lifted)
    return True


def _for_decision(item: Item, seen: str | None, *, already: Item.Standing) -> Item:
    """The item as it is now, locked; or words on why there is nothing to decide."""
    fresh = (
        Item.objects.select_for_update(of=("self",))
        .select_related("activity__process", "author", "text")
        .get(pk=item.pk)
    )
    if obstacle := rules.obstacle_to_decision(fresh):
        raise NotNow(obstacle)
    if fresh.standing == already or (seen is not None and fresh.standing != seen):
        raise NotNow(_what_was_decided(fresh))
    return fresh


def _what_was_decided(item: Item) -> str:
    if item.standing == Item.Standing.ACCEPTED:
        return _("This statement is accepted already. Nothing was changed.")
    if item.standing == Item.Standing.HELD:
        return _("This statement waits to be read already. Nothing was changed.")
    restriction = standing_restriction(item)
    if item.standing != Item.Standing.REFUSED or restriction is None:
        return _("Somebody else has looked at this statement meanwhile. Nothing was changed.")
    return _(
        "This statement was refused already on %(day)s, by rule %(rule)s. Nothing was changed."
    ) % {
        "day": date_format(restriction.decided_on, "DATE_FORMAT"),
        "rule": str(rules.rule_of(restriction.rule)),
    }


def _tell(
    item: Item,
    *,
    kind: str,
    restriction: Restriction | None = None,
    reason: str = "",
    **was: bool,
) -> None:
    """Leave a notice where the author's receipt leads, in the language the author used."""
    author = item.author
    if author is None or author.receipt_id is None:
        return  # staff, or brought in from elsewhere: nobody has a receipt for it
    part = Contribution.objects.filter(activity=item.activity_id, participant=author).first()
    words, written_in = source_of(item)
    language = part.language if part else written_in
    with override(language):
        if restriction:
            body = _refusal(words, restriction, **was)
        else:
            body = _holding(words, reason) if reason else _acceptance(words, **was)
    owe(route_token=route_token_of(author), kind=kind, language=language, body=body)


def _holding(words: str, reason: str) -> str:
    return _(
        "You wrote: “%(words)s”\n\n"
        "We are reading it once more. Until then others do not see it.\n\n"
        "Reason: %(reason)s\n\n"
        "You need to do nothing. We tell you here what is decided."
    ) % {"words": words, "reason": reason}


def _acceptance(words: str, *, was_refused: bool) -> str:
    if was_refused:
        return _(
            "You wrote: “%(words)s”\n\n"
            "We looked at it again and accepted it. Others can vote on it from now on."
        ) % {"words": words}
    return _("You wrote: “%(words)s”\n\nIt was accepted. Others can vote on it from now on.") % {
        "words": words
    }


def _refusal(words: str, restriction: Restriction, *, was_accepted: bool) -> str:
    parts = {
        "words": words,
        "rule": str(rules.rule_of(restriction.rule)),
        "reason": restriction.reason,
    }
    if was_accepted:
        return (
            _(
                "You wrote: “%(words)s”\n\n"
                "It was accepted at first. Somebody read it again, and it is no longer shown. "
                "Votes on it are not counted.\n\n"
                "Rule %(rule)s\n\n"
                "Reason: %(reason)s\n\n"
                "You can write another statement. Your other answers stay as they are."
            )
            % parts
        )
    return (
        _(
            "You wrote: “%(words)s”\n\n"
            "It was not accepted, so others do not see it.\n\n"
            "Rule %(rule)s\n\n"
            "Reason: %(reason)s\n\n"
            "You can write another statement. Your other answers stay as they are."
        )
        % parts
    )
