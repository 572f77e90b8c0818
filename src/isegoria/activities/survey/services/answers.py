"""Putting down answers, each with its entry in the public log."""

import secrets
from collections.abc import Collection, Iterable, Sequence

from django.db import IntegrityError

from isegoria.activities.survey.models import Answer, Draw
from isegoria.activities.survey.queries import SEEDS, Said
from isegoria.activities.survey.reading import Given, Reply
from isegoria.base.refusal import Collision
from isegoria.hear.attachments import Attaching
from isegoria.hear.items import SALT_LENGTH, add_item, describe_anew, stand
from isegoria.hear.models import Activity, Contribution, Item, Participant
from isegoria.hear.queries import voices
from isegoria.ledger.leaf import Event, Happening, subject_tag
from isegoria.ledger.models import Entry
from isegoria.ledger.services import record_many
from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, Kind

_AT_ONCE = 1000


def put_down(*, activity: Activity, participant: Participant, reply: Reply, language: str) -> None:
    """Put down what somebody answers: two writes for each answer, none if they said so before.

    Raises Collision where another form of the same person came in between; nothing is kept then.
    """
    for one in reply.given:
        _describe_anew(one)
    given = [one for one in reply.given if not _says_the_same(one)]
    rows = [_row(activity, participant, reply.edition_id, one, language) for one in given]
    events = [Event.CHANGED if one.before else Event.RECEIVED for one in given]
    entries = record_many(
        happening(activity, participant, row, event)
        for row, event in zip(rows, events, strict=True)
    )
    for one, row, entry in zip(given, rows, entries, strict=True):
        row.entry = entry
        _save(row, one.before)
    _withdraw_own_words(one.before for one in given)
    _withdraw_unasked(activity, participant, reply.unasked)
    if not reply.is_drawn:
        _keep_the_draw(activity, participant, reply.seed)


def put_down_many(parts: Sequence[tuple[Contribution, Reply]]) -> None:
    """Put down the first answers of many people, with a few statements for all of them."""
    rows = [
        (part, _row(part.activity, part.participant, reply.edition_id, one, part.language))
        for part, reply in parts
        for one in reply.given
    ]
    entries = record_many(
        happening(part.activity, part.participant, row, Event.RECEIVED) for part, row in rows
    )
    for (_part, row), entry in zip(rows, entries, strict=True):
        row.entry = entry
    Answer.objects.bulk_create([row for _part, row in rows], batch_size=_AT_ONCE)
    Draw.objects.bulk_create(
        Draw(
            process_id=part.process_id,
            activity=part.activity,
            participant=part.participant,
            seed=secrets.randbelow(SEEDS),
        )
        for part, _reply in parts
    )


def answer_name(item_id: int) -> str:
    """How the ledger names what somebody answers to a question, apart from the question itself."""
    return f"answer-{item_id}"


def answer_body(row: Answer) -> dict[str, int | str]:
    """What the ledger seals of an answer; words of one's own are sealed as their own item."""
    return {
        "edition": row.edition_id,
        "item": f"item-{row.item_id}",
        "own": f"item-{row.own_id}" if row.own_id else "",
        "shown": row.shown,
        "value": row.value,
        "withdrawn": int(row.is_withdrawn),
    }


def subject_of(participant: Participant, item_id: int) -> str:
    """The participant's pseudonym in the log for one answer."""
    return subject_tag(bytes(participant.secret or b""), answer_name(item_id))


def happening(activity: Activity, participant: Participant, row: Answer, event: Event) -> Happening:
    """What the log is told of an answer as it now stands."""
    return Happening(
        topic=activity.topic,
        event=event,
        item=answer_name(row.item_id),
        version=row.version,
        subject=subject_of(participant, row.item_id),
        salt=bytes(row.salt or b""),
        body=answer_body(row),
    )


def take_back(rows: Collection[Answer]) -> None:
    """Let answers be taken back: before closing they count no more, later words are hidden."""
    happenings = []
    for row in rows:
        row.version += 1
        row.salt = secrets.token_bytes(SALT_LENGTH)
        row.is_withdrawn = not row.item.activity.stage.has_ended()
        happenings.append(happening(row.item.activity, row.participant, row, Event.WITHDRAWN))
    entries: list[Entry] = record_many(happenings)
    for row, entry in zip(rows, entries, strict=True):
        row.entry = entry
    Answer.objects.bulk_update(rows, ["version", "salt", "is_withdrawn", "entry"], batch_size=200)
    _hide([row.own_id for row in rows if row.own_id])


def _keep_the_draw(activity: Activity, participant: Participant, seed: int | None) -> None:
    """Keep by which number this person's orders are drawn; two forms at once keep one."""
    Draw.objects.get_or_create(
        process_id=activity.process_id,
        activity=activity,
        participant=participant,
        defaults={"seed": secrets.randbelow(SEEDS) if seed is None else seed},
    )


def _row(
    activity: Activity, participant: Participant, edition_id: int, one: Given, language: str
) -> Answer:
    own = None
    if one.file:
        attached = Attaching(one.file, one.item_id, is_words=one.kind is Kind.TEXT)
        own = add_item(
            activity=activity,
            words=one.words,
            language=language,
            author=participant,
            attached=attached,
        )
    elif one.kind is Kind.TEXT and one.value and one.value not in _NO_WORDS:
        own = add_item(activity=activity, words=one.value, language=language, author=participant)
    return Answer(
        process_id=activity.process_id,
        item_id=one.item_id,
        participant=participant,
        edition_id=edition_id,
        value="" if own else one.value,
        own=own,
        shown=one.shown,
        version=one.before.version + 1 if one.before else 1,
        salt=secrets.token_bytes(SALT_LENGTH),
    )


def _save(row: Answer, before: Said | None) -> None:
    if before is None:
        try:
            row.save(force_insert=True)
        except IntegrityError as twice:
            raise Collision from twice
        return
    changed = {name: getattr(row, name) for name in _CHANGED} | {"is_withdrawn": False}
    if not Answer.objects.filter(pk=before.pk, version=before.version).update(**changed):
        raise Collision


_NO_WORDS = (DONT_KNOW, NOT_SAY)
_CHANGED = ("edition_id", "value", "own_id", "shown", "version", "salt", "entry_id")


def _says_the_same(one: Given) -> bool:
    before = one.before
    if before is None or before.is_withdrawn:
        return False
    return before.value == one.value or bool(one.file and before.file == one.file)


def _describe_anew(one: Given) -> None:
    """The same picture in other words: somebody reads it anew."""
    before = one.before
    if before is None or before.is_withdrawn or not one.file or one.kind is not Kind.FILE:
        return
    if before.file == one.file and before.words != one.words:
        describe_anew(
            Item.objects.select_related("activity", "text", "author").get(pk=before.own_id or 0),
            one.words,
        )


def _withdraw_own_words(rows: Iterable[Said | None]) -> None:
    """Words that were said otherwise since are taken back."""
    _hide([row.own_id for row in rows if row and row.own_id])


def _hide(items: Collection[int]) -> None:
    if not items:
        return
    rows = Item.objects.filter(pk__in=items).exclude(standing=Item.Standing.WITHDRAWN)
    for item in rows.select_related("activity", "author", "text").order_by("pk"):
        stand(item, Item.Standing.WITHDRAWN, event=Event.WITHDRAWN)


def _withdraw_unasked(activity: Activity, participant: Participant, items: Collection[int]) -> None:
    if not items:
        return
    rows = Answer.objects.filter(
        voices(participant), process=activity.process_id, item__in=items, is_withdrawn=False
    )
    take_back(
        list(rows.select_related("item__activity__stage", "item__activity__process", "participant"))
    )
