"""One person's own votes and statements: showing them, taking them back, erasing them."""

import secrets

from django.utils.translation import gettext as _

from isegoria.activities.statements import services
from isegoria.activities.statements.models import Stance, Vote
from isegoria.activities.statements.queries import SLUG, STATEMENT, last_words, prompt_about
from isegoria.hear import rules as hearing
from isegoria.hear.activity_type import Point
from isegoria.hear.attachments import attachments_of
from isegoria.hear.items import SALT_LENGTH, erasure, items_of, stand
from isegoria.hear.models import Attachment, Item, Participant
from isegoria.hear.queries import voices
from isegoria.languages.queries import NOTHING, Shown, shown
from isegoria.ledger.leaf import Event, Happening
from isegoria.ledger.services import record_many


def points(participant: Participant, language: str) -> list[Point]:
    """What this person said; own statements first, then votes in the order they were last made."""
    votes = last_words(participant)
    own = items_of(participant, type_slug=SLUG)
    words = shown([*(vote.item.text_id for vote in votes), *(one.text_id for one in own)], language)
    attached = attachments_of(own)
    return [
        *(
            _own_point(item, words.get(item.text_id, NOTHING), attached.get(item.pk))
            for item in own
        ),
        *(_vote_point(vote, words.get(vote.item.text_id, NOTHING), language) for vote in votes),
    ]


def withdraw(participant: Participant, item_id: int | None) -> int:
    """Take back votes and statements; after closing, votes stay counted and words are hidden."""
    votes = [
        vote
        for vote in Vote.objects.filter(voices(participant)).select_related(
            "item__activity__stage", "item__activity__process", "participant"
        )
        if not vote.is_withdrawn and item_id in (None, vote.item_id)
    ]
    items = [
        item
        for item in items_of(participant, type_slug=SLUG, hold=True)
        if item.standing != Item.Standing.WITHDRAWN and item_id in (None, item.pk)
    ]
    _withdraw_votes(votes)
    for item in items:
        stand(item, Item.Standing.WITHDRAWN, event=Event.WITHDRAWN)
    return len({vote.item_id for vote in votes}) + len(items)


def erase(participant: Participant) -> int:
    """Remove this person's votes; the log keeps that they were erased."""
    votes = list(
        Vote.objects.filter(voices(participant)).select_related("item__activity", "participant")
    )
    record_many(
        erasure(
            activity=vote.item.activity,
            name=services.vote_name(vote.item_id),
            subject=services.subject_of(vote.participant, services.vote_name(vote.item_id)),
            version=vote.version + 1,
        )
        for vote in votes
    )
    Vote.objects.filter(pk__in=[vote.pk for vote in votes]).delete()
    return len(votes)


def _withdraw_votes(votes: list[Vote]) -> None:
    happenings = []
    for vote in votes:
        vote.version += 1
        vote.salt = secrets.token_bytes(SALT_LENGTH)
        vote.is_withdrawn = not vote.item.activity.stage.has_ended()
        happenings.append(
            Happening(
                topic=vote.item.activity.topic,
                event=Event.WITHDRAWN,
                item=services.vote_name(vote.item_id),
                version=vote.version,
                subject=services.subject_of(vote.participant, services.vote_name(vote.item_id)),
                salt=vote.salt,
                body=services.vote_body(
                    vote.item_id,
                    vote.value,
                    matters=vote.matters,
                    is_withdrawn=vote.is_withdrawn,
                    chance=vote.chance,
                ),
            )
        )
    for vote, entry in zip(votes, record_many(happenings), strict=True):
        vote.entry = entry
    Vote.objects.bulk_update(votes, ["version", "salt", "is_withdrawn", "entry"], batch_size=200)


def _vote_point(vote: Vote, about: Shown, language: str) -> Point:
    closed = hearing.obstacle_to_change(vote.item.activity)
    gone = vote.item.standing != Item.Standing.ACCEPTED
    said = "" if vote.is_withdrawn else Stance(vote.value).word
    again = prompt_about(vote.item_id, about, language, said=said, matters=vote.matters)
    return Point(
        key=f"{STATEMENT}{vote.item_id}",
        activity_id=vote.item.activity_id,
        item_id=vote.item_id,
        about=about if not gone else NOTHING,
        stance=_stance(vote),
        own_words=False,
        prompt=None if closed or gone else again,
        entry_id=vote.entry_id,
        state=_("This statement is no longer shown.") if gone else "",
    )


def _stance(vote: Vote) -> str:
    if vote.is_withdrawn:
        return _("You took your answer back.")
    if vote.matters:
        return _("%(answer)s. This one matters to you.") % {"answer": Stance(vote.value).label}
    return str(Stance(vote.value).label)


def _own_point(item: Item, words: Shown, attached: Attachment | None) -> Point:
    is_unwritten = attached is not None and not words.body
    return Point(
        key=item.name,
        activity_id=item.activity_id,
        item_id=item.pk,
        about=words,
        stance=_("A recording") if is_unwritten else _("Your own statement"),
        own_words=True,
        attached=attached,
        prompt=None,
        entry_id=item.entry_id if item.salt else None,
        state=_state(item, is_unwritten=is_unwritten),
    )


def _state(item: Item, *, is_unwritten: bool) -> str:
    if item.salt is None:
        return _("You erased it.")
    if is_unwritten and item.standing == Item.Standing.HELD:
        return _("A person listens to it and writes it down; then you can read it here.")
    return {
        Item.Standing.HELD: _("Somebody reads it before others can see it."),
        Item.Standing.ACCEPTED: _("Others can vote on it."),
        Item.Standing.REFUSED: _("It was not accepted. The reason stands above."),
        Item.Standing.WITHDRAWN: _("You took it back."),
    }[Item.Standing(item.standing)]
