"""Finding activities, participants and their parts."""

from dataclasses import dataclass

from django.db.models import Q

from isegoria.hear.models import Activity, Contribution, Item, Participant
from isegoria.receipts.queries import seal_of


@dataclass(frozen=True)
class Part:
    """Somebody's part in an activity, as far as there is one."""

    activity: Activity
    participant: Participant | None
    contribution: Contribution | None


def part(*, process_slug: str, type_slug: str, position: int, code: str | None) -> Part | None:
    """Find an activity and the part that the holder of ``code`` has in it; None if no activity.

    Somebody who comes back is found with one query. Whoever erased their part comes as a newcomer.
    """
    if code and (found := _contribution(process_slug, type_slug, position, code)):
        return Part(found.activity, found.participant, found)
    activity = (
        Activity.objects.select_related("process", "stage")
        .filter(process__slug=process_slug, type_slug=type_slug, position=position)
        .exclude(process__published_at=None)
        .first()
    )
    if activity is None:
        return None
    who = participant_of(code, process_slug) if code else None
    if who and who.secret is None:
        who = None
    envelope = who and Contribution.objects.filter(activity=activity, participant=who).first()
    return Part(activity, who, envelope or None)


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


def voices(participant: Participant, path: str = "participant") -> Q:
    """The condition for rows of this person, those from before parts were joined included."""
    return Q(**{path: participant}) | Q(**{f"{path}__merged_into": participant})


def next_number(activity: Activity) -> int:
    """The number of the next item of this activity."""
    last = Item.objects.filter(process=activity.process_id, activity=activity).order_by("-number")
    return (last.values_list("number", flat=True).first() or 0) + 1


def _contribution(
    process_slug: str, type_slug: str, position: int, code: str
) -> Contribution | None:
    return (
        Contribution.objects.select_related("activity__process", "activity__stage", "participant")
        .filter(
            participant__receipt__code_hmac=seal_of(code),
            participant__merged_into=None,
            participant__secret__isnull=False,
            activity__process__slug=process_slug,
            activity__type_slug=type_slug,
            activity__position=position,
        )
        .exclude(activity__process__published_at=None)
        .first()
    )
