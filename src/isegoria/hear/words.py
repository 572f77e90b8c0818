"""What activities and meetings say in public, as the public log seals it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from isegoria.base.runs import runs_of
from isegoria.hear.models import Activity, Meeting
from isegoria.languages.queries import digests
from isegoria.ledger.leaf import Thing
from isegoria.process.words import topic_of

_AT_ONCE = 500
GROUPS = ("women", "men", "young", "old", "disabled")


def activity_things(activities: QuerySet[Activity]) -> Iterator[Thing]:
    """Each of these activities."""
    rows = activities.order_by("pk").select_related("process", "stage")
    for run in runs_of(rows.iterator(_AT_ONCE), _AT_ONCE):
        said = digests(activity.title_id for activity in run)
        for activity in run:
            yield Thing(
                topic=topic_of(activity.process_id),
                item=f"asked-{activity.pk}",
                body=_asked(activity, said[activity.title_id]),
                owner=f"activity {activity.pk}",
                is_public=activity.process.published_at is not None,
            )


def meeting_things(meetings: QuerySet[Meeting]) -> Iterator[Thing]:
    """Each of these meetings, also those that were taken out again."""
    rows = meetings.order_by("pk").select_related("process").prefetch_related("points")
    for meeting in rows.iterator(_AT_ONCE):
        yield Thing(
            topic=topic_of(meeting.process_id),
            item=f"meeting-{meeting.pk}",
            body=_gathered(meeting),
            owner=f"meeting {meeting.pk}",
            is_public=meeting.process.published_at is not None,
        )


def _gathered(meeting: Meeting) -> dict[str, Any]:
    points = sorted(meeting.points.all(), key=lambda one: one.position)
    return {
        "groups": {name: getattr(meeting, name) for name in GROUPS},
        "held_on": meeting.held_on.isoformat(),
        "language": meeting.language,
        "number": meeting.number,
        "place": meeting.place,
        "points": [[one.words, one.support, one.dissent] for one in points],
        "present": meeting.present,
        "taken_out": meeting.taken_out,
        "way": meeting.way,
    }


def _asked(activity: Activity, title: dict[str, str]) -> dict[str, Any]:
    return {
        "is_paused": activity.is_paused,
        "pause_reason": activity.pause_reason,
        "position": activity.position,
        "stage": activity.stage_id,
        "title": title,
        "type": activity.type_slug,
    }
