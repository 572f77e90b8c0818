"""The steps of bringing in a table, and what stands in the way."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from isegoria.channels.table.models import Table
from isegoria.hear import rules as hearing
from isegoria.hear.models import Activity, Voice
from isegoria.process.models import Process

STEPS = ("letters", "who", "columns")
SLUG = "table"
LARGEST, MOST_COLUMNS = 10_000_000, 400
MOST_FAULTS = 200
IS_PERSON, IS_LANGUAGE, IS_GROUP, IS_SIZE = "_person", "_language", "_group", "_size"


def first_open(choices: Mapping[str, Any]) -> str:
    """The first step that nobody has answered yet; nothing where all are answered."""
    done = choices.get("done", [])
    return next((one for one in STEPS if one not in done), "")


def obstacle(process: Process) -> str | None:
    """Why no table can be brought in for this question at all; None if one can."""
    if SLUG not in process.channel_codes:
        return _(
            "This question takes no tables of organisations. Add that way to it first, so that "
            "everybody can read of it."
        )
    return None


def obstacle_to_taking(table: Table, activity: Activity) -> str | None:
    """Why the rows of this table cannot become answers now; None if they can."""
    if reason := obstacle(activity.process) or hearing.obstacle(activity):
        return reason
    before = Table.objects.filter(
        activity=activity, digest=table.digest, standing__in=Table.Standing.taken()
    )
    if before.exclude(pk=table.pk).exists():
        return _("This table was brought in before. Nothing is brought in twice.")
    if table.standing != Table.Standing.CHECKED:
        return _("Not all rows are looked at yet.")
    if table.faults:
        return _("Nothing is brought in while a row is wrong. Mend the file, or the steps before.")
    if table.looked_at == table.known + table.empty:
        return _("No row of this table is new.")
    return None


def is_of_people(choices: Mapping[str, Any]) -> bool:
    """Tell whether each row is a person."""
    return bool(choices.get("speaks_for") == Voice.PERSON)
