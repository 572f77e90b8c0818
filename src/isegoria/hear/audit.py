"""Everything that people contributed, as the public log vouches for it."""

from collections.abc import Iterator

from isegoria.hear.activity_type import activity_types
from isegoria.hear.attachments import names_attached
from isegoria.hear.items import item_body, source_of, subject_of_item
from isegoria.hear.models import Contribution, Item, Participant
from isegoria.hear.queries import voices
from isegoria.hear.services import merge_body, part_name
from isegoria.hear.speaking import spoken_bodies
from isegoria.languages.models import Rendering
from isegoria.ledger.audit import Body
from isegoria.ledger.leaf import subject_tag

MISFILED = "under another question"  # no entry has this topic, so whatever lies there is reported
_ROWS_AT_ONCE = 2000


def bodies() -> Iterator[Body]:
    """What is stored of items, of joinings, of those spoken for, and by every type of activity."""
    yield from _items()
    yield from _joinings()
    yield from spoken_bodies()
    for kind in activity_types().values():
        yield from kind.bodies()


def proof_of(participant: Participant, entry_id: int) -> Body | None:
    """What this person said in one entry of the log; None if the entry is not theirs."""
    item = (
        Item.objects.filter(voices(participant, "author"), entry_id=entry_id)
        .exclude(salt=None)
        .select_related("activity", "author")
        .first()
    )
    if item is not None:
        file = names_attached([item]).get(item.pk, "")
        return _item(item, *source_of(item), file)
    found = (kind.proof_of(participant, entry_id) for kind in activity_types().values())
    return next((body for body in found if body), None)


def _items() -> Iterator[Body]:
    """In runs, so that the words come with few queries and little memory."""
    rows = Item.objects.exclude(salt=None).select_related("activity", "author").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_ROWS_AT_ONCE]):
        last = batch[-1].pk
        words = {
            text_id: (body, language)
            for text_id, body, language in Rendering.objects.filter(
                text__in=[item.text_id for item in batch], state=Rendering.State.SOURCE
            ).values_list("text_id", "body", "language")
        }
        files = names_attached(batch)
        for item in batch:
            said = words.get(item.text_id or 0, ("", ""))
            yield _item(item, *said, files.get(item.pk, ""))


def _item(item: Item, words: str, language: str, file: str) -> Body:
    who = "staff" if item.author is None else f"receipt no. {item.author.receipt_id}"
    return Body(
        topic=item.activity.topic if item.process_id == item.activity.process_id else MISFILED,
        subject=subject_of_item(item),
        item=item.name,
        version=item.version,
        salt=bytes(item.salt or b""),
        body=item_body(item, words, language, file),
        owner=f"{who}, statement {item.number} of activity {item.activity_id}",
        entry_id=item.entry_id,
    )


def _joinings() -> Iterator[Body]:
    parts = Contribution.objects.filter(
        participant__merged_into__isnull=False, participant__secret__isnull=False
    ).select_related("activity", "participant__merged_into")
    for part in parts.iterator(_ROWS_AT_ONCE):
        who = part.participant
        if who.merged_into is None or who.secret is None:
            continue
        name = part_name(part.activity_id)
        yield Body(
            topic=part.activity.topic,
            subject=subject_tag(bytes(who.secret), name),
            item=name,
            version=1,
            salt=bytes(who.merge_salt or b""),
            body=merge_body(who.merged_into, part.activity_id),
            owner=f"receipt no. {who.receipt_id}, joined to another",
        )
