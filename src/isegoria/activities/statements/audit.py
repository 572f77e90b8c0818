"""Everything here that the public log vouches for, put side by side with it."""

import hashlib
from collections.abc import Iterator

from django.db.models import Q

from isegoria.activities.statements import services
from isegoria.activities.statements.models import ImportedVotes, Vote
from isegoria.hear.audit import MISFILED
from isegoria.hear.models import Activity, Item, Participant
from isegoria.hear.queries import voices
from isegoria.languages.models import Rendering
from isegoria.ledger.audit import Body

_ROWS_AT_ONCE = 5000
_AROUND = ("item__activity", "participant")
# Nobody can take an imported vote back or mark it, and nothing drew it here, so one that says
# otherwise was changed.
_IMPORTED = Q(salt=None, entry=None, matters=False, is_withdrawn=False, chance=None)


def bodies() -> Iterator[Body]:
    """Every vote and import with what its entry must say."""
    votes = Vote.objects.exclude(_IMPORTED, item__activity__importedvotes__isnull=False)
    for vote in votes.select_related(*_AROUND).iterator(_ROWS_AT_ONCE):
        yield _vote(vote)
    yield from _unsealed_items()
    for one in ImportedVotes.objects.select_related("activity"):
        yield Body(
            topic=one.activity.topic,
            subject=services.subject_of_import(one.activity_id),
            item=one.activity.topic,
            version=1,
            salt=bytes(one.salt),
            body=import_body(one.activity),
            owner=f"import into {one.activity.topic}",
            entry_id=one.entry_id,
        )


def proof_of(participant: Participant, entry_id: int) -> Body | None:
    """What this person said in one entry of the log; None if the entry is not theirs."""
    vote = (
        Vote.objects.filter(voices(participant), entry_id=entry_id).select_related(*_AROUND).first()
    )
    return _vote(vote) if vote else None


def import_body(activity: Activity) -> dict[str, str | int]:
    """What the ledger seals of an import: how many votes and statements, and their digest."""
    digest = hashlib.sha256()
    votes = 0
    rows = (
        Vote.objects.filter(_IMPORTED, item__activity=activity)
        .order_by("item_id", "participant_id")
        .values_list("item_id", "participant_id", "value")
    )
    for row in rows.iterator(_ROWS_AT_ONCE):
        digest.update("vote {} {} {}\n".format(*row).encode())
        votes += 1
    statements = 0
    for line in _imported_statements(activity):
        digest.update(line.encode())
        statements += 1
    return {"digest": digest.hexdigest(), "statements": statements, "votes": votes}


def _imported_statements(activity: Activity) -> Iterator[str]:
    """A line for each: who, in what order, whether it was refused, and the words.

    A moderator's later decision gives an item an entry of its own; here it goes on standing as it
    was brought in.
    """
    rows = (
        Item.objects.filter(
            activity=activity,
            statement__imported_as__gt="",
            text__renderings__state=Rendering.State.SOURCE,
        )
        .order_by("pk")
        .values_list(
            "pk",
            "number",
            "author_id",
            "salt",
            "standing",
            "statement__imported_refused",
            "text__renderings__body",
        )
    )
    for item_id, number, author_id, salt, standing, refused, words in rows.iterator(_ROWS_AT_ONCE):
        brought_in = Item.Standing.REFUSED if refused else Item.Standing.ACCEPTED
        stood = standing if salt is None else brought_in.value
        yield f"statement {item_id} {number} {author_id or 0} {stood} {len(words)}\n{words}\n"


def _unsealed_items() -> Iterator[Body]:
    """Statements that neither an entry of their own nor an import vouches for: put in directly."""
    rows = Item.objects.filter(
        activity__type_slug="statements", salt=None, text__isnull=False
    ).exclude(statement__imported_as__gt="", activity__importedvotes__isnull=False, entry=None)
    for item in rows.select_related("activity"):
        yield Body(
            topic=MISFILED,
            subject="",
            item=item.name,
            version=item.version,
            salt=b"",
            body={},
            owner=f"statement {item.number} of activity {item.activity_id}",
        )


def _vote(vote: Vote) -> Body:
    activity = vote.item.activity
    at_home = vote.process_id == vote.participant.process_id == activity.process_id
    return Body(
        topic=activity.topic if at_home else MISFILED,
        subject=services.subject_of(vote.participant, services.vote_name(vote.item_id)),
        item=services.vote_name(vote.item_id),
        version=vote.version,
        salt=bytes(vote.salt or b""),
        body=services.vote_body(
            vote.item_id,
            vote.value,
            matters=vote.matters,
            is_withdrawn=vote.is_withdrawn,
            chance=vote.chance,
        ),
        owner=f"receipt no. {vote.participant.receipt_id}, answer to item {vote.item_id}",
        entry_id=vote.entry_id,
    )
