"""Finding activities, participants and their parts."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import connection
from django.db.models import Q

from isegoria.base.joined import columns_of, joined
from isegoria.base.kept import Kept
from isegoria.hear.models import Activity, Contribution, Delivery, Item, Participant
from isegoria.process.models import Process, Stage
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of

# Written out, because every vote and every page of a vote asks it: building such a query anew takes
# ten times as long as the answer. The envelope is joined from outside, so that no database that
# knows little of its tables yet begins with everybody's envelopes.
_HOLDER = f"""SELECT holder.*, envelope.id AS envelope_id,
        envelope.language AS envelope_language, envelope.standing AS envelope_standing
    FROM {Receipt._meta.db_table} receipt
    JOIN {Participant._meta.db_table} holder ON holder.receipt_id = receipt.id
    LEFT JOIN {Contribution._meta.db_table} envelope
        ON envelope.process_id = holder.process_id AND envelope.activity_id = %s
        AND envelope.participant_id = holder.id
    WHERE receipt.code_hmac = %s
"""  # noqa: S608  # names of our own

# The same for the pages that anybody reads: a row for each stage with each thing asked in it.
_ASKED = f"""SELECT {columns_of(Stage, "stage")}, {columns_of(Activity, "activity")},
        {columns_of(Process, "process")}
    FROM {Process._meta.db_table} process
    JOIN {Stage._meta.db_table} stage ON stage.process_id = process.id
    LEFT JOIN {Activity._meta.db_table} activity ON activity.stage_id = stage.id
    WHERE process.slug = %s AND process.published_at IS NOT NULL
    ORDER BY activity.position, activity.id, stage.id
"""  # noqa: S608  # the same

_kept: Kept[Activity | None] = Kept()


@dataclass(frozen=True)
class Part:
    """Somebody's part in an activity, as far as there is one."""

    activity: Activity
    participant: Participant | None
    contribution: Contribution | None


@dataclass(frozen=True)
class Asked:
    """A question with its timetable, and what people are asked to do for it, in order."""

    process: Process
    stages: list[Stage]
    activities: list[Activity]


def activities_of(process: Process) -> list[Activity]:
    """What people are asked to do for a question, in order."""
    return list(process.activities.select_related("process", "stage").order_by("position", "pk"))


def asked(slug: str) -> Asked | None:
    """A published question by its name in addresses; None if there is none; one query."""
    rows = list(joined(_ASKED, [slug], Stage, Activity, Process))
    if not rows:
        return None
    activities = []
    for stage, activity, process in rows:
        if activity is not None:
            activity.stage, activity.process = stage, process
            activities.append(activity)
    stages = {stage.pk: stage for stage, _activity, _process in rows}
    return Asked(rows[0][2], list(stages.values()), activities)


def part(*, process_slug: str, type_slug: str, position: int, code: str | None) -> Part | None:
    """Find an activity and the part that the holder of ``code`` has in it; None if no activity.

    One query for the person; the activity is kept for a moment for all, only to be read. Whoever
    erased their part comes as a newcomer.
    """
    activity = _kept.get(
        (process_slug, type_slug, position),
        lambda: _activity(process_slug, type_slug, position),
    )
    if activity is None:
        return None
    found = _holder(activity, code) if code else None
    who = found.merged_into if found and found.merged_into_id else found
    if who is None or who.process_id != activity.process_id or who.secret is None:
        return Part(activity, None, None)
    if who is found:
        return Part(activity, who, _envelope(activity, who))
    return Part(activity, who, who.contributions.filter(activity=activity.pk).first())


def participant_of(code: str, process_slug: str | None = None) -> Participant | None:
    """Whom a receipt belongs to; where two were joined, the one they were joined into."""
    found = (
        Participant.objects.select_related("merged_into", "process")
        .filter(receipt__code_hmac=seal_of(code))
        .first()
    )
    if found is None or (process_slug and found.process.slug != process_slug):
        return None
    return found.merged_into or found


def delivered(process_id: int, key: str) -> Contribution | None:
    """The part into which a whole form went that came under this key; None if none came."""
    digest = sha256(key.encode()).digest()
    rows = Delivery.objects.select_related("contribution__participant__merged_into")
    found = rows.filter(process=process_id, key_digest=digest).first()
    return found.contribution if found else None


def voices(participant: Participant, path: str = "participant") -> Q:
    """The condition for rows of this person, those from before parts were joined included."""
    return Q(**{path: participant}) | Q(**{f"{path}__merged_into": participant})


def next_number(activity: Activity) -> int:
    """The number of the next item of this activity."""
    last = Item.objects.filter(process=activity.process_id, activity=activity).order_by("-number")
    return (last.values_list("number", flat=True).first() or 0) + 1


def _activity(process_slug: str, type_slug: str, position: int) -> Activity | None:
    return (
        Activity.objects.select_related("process", "stage")
        .filter(process__slug=process_slug, type_slug=type_slug, position=position)
        .exclude(process__published_at=None)
        .first()
    )


def _holder(activity: Activity, code: str) -> Participant | None:
    """Whom a receipt was given to, with their envelope in this activity."""
    return next(iter(Participant.objects.raw(_HOLDER, [activity.pk, seal_of(code)])), None)


def _envelope(activity: Activity, who: Participant) -> Contribution | None:
    """The envelope that was found together with its holder."""
    found = vars(who)
    if found["envelope_id"] is None:
        return None
    row = {
        "id": found["envelope_id"],
        "process_id": who.process_id,
        "activity_id": activity.pk,
        "participant_id": who.pk,
        "language": found["envelope_language"],
        "standing": found["envelope_standing"],
    }
    envelope = Contribution.from_db(connection.alias, list(row), list(row.values()))
    envelope.activity, envelope.participant = activity, who
    return envelope
