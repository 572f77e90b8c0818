"""Putting down what people say for others to refer to, each step sealed in the public log."""

import secrets
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from isegoria.base.runs import runs_of
from isegoria.hear.attachments import Attaching, attach, delete_attached, names_attached
from isegoria.hear.models import Activity, Item, Participant
from isegoria.hear.queries import next_number, voices
from isegoria.languages.models import Rendering, Text
from isegoria.languages.queries import digests
from isegoria.languages.services import reword, say
from isegoria.ledger.leaf import Event, Happening, Thing, subject_tag
from isegoria.ledger.services import let_go, record, record_many, vouch_for
from isegoria.process.models import Process
from isegoria.process.words import topic_of

SALT_LENGTH = 16
_AT_ONCE = 2000


def item_body(item: Item, words: str, language: str, file: str = "") -> dict[str, str]:
    """What the ledger seals of an item: its words, where it stands, and its file.

    The name of a file begins with the digest of what it holds.
    """
    body = {"language": language, "standing": str(item.standing), "text": words}
    return body | {"file": file} if file else body


def subject_of_item(item: Item) -> str:
    """The pseudonym of the item's author in the log; staff are named as such."""
    if item.author is None:
        return f"staff-{item.pk}"
    return subject_tag(bytes(item.author.secret or b""), item.name)


def source_of(item: Item) -> tuple[str, str]:
    """The words of an item as they were written, and their language."""
    source = Rendering.objects.get(text=item.text, state=Rendering.State.SOURCE)
    return source.body, source.language


@transaction.atomic
def add_item(
    *,
    activity: Activity,
    words: str,
    language: str,
    author: Participant | None = None,
    standing: Item.Standing = Item.Standing.HELD,
    also: Mapping[str, str] | None = None,
    text: Text | None = None,
    attached: Attaching | None = None,
) -> Item:
    """Add an item: by a participant, held until somebody has read it, or by staff.

    ``also`` holds the same words in other languages, where they are there already; ``text`` is the
    text that says all this, where there is one; ``attached`` is a file that belongs to it.
    """
    Activity.objects.select_for_update().get(pk=activity.pk)  # numbers are given one by one
    item = Item(
        process_id=activity.process_id,
        activity=activity,
        number=next_number(activity),
        author=author,
        text=text or say(words, language=language, also=also),
        standing=standing,
        version=0,
    )
    item.save()
    if attached:
        attach(item, attached)
    _seal(item, Event.RECEIVED, words, language)
    if also:
        seal_translations(Item.objects.filter(pk=item.pk))
    return item


@transaction.atomic
def stand(item: Item, standing: Item.Standing, *, event: Event) -> None:
    """Let an item stand otherwise from now on: accepted, refused, withdrawn."""
    item.standing = standing
    _seal(item, event, *source_of(item))


@transaction.atomic
def reword_item(item: Item, words: str) -> None:
    """Change the words of an item, as staff may before anybody has answered it."""
    if item.text is None:
        return
    reword(item.text, words)
    _seal(item, Event.CHANGED, *source_of(item))
    seal_translations(Item.objects.filter(pk=item.pk))


@transaction.atomic
def word_anew(item: Item, words: str, *, language: str) -> None:
    """Give an item that had no words its first ones, in the language in which they are."""
    before, item.text = item.text, say(words, language=language)
    item.save(update_fields=["text"])
    if before:
        before.delete()
    _seal(item, Event.CHANGED, words, language)


@transaction.atomic
def describe_anew(item: Item, words: str) -> None:
    """Change what an item says of itself; somebody has to read it anew before others see it."""
    if item.text is None:
        return
    reword(item.text, words)
    item.standing = Item.Standing.HELD
    _seal(item, Event.CHANGED, *source_of(item))


def seal_translations(items: QuerySet[Item]) -> None:
    """Seal what these items say in other languages, where that is public by now."""
    vouch_for(translation_things(items))


def translated_items(process: Process) -> QuerySet[Item]:
    """The items of a question that say anything in another language."""
    translations = Rendering.objects.filter(text=OuterRef("text"), state=Rendering.State.CHECKED)
    return Item.objects.filter(Exists(translations), process=process)


def translation_things(items: QuerySet[Item]) -> Iterator[Thing]:
    """What each of these items says in all its languages; public where there is more than one."""
    rows = items.exclude(text=None).order_by("pk").select_related("activity__process")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(item.text_id for item in run)
        for item in run:
            words = said[item.text_id]
            yield Thing(
                topic=topic_of(item.activity.process_id),
                item=_translations_name(item),
                body=words,
                owner=f"the translations of statement {item.number} of activity {item.activity_id}",
                is_public=item.activity.process.published_at is not None and len(words) > 1,
            )


def items_of(
    participant: Participant,
    activity: Activity | None = None,
    *,
    type_slug: str = "",
    hold: bool = False,
) -> list[Item]:
    """What this person added, in all their joined parts; of one way of asking, if it is named.

    ``hold`` keeps moderators from deciding on it until the transaction has ended.
    """
    rows = Item.objects.filter(voices(participant, "author")).order_by("pk")
    if activity is not None:
        rows = rows.filter(activity=activity)
    if type_slug:
        rows = rows.filter(activity__type_slug=type_slug)
    if hold:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return list(rows.select_related("activity__process", "activity__stage", "author", "text"))


@transaction.atomic
def erase_items(participant: Participant) -> int:
    """Remove the words of everything this person added; the log keeps that it was erased."""
    items = [item for item in items_of(participant, hold=True) if item.salt is not None]
    record_many(_erasure_of(item) for item in items)
    delete_attached(items)
    for item in items:
        words, item.text, item.salt, item.entry = item.text, None, None, None
        item.standing, item.version = Item.Standing.WITHDRAWN, item.version + 1
        item.save()
        if words:
            words.delete()
    let_go({_translations_name(item): topic_of(item.activity.process_id) for item in items})
    return len(items)


@transaction.atomic
def discard_items(activity: Activity) -> None:
    """Delete what staff put into an activity that the public never saw.

    The log keeps that something was there and was erased.
    """
    items = list(activity.items.select_related("activity", "author", "text"))
    record_many(_erasure_of(item) for item in items)
    for item in items:
        item.delete()
        if item.text is not None:
            item.text.delete()


def erasure(*, activity: Activity, name: str, subject: str, version: int) -> Happening:
    """What the log says when the body of something is gone for good."""
    return Happening(
        topic=activity.topic,
        event=Event.ERASED,
        item=name,
        version=version,
        subject=subject,
        salt=secrets.token_bytes(SALT_LENGTH),
        body={},
    )


def _erasure_of(item: Item) -> Happening:
    return erasure(
        activity=item.activity,
        name=item.name,
        subject=subject_of_item(item),
        version=item.version + 1,
    )


def _translations_name(item: Item) -> str:
    return f"translations-{item.pk}"


def _seal(item: Item, event: Event, words: str, language: str) -> None:
    item.version += 1
    item.salt = secrets.token_bytes(SALT_LENGTH)
    item.entry = record(
        topic=item.activity.topic,
        event=event,
        item=item.name,
        version=item.version,
        subject=subject_of_item(item),
        salt=item.salt,
        body=item_body(item, words, language, names_attached([item]).get(item.pk, "")),
    )
    item.save(update_fields=["standing", "version", "salt", "entry"])
