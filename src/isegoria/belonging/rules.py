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
    """Tell whether everybody was to be answered a while ago: then nothing of it is kept."""
    ends = [
        one.ends_at.date()
        for one in process.stages.all()
        if one.kind == Stage.Kind.ANSWER and one.ends_at
    ]
    return bool(ends) and max(ends) + KEPT_AFTER_ANSWERING < today
