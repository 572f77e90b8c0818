"""Entering answers for somebody else, and what is told of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, QuerySet

from isegoria.base.refusal import Faulty
from isegoria.hear.helped import Helped
from isegoria.hear.keeping import keep_one, stands_in
from isegoria.hear.models import Activity, Assistance, Channel, Contribution, Participant
from isegoria.hear.services import ReceivedWhole, contribute_whole
from isegoria.process.models import Process


@dataclass(frozen=True)
class Help:
    """Who enters answers for the person, as what, and how that was agreed and read back."""

    by: str
    role: str
    consent: str
    read_back: str


@dataclass(frozen=True)
class Day:
    """How many people one helper helped on one day; nothing of them."""

    helper: str
    day: date
    people: int


@transaction.atomic
def enter_for(
    *,
    activity: Activity,
    answers: Mapping[str, str],
    language: str,
    key: str,
    code: str | None,
    help_given: Help,
    instead_of: Participant | None = None,
) -> ReceivedWhole:
    """Take all that a helper entered for one person, once; the person is always a new one.

    ``key`` names the form, ``code`` is the receipt that was set aside with it. It stands in the
    place of what the person said before, which is taken back. Raises Refused, with nothing stored,
    if anything of it cannot be taken.
    """
    whole = contribute_whole(
        activity=activity,
        participant=None,
        answers=answers,
        channel=Channel.HELPER,
        language=language,
        key=key,
        code=code,
        helped=Helped(by=help_given.by),
    )
    if whole.refused:  # the person is still there: nothing is kept until all of it is right
        raise Faulty(whole.refused)
    Assistance.objects.get_or_create(
        contribution=whole.contribution,
        defaults={
            "process_id": activity.process_id,
            "role": help_given.role,
            "consent": help_given.consent,
            "read_back": help_given.read_back,
        },
    )
    if instead_of is not None and stands_in(instead_of, activity):
        keep_one(kept=whole.contribution.participant, other=instead_of)
    return whole


def is_last_of(contribution: Contribution, helper: str) -> bool:
    """Tell whether this is the last person whom a helper has helped in this question."""
    rows = _through_helpers(contribution.process_id).filter(helper=helper)
    return rows.order_by("pk").values_list("pk", flat=True).last() == contribution.pk


def days_of(process: Process) -> list[Day]:
    """How many people each helper helped on which day, the latest first; one query."""
    rows = (
        _through_helpers(process.pk)
        .values_list("helper", "received_on")
        .annotate(people=Count("participant", distinct=True))
        .order_by("-received_on", "helper")
    )
    return [Day(*row) for row in rows]


def share_of(process: Process) -> tuple[int, int]:
    """How many people took part with a helper, and how many in all; one query."""
    rows = Contribution.objects.filter(
        process=process, standing=Contribution.Standing.STANDS, participant__merged_into=None
    )
    by_channel = dict(
        rows.values_list("channel").annotate(people=Count("participant", distinct=True)).order_by()
    )
    return by_channel.get(Channel.HELPER, 0), sum(by_channel.values())


def how_agreed(process: Process) -> list[tuple[str, str, int]]:
    """How people agreed and how it was read back, each pair with how many; one query."""
    rows = Assistance.objects.filter(process=process).values_list("consent", "read_back")
    return list(rows.annotate(people=Count("pk")).order_by("-people", "consent", "read_back"))


def _through_helpers(process_id: int) -> QuerySet[Contribution]:
    return Contribution.objects.filter(process=process_id, channel=Channel.HELPER)
