"""Everything here that the public log vouches for, put side by side with it."""

from collections.abc import Iterator

from isegoria.activities.survey.models import Answer
from isegoria.activities.survey.services.answers import answer_body, answer_name, subject_of
from isegoria.hear.audit import MISFILED
from isegoria.hear.models import Participant
from isegoria.hear.queries import voices
from isegoria.ledger.audit import Body

_ROWS_AT_ONCE = 5000
_AROUND = ("item__activity", "participant")


def bodies() -> Iterator[Body]:
    """Every answer with what its entry must say."""
    for row in Answer.objects.select_related(*_AROUND).iterator(_ROWS_AT_ONCE):
        yield _answer(row)


def proof_of(participant: Participant, entry_id: int) -> Body | None:
    """What this person said in one entry of the log; None if the entry is not theirs."""
    rows = Answer.objects.filter(voices(participant), entry_id=entry_id)
    row = rows.select_related(*_AROUND).first()
    return _answer(row) if row else None


def _answer(row: Answer) -> Body:
    activity = row.item.activity
    at_home = row.process_id == row.participant.process_id == activity.process_id
    return Body(
        topic=activity.topic if at_home else MISFILED,
        subject=subject_of(row.participant, row.item_id),
        item=answer_name(row.item_id),
        version=row.version,
        salt=bytes(row.salt or b""),
        body=answer_body(row),
        owner=f"receipt no. {row.participant.receipt_id}, answer to item {row.item_id}",
        entry_id=row.entry_id,
    )
