"""The board *Who have we not heard*: groups and ways, what was done, and what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from isegoria.base.isolated import isolated
from isegoria.base.listed import listed
from isegoria.gates.closing import names_of, silent_groups
from isegoria.hear.activity_type import type_of
from isegoria.hear.channel_type import name_of
from isegoria.hear.describing import asked_about_oneself
from isegoria.hear.models import Channel
from isegoria.hear.outreach import Step, steps_of
from isegoria.journey.queries.desk_question import around
from isegoria.languages.queries import page_language, shown
from isegoria.process.models import Process, Stage
from isegoria.understand.queries import ways_of, who_was_heard
from isegoria.understand.showing import who

# The ways that reach people who do not use the web, the nearest to them first.
_CLOSEST = (
    Channel.HELPER,
    Channel.VOICE,
    Channel.SMS,
    Channel.USSD,
    Channel.PAPER,
    Channel.KIOSK,
    Channel.WEB,
)


@dataclass(frozen=True)
class Next:
    """What to do next about one group, and where it is put down."""

    group: str
    words: str
    address: str


@dataclass(frozen=True)
class Invitation:
    """A step, and the link that stands in the invitation."""

    step: Step
    link: str


def board(request: HttpRequest, process: Process) -> dict[str, Any]:
    """Everything that the board shows of one question."""
    told = who_was_heard(process.pk)
    texts = shown(who.text_ids(told), page_language())
    parted = who.parted_of(told, texts) if told else ()
    steps = steps_of(process, page_language())
    return {
        **around(process),
        "lead": who.lead(told),
        "parted": parted,
        "withheld": who.withheld_of(told, texts),
        "is_asked": bool(asked_about_oneself(process, page_language())),
        "silent": _silent(process),
        "nexts": _nexts(process, parted, steps),
        "not_known": _not_known(parted, steps),
        "without": _without(process, steps),
        "ways": _ways(process),
        "invitations": _invitations(request, process, steps),
    }


def planned_step(process: Process, number: int) -> Step | None:
    """One step that is planned and not taken yet; None if there is none of this number."""
    steps = steps_of(process, page_language())
    return next((one for one in steps if one.number == number and not one.is_done), None)


def groups_to_choose(process: Process) -> list[tuple[str, str]]:
    """The groups that a step can be for, each with what tells it apart."""
    return [
        (str(group.pk), f"{one.partition.name}: {group.label}")
        for one in asked_about_oneself(process, page_language())
        for group in one.partition.groups
    ]


def _nexts(process: Process, parted: Iterable[who.Parted], steps: Iterable[Step]) -> list[Next]:
    """A step for each group that is or may be unheard or was reached less, the worst first."""
    # What was done says more than what is planned; of several the last.
    done = {one.group: one for one in sorted(steps, key=lambda one: (one.is_done, one.number))}
    rows = [
        row
        for one in parted
        for row in one.rows
        if row.tone and (row.reading != who.NOT_KNOWN or row.group in done)
    ]
    rows.sort(key=lambda row: (row.reading != who.UNHEARD, not row.may_be_unheard))
    return [
        Next(
            group=row.full_name,
            words=_suggested(process, done.get(row.group)),
            address=f"{reverse('desk-reached', args=[process.slug])}?group={row.group}",
        )
        for row in rows
    ]


def _not_known(parted: Iterable[who.Parted], steps: Iterable[Step]) -> str:
    """Whom nothing can be said of, since too many did not say what they are; empty if nobody."""
    done = {one.group for one in steps}
    rows = [
        isolated(row.full_name)
        for one in parted
        for row in one.rows
        if row.reading == who.NOT_KNOWN and row.group not in done
    ]
    return listed(rows)


def _without(process: Process, steps: Iterable[Step]) -> str:
    """The groups for which no step is planned or was taken; empty where there is one for each."""
    planned = {str(one.group) for one in steps if one.group}
    names = [isolated(name) for pk, name in groups_to_choose(process) if pk not in planned]
    return listed(names)


def _silent(process: Process) -> str:
    """Which groups nobody tried to reach, while people can answer; nothing if there are none."""
    hear = process.stages.filter(kind=Stage.Kind.HEAR).first()
    if process.published_at is None or hear is None or hear.has_ended():
        return ""
    names = names_of(silent_groups(process), page_language())
    return listed(isolated(one.body) for one in names)


def _suggested(process: Process, step: Step | None) -> str:
    if step is not None and step.is_done:
        return _("Done: %(step)s. %(came)s. Numbers move in steps; look again in a few days.") % {
            "step": step.words,
            "came": step.came,
        }
    if step is not None:
        words = (
            _("Late: %(step)s. Put down whether it was done.")
            if step.is_late
            else _("Planned: %(step)s.")
        )
        return words % {"step": step.words}
    open_ = [one for one in _CLOSEST if one in process.channel_codes]
    if not open_:
        return _("Nothing is put down yet. Ask a group or an association whom they trust.")
    return _(
        "Nothing is put down yet. Ask an association or a person whom they trust to invite them, "
        "and offer these ways first: %(ways)s."
    ) % {"ways": listed(isolated(str(one.label)) for one in open_[:3])}


def _ways(process: Process) -> list[tuple[str, str]]:
    """How many came by each way that is offered; few are not told."""
    came: Mapping[str, int | None] = ways_of(process.pk)
    rows = []
    for code in process.channel_codes:
        people = came.get(code, 0)
        said = _("fewer than ten") if not people else _("about %(number)s") % {"number": people}
        rows.append((name_of(code), said))
    return rows


def _invitations(request: HttpRequest, process: Process, steps: Iterable[Step]) -> list[Invitation]:
    """Each step with the link to what is asked first; none where nothing is asked yet."""
    first = process.activities.select_related("process").order_by("position", "pk").first()
    begin = request.build_absolute_uri(type_of(first).address(first)) if first else ""
    return [Invitation(step=one, link=f"{begin}?by={one.number}" if begin else "") for one in steps]
