"""Steps that were taken to reach people who were not heard, and how many came by each.

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
from isegoria.base.refusal import Refused
from isegoria.hear.models import Channel, Outreach
from isegoria.languages.queries import NOTHING, Shown, shown
from isegoria.people.models import Account
from isegoria.places.models import Group
from isegoria.process.models import Process
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
    done_on: date
    came: str

    @property
    def words(self) -> str:
        """What was done, for whom, by which way and with whom, in one line."""
        said = [date_format(self.done_on, "DATE_FORMAT")]
        if self.group_name:
            said.append(isolated(self.group_name.body))
        said.append(str(Channel(self.channel).label))
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
    done_on: date,
    by: Account,
) -> Outreach:
    """Put down a step that was taken; it gets the next number of its question."""
    if reason := _obstacle(process, group, what, done_on):
        raise Refused(reason)
    hold(process)
    last = Outreach.objects.filter(process=process).aggregate(last=Max("number"))["last"]
    return Outreach.objects.create(
        process=process,
        number=(last or 0) + 1,
        group_id=group,
        channel=Channel(channel),
        partner=partner.strip(),
        what=what.strip(),
        done_on=done_on,
        put_down_by=by,
    )


def came_by(process: Process, number: int | None) -> None:
    """Count one more who began to answer by an invitation; a number that is none is passed over."""
    if number is not None:
        Outreach.objects.filter(process=process, number=number).update(came=F("came") + 1)


def steps_of(process: Process, language: str) -> list[Step]:
    """Every step that was taken for a question, the last first."""
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
            done_on=one.done_on,
            came=_came(one.came),
        )
        for one in rows
    ]


def reached(process: Process, language: str) -> tuple[str, ...]:
    """What was done to reach people, a line each, for everybody to read."""
    return tuple(one.words for one in steps_of(process, language))


def _came(people: int) -> str:
    """How many came, in steps of ten; few are not told."""
    if people < FEWEST_TOLD:
        return _("fewer than ten came by it")
    tens = people // FEWEST_TOLD * FEWEST_TOLD
    words = ngettext("%(number)d or more came by it", "%(number)d or more came by it", tens)
    return words % {"number": tens}


def _obstacle(process: Process, group: int | None, what: str, done_on: date) -> str | None:
    if not what.strip():
        return _("Say what was done.")
    if done_on > timezone.now().astimezone(process.zone).date():
        return _("This day has not come yet.")
    if group is not None and not Group.objects.filter(pk=group).exists():
        return _("This choice is not offered any more. Look at the page again.")
    return None
