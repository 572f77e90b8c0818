"""Putting down votes and statements, each with its entry in the public log."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from isegoria.activities.statements.chances import written
from isegoria.activities.statements.models import Statement, Vote
from isegoria.activities.statements.queries import LastWord
from isegoria.base.refusal import Collision
from isegoria.hear.attachments import Attaching
from isegoria.hear.items import SALT_LENGTH, add_item, items_of, source_of
from isegoria.hear.models import Activity, Item, Participant
from isegoria.ledger.leaf import Event, Happening, subject_tag
from isegoria.ledger.services import record, record_many


@dataclass(frozen=True)
class Cast:
    """One vote to be put down, and what the person said before, if anything."""

    item_id: int
    value: int
    matters: bool
    before: LastWord | None = None
    chance: float | None = None


def cast(*, activity: Activity, participant: Participant, vote: Cast) -> None:
    """Put down what somebody says about a statement: two writes, or none if they said so before.

    Somebody who changes their mind keeps the chance of the draw that first asked them.
    Raises Collision where another form of the same person came in between; nothing is kept then.
    """
    before = vote.before
    if before and _says_the_same(before, vote):
        return
    salt = secrets.token_bytes(SALT_LENGTH)
    version = before.version + 1 if before else 1
    chance = before.chance if before else vote.chance
    entry = record(
        topic=activity.topic,
        event=Event.CHANGED if before else Event.RECEIVED,
        item=vote_name(vote.item_id),
        version=version,
        subject=subject_of(participant, vote_name(vote.item_id)),
        salt=salt,
        body=vote_body(vote.item_id, vote.value, matters=vote.matters, chance=chance),
    )
    words = {
        "value": vote.value,
        "matters": vote.matters,
        "is_withdrawn": False,
        "chance": chance,
        "version": version,
        "salt": salt,
        "entry": entry,
    }
    key = {"process_id": activity.process_id, "item_id": vote.item_id, "participant": participant}
    if before is None:
        try:
            Vote(**key, **words).save(force_insert=True)
        except IntegrityError as twice:
            raise Collision from twice
    elif not Vote.objects.filter(**key, version=before.version).update(**words):
        raise Collision


def vote_body(
    item_id: int,
    value: int,
    *,
    matters: bool,
    is_withdrawn: bool = False,
    chance: float | None = None,
) -> dict[str, int | str]:
    """What the ledger seals of a vote; of the chance only where it is known."""
    drawn = {} if chance is None else {"chance": written(chance)}
    return {
        **drawn,
        "item": f"item-{item_id}",
        "matters": int(matters),
        "value": value,
        "withdrawn": int(is_withdrawn),
    }


def vote_name(item_id: int) -> str:
    """How the ledger names what somebody says about an item, apart from the item itself."""
    return f"vote-{item_id}"


def subject_of(participant: Participant, name: str) -> str:
    """The participant's pseudonym in the log for one thing."""
    return subject_tag(bytes(participant.secret or b""), name)


def subject_of_import(activity_id: int) -> str:
    """The pseudonym in the log for whoever brought a conversation in."""
    return f"import-{activity_id}"


@transaction.atomic
def add_statement(
    *,
    activity: Activity,
    words: str,
    language: str,
    author: Participant | None = None,
    standing: Item.Standing = Item.Standing.HELD,
    also: Mapping[str, str] | None = None,
    recording: str = "",
) -> Item:
    """Add a statement: by a participant, held until somebody has read it, or by staff as a seed.

    The same words by the same person again are the same statement: a form may come twice.
    ``recording`` names the file in which it is spoken, until it is written down.
    """
    if author is not None and words and (twin := _twin(activity, author, words)):
        return twin
    item = add_item(
        activity=activity,
        words=words,
        language=language,
        author=author,
        standing=standing,
        also=also,
        attached=Attaching(recording, is_words=True) if recording else None,
    )
    Statement.objects.create(item=item)
    return item


@transaction.atomic
def cast_many(activity: Activity, votes: Iterable[tuple[Participant, Item, int, bool]]) -> int:
    """Put down many first votes at once, each with its own entry; how many they were."""
    rows = [
        (who, item, value, matters, secrets.token_bytes(SALT_LENGTH))
        for who, item, value, matters in votes
    ]
    entries = record_many(
        Happening(
            topic=activity.topic,
            event=Event.RECEIVED,
            item=vote_name(item.pk),
            version=1,
            subject=subject_of(who, vote_name(item.pk)),
            salt=salt,
            body=vote_body(item.pk, value, matters=matters),
        )
        for who, item, value, matters, salt in rows
    )
    Vote.objects.bulk_create(
        [
            Vote(
                process_id=activity.process_id,
                item=item,
                participant=who,
                value=value,
                matters=matters,
                salt=salt,
                entry=entry,
            )
            for (who, item, value, matters, salt), entry in zip(rows, entries, strict=True)
        ],
        batch_size=2000,
    )
    return len(rows)


def _twin(activity: Activity, author: Participant, words: str) -> Item | None:
    own = [item for item in items_of(author, activity) if item.text_id is not None]
    return next((item for item in own if source_of(item)[0] == words), None)


def _says_the_same(before: LastWord, vote: Cast) -> bool:
    return not before.is_withdrawn and (before.value, before.matters) == (vote.value, vote.matters)


@transaction.atomic
def copy_seeds(source: Activity, to: Activity) -> None:
    """Put the statements of staff into another activity, with translations that are still right."""
    rows = Item.objects.filter(
        activity=source, author=None, standing=Item.Standing.ACCEPTED
    ).select_related("text")
    for item in rows.order_by("number"):
        if item.text is None:
            continue
        words, language = source_of(item)
        others = item.text.renderings.exclude(language=language)
        still_right = others.filter(source_revision__gte=item.text.revision).exclude(body="")
        add_statement(
            activity=to,
            words=words,
            language=language,
            standing=Item.Standing.ACCEPTED,
            also=dict(still_right.values_list("language", "body")),
        )
