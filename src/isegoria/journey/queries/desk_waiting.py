"""What waits for an official, from every room: to be read, written down, opened, carried out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.bulk.models import Job
from isegoria.bulk.queries import jobs_of
from isegoria.files.kinds import SPEECH
from isegoria.follow.queries import due_at_the_desk, reports_due_at_the_desk
from isegoria.hear.models import Attachment, Item, Transcript
from isegoria.journey.queries.desk_levels import waiting_requests
from isegoria.journey.queries.desk_stages import LATE
from isegoria.moderation.queries import waiting
from isegoria.people.models import Account


@dataclass(frozen=True)
class Waiting:
    """One sort of work that waits: how much of it, in words, and where it is done."""

    words: str
    address: str


def waiting_for(
    account: Account, institutions: Collection[int], counts: Mapping[str, int]
) -> list[Waiting]:
    """What waits for somebody who works for these institutions; nothing that is nothing.

    ``counts`` says how many of their questions stand where. Four queries.
    """
    to_read = waiting(institutions).count()
    going = jobs_of(account).filter(state__in=[Job.State.GOING, Job.State.UNDOING]).count()
    desk = reverse("desk")
    found = [
        (
            counts[LATE],
            ngettext("%(count)d question is late", "%(count)d questions are late", counts[LATE]),
            f"{desk}?stage={LATE}",
        ),
        _of_others(waiting_requests(institutions)),
        (
            to_read,
            ngettext("%(count)d contribution to read", "%(count)d contributions to read", to_read),
            reverse("moderation-queue"),
        ),
        *_recordings(institutions),
        *_promises(institutions),
        (
            counts["draft"],
            ngettext("%(count)d draft to finish", "%(count)d drafts to finish", counts["draft"]),
            f"{desk}?stage=draft",
        ),
        (going, _("What you asked to be done to many is going on"), reverse("bulk-jobs")),
    ]
    return [
        Waiting(words % {"count": count} if "%" in words else words, address)
        for count, words, address in found
        if count
    ]


def _of_others(count: int) -> tuple[int, str, str]:
    """How many requests of other institutions wait, in words, and where they are answered."""
    words = ngettext(
        "%(count)d request of another institution",
        "%(count)d requests of other institutions",
        count,
    )
    return count, words, reverse("desk-levels-waiting")


def _promises(institutions: Collection[int]) -> list[tuple[int, str, str]]:
    """The questions with promises that are late or due soon, and with reports from their places."""
    due = [
        (
            count,
            ngettext(
                "%(count)d promise is late or due soon",
                "%(count)d promises are late or due soon",
                count,
            ),
            reverse("desk-promised", args=[slug]),
        )
        for slug, count in due_at_the_desk(institutions)
    ]
    return due + [
        (
            count,
            ngettext(
                "%(count)d report from a place to read or answer",
                "%(count)d reports from places to read or answer",
                count,
            ),
            reverse("desk-promise-reports", args=[slug]),
        )
        for slug, count in reports_due_at_the_desk(institutions)
    ]


def _recordings(institutions: Collection[int]) -> list[tuple[int, str, str]]:
    """The questions with recordings that nobody has written down, those with most of them first."""
    rows = Attachment.objects.filter(
        process__institution__in=institutions,
        file__kind__in=SPEECH,
        item__standing=Item.Standing.HELD,
    ).exclude(item__transcript__stage__in=Transcript.Stage.done())
    counted = rows.order_by().values_list("process__slug").annotate(number=Count("pk"))
    return [
        (
            count,
            ngettext(
                "%(count)d recording to write down", "%(count)d recordings to write down", count
            ),
            reverse("desk-spoken", args=[slug]),
        )
        for slug, count in counted.order_by("-number", "process__slug")[:3]
    ]
