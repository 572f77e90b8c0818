"""How long self-descriptions and their keys are kept."""

from datetime import date, timedelta

from isegoria.process.models import Process, Stage

RENEWED_AFTER = timedelta(days=30)
# As long as this a backup can be brought back with its groups.
KEPT_BESIDE = timedelta(days=8)
KEPT_AFTER_ANSWERING = timedelta(days=30)
# Each is one more message, screen or menu for somebody who has answered all already.
MOST_BY_PHONE = 2


def is_over(process: Process, today: date) -> bool:
    """Tell whether everybody was answered, and all looked back on, a while ago: nothing is kept.

    Until then it is told by groups who was heard, and whether it was solved.
    """
    last = {
        one.kind: one.ends_at if one.kind == Stage.Kind.ANSWER else one.begins_at
        for one in process.stages.all()
    }
    moments = [last.get(kind) for kind in (Stage.Kind.ANSWER, Stage.Kind.LEARN)]
    ends = [one.date() for one in moments if one]
    return bool(ends) and max(ends) + KEPT_AFTER_ANSWERING < today
