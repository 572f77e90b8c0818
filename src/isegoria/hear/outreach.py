"""Steps to reach people, planned and taken, and how many came by each.

An invitation has a number. How many began to answer by it is counted, and nothing is kept with
the person: nobody can tell from an answer by which invitation it came.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isegoria.base.isolated import isolated
from isegoria.base.listed import listed
from isegoria.base.refusal import NotNow, NotThere, Refused
from isegoria.hear.channel_type import name_of
from isegoria.hear.models import Outreach
from isegoria.hear.visits import invitation_of
from isegoria.languages.queries import NOTHING, Shown, shown
from isegoria.people.models import Account
from isegoria.places.models import Group
from isegoria.process.models import Process, Stage
from isegoria.process.services import hold

# What is told of how many came: so few could be known one by one.
FEWEST_TOLD = 10
LONGEST_WHAT = 300
LONGEST_PARTNER = 120


@dataclass(frozen=True)
class Step:
    """One step as pages show it."""

    number: int
    group: int | None
    group_name: Shown
    channel: str
    partner: str
    what: str
    planned_on: date | None
    done_on: date | None
    is_late: bool
    came: str

    @property
    def is_done(self) -> bool:
        """Tell whether it was taken, not only planned."""
        return self.done_on is not None

    @property
    def words(self) -> str:
        """What is done, for whom, by which way and with whom, in one line."""
        day = self.done_on or self.planned_on
        said = [date_format(day, "DATE_FORMAT")] if day else []
        if self.group_name:
            said.append(isolated(self.group_name.body))
        said.append(name_of(self.channel))
        if self.partner:
            said.append(isolated(self.partner))
        return f"{listed(said)}: {isolated(self.what)}"


@transaction.atomic
def put_down(
    *,
    process: Process,
    group: int | None,
    channel: str,
    partner: str,
    what: str,
    by: Account,
    done_on: date | None = None,
    planned_on: date | None = None,
) -> Outreach:
    """Put down a step that was taken, or one that is planned; it gets the next number."""
    if reason := _obstacle(group, what):
        raise Refused(reason)
    if reason := _obstacle_to_days(process, done_on, planned_on):
        raise Refused(reason)
    hold(process)
    last = Outreach.objects.filter(process=process).aggregate(last=Max("number"))["last"]
    return Outreach.objects.create(
        process=process,
        number=(last or 0) + 1,
        group_id=group,
        channel=channel,
        partner=partner.strip(),
        what=what.strip(),
        planned_on=planned_on,
        done_on=done_on,
        put_down_by=by,
    )


@transaction.atomic
def is_done(*, process: Process, number: int, done_on: date) -> None:
    """Put down that a planned step was taken, and on which day."""
    step = _planned(process, number)
    if reason := _obstacle_to_days(process, done_on, None):
        raise Refused(reason)
    step.done_on = done_on
    step.save(update_fields=["done_on"])


@transaction.atomic
def take_off(*, process: Process, number: int) -> None:
    """Take a step off the plan, as long as nobody came by its link."""
    step = _planned(process, number)
    if step.came:
        raise NotNow(_("People came by its link already. Put down on which day it was done."))
    step.delete()


def _planned(process: Process, number: int) -> Outreach:
    hold(process)
    step = Outreach.objects.filter(process=process, number=number).first()
    if step is None:
        raise NotThere(_("This step is not on the plan any more."))
    if step.done_on is not None:
        raise NotNow(_("It is put down already that this was done. It stays."))
    return step


def began_with(process: Process, visit: str) -> None:
    """Count whoever began to answer with a form that carries the number of an invitation."""
    came_by(process, invitation_of(visit))


def came_by(process: Process, number: int | None) -> None:
    """Count one more who began to answer by an invitation; a number that is none is passed over."""
    if number is not None:
        Outreach.objects.filter(process=process, number=number).update(came=F("came") + 1)


def steps_of(process: Process, language: str) -> list[Step]:
    """Every step of a question, planned or taken, the last first."""
    today = _today(process)
    rows = list(
        Outreach.objects.filter(process=process).select_related("group").order_by("-number")
    )
    names = shown([one.group.label_id for one in rows if one.group], language)
    return [
        Step(
            number=one.number,
            group=one.group_id,
            group_name=names[one.group.label_id] if one.group else NOTHING,
            channel=one.channel,
            partner=one.partner,
            what=one.what,
            planned_on=one.planned_on,
            done_on=one.done_on,
            is_late=one.done_on is None and one.planned_on is not None and one.planned_on < today,
            came=_came(one.came),
        )
        for one in rows
    ]


def reached(process: Process, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was done to reach people, and what is planned, a line each, for everybody to read."""
    steps = steps_of(process, language)
    return (
        tuple(one.words for one in steps if one.is_done),
        tuple(one.words for one in reversed(steps) if not one.is_done and not one.is_late),
    )


def _came(people: int) -> str:
    """How many came, in steps of ten; few are not told."""
    if people < FEWEST_TOLD:
        return _("fewer than ten came by it")
    tens = people // FEWEST_TOLD * FEWEST_TOLD
    words = ngettext("%(number)d or more came by it", "%(number)d or more came by it", tens)
    return words % {"number": tens}


def _obstacle(group: int | None, what: str) -> str | None:
    if not what.strip():
        return _("Say what is done.")
    if group is not None and not Group.objects.filter(pk=group).exists():
        return _("This choice is not offered any more. Look at the page again.")
    return None


def _obstacle_to_days(
    process: Process, done_on: date | None, planned_on: date | None
) -> str | None:
    today = _today(process)
    if done_on is not None:
        return _("This day has not come yet.") if done_on > today else None
    if planned_on is None:
        return _("Say on which day.")
    if planned_on < today:
        return _("This day has passed. Choose a later one, or say that it is done.")
    hear = process.stages.filter(kind=Stage.Kind.HEAR).first()
    if hear and hear.ends_at and planned_on > hear.ends_at.astimezone(process.zone).date():
        return _("Nobody can answer any more on this day. Choose an earlier one.")
    return None


def _today(process: Process) -> date:
    return timezone.now().astimezone(process.zone).date()
