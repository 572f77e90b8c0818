"""What the desk shows of one question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from isegoria.base.easy import easy_form
from isegoria.base.listed import listed
from isegoria.hear.activity_type import type_of
from isegoria.hear.channel_type import DeskPage, channel_types, name_of
from isegoria.hear.models import Activity, Item
from isegoria.hear.transcripts import waiting
from isegoria.inform.models import Document
from isegoria.inform.queries import next_position, packs_of
from isegoria.inform.rules import parts_of
from isegoria.journey.queries.desk_list import in_digits, missing_for_opening
from isegoria.journey.queries.desk_steps import LAST, bar_of
from isegoria.journey.queries.gates import Checked, address_of, checklist
from isegoria.journey.queries.public import people_in
from isegoria.journey.queries.texts import progress, seeds_of, wordings_of
from isegoria.journey.rules import obstacle_to_seeding
from isegoria.languages.codes import own_name, tag_of
from isegoria.languages.queries import Shown, page_language, shown
from isegoria.process.models import Process, Stage
from isegoria.process.queries import corrections
from isegoria.process.rules import GATES
from isegoria.process.timetable import (
    day_in_words,
    instant_in_words,
    journey_of,
    zone_in_words,
)

LONGEST_NOTE = 120


@dataclass(frozen=True)
class Translation:
    """How far a question has come in one language."""

    code: str
    tag: str
    name: str
    done: int
    total: int
    address: str

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is missing or out of date."""
        return self.done == self.total


@dataclass(frozen=True)
class Asked:
    """One thing that people are asked to do, as the desk shows it."""

    activity: Activity
    title: Shown
    name: str
    address: str
    seeds: dict[int, str]
    obstacle: str | None
    is_over: bool


def question_page(process: Process, language: str) -> dict[str, Any]:
    """Everything about one question that its officials work with."""
    now = timezone.now()
    stages = list(process.stages.all())
    activities = list(process.activities.select_related("process", "stage", "title"))
    texts = shown([*process.text_ids, *(one.title_id for one in activities)], language)
    record = _record(process, stages, texts)
    return {
        "process": process,
        "question": texts[process.question_id],
        "steps": journey_of(process, stages, now),
        "situation": _situation(process, stages, now),
        "is_draft": process.published_at is None,
        "bar": bar_of(process, LAST),
        "gates": _gates(process, record, tag_of(language)) if process.published_at is None else [],
        "record": list(record.values()) if process.published_at else [],
        "activities": [_asked(one, texts[one.title_id]) for one in activities],
        "documents": _documents(process, language),
        "new_document": reverse("desk-document", args=[process.slug, next_position(process)]),
        "translations": translations_of(process),
        "easy": easy_of(process),
        "figures": _figures(process) if process.published_at else [],
        "corrections": _corrections(process),
        "channel_pages": _channel_pages(process),
        "spoken": len(waiting(process)),
    }


def around(process: Process, at: str = "") -> dict[str, Any]:
    """What every page about one question shows above its own content.

    ``at`` is the step of its preparation that the page is, if it is one.
    """
    words = shown([process.question_id], page_language())
    return {
        "process": process,
        "question": words[process.question_id],
        "bar": bar_of(process, at) if at else None,
    }


def asking_page(process: Process) -> dict[str, Any]:
    """What people are asked to do, each with where it is put together."""
    activities = list(process.activities.select_related("process", "stage", "title"))
    activities.sort(key=lambda one: (one.position, one.pk))
    words = shown([one.title_id for one in activities], page_language())
    return {
        "activities": [
            {
                "activity": one,
                "key": str(one.pk),
                "title": words[one.title_id],
                "about": type_of(one).about(one),
                "address": _put_together(one),
                "count": len(seeds_of(one)) if type_of(one).seeds() else 0,
            }
            for one in activities
        ]
    }


def background_page(process: Process) -> dict[str, Any]:
    """The background of a question, what is missing of it, and where more of it is written."""
    parts = parts_of(packs_of([process])[process.pk])
    return {
        "documents": _documents(process, page_language()),
        "parts": [
            {
                "name": part.name,
                "met": not words,
                "note": words or "",
                **_where_to_mend(process, part.code),
            }
            for part, words in parts
        ],
        "new_document": reverse("desk-document", args=[process.slug, next_position(process)]),
    }


def _where_to_mend(process: Process, part: str) -> dict[str, str]:
    """On which page of the desk a part of the background is written."""
    if part == "summary":
        return {"address": reverse("desk-words", args=[process.slug]) + "#id_summary"}
    if part == "easy":
        address = reverse("desk-easy", args=[process.slug, process.source_language])
        return {"address": address, "action": _("Add")}
    if part == "sound":
        return {}
    found = Document.objects.filter(process=process, kind=part).order_by("position").first()
    if found:
        return {"address": reverse("desk-document", args=[process.slug, found.position])}
    new = reverse("desk-document", args=[process.slug, next_position(process)])
    return {"address": f"{new}?kind={part}", "action": _("Add")}


def _put_together(activity: Activity) -> str:
    """The page on which what an activity asks is put together."""
    building = type_of(activity).building(activity)
    if building:
        return building.address
    return reverse("desk-seeds-of", args=[activity.process.slug, activity.pk])


def _channel_pages(process: Process) -> list[DeskPage]:
    """What the channels of this question have at its desk."""
    found = (channel_types().get(code) for code in process.channel_codes)
    return [page for channel in found if channel for page in channel.desk_pages(process)]


def translations_of(process: Process) -> list[Translation]:
    """How far each language has come; the one in which the question was written is not listed."""
    others = [code for code in process.language_codes if code != process.source_language]
    if not others:
        return []
    return [
        Translation(
            code=code,
            tag=tag_of(code),
            name=own_name(code),
            done=done,
            total=total,
            address=reverse("desk-translate", args=[process.slug, code]),
        )
        for code, (done, total) in progress(wordings_of(process), others).items()
    ]


def easy_of(process: Process) -> list[Translation]:
    """How far the easy words have come in each language of the question."""
    codes = {easy_form(code): code for code in process.language_codes}
    return [
        Translation(
            code=codes[form],
            tag=tag_of(codes[form]),
            name=own_name(codes[form]),
            done=done,
            total=total,
            address=reverse("desk-easy", args=[process.slug, codes[form]]),
        )
        for form, (done, total) in progress(wordings_of(process), codes).items()
    ]


def missing_in_words(gates: Sequence[Checked]) -> str:
    """How many things are missing, as a heading."""
    count = sum(not one.met for one in gates)
    return missing_for_opening(count) if count else _("Everything is there: this question can open")


def following(process: Process) -> list[str]:
    """What happens after the button is pressed, for the page that asks once more."""
    stages = {one.kind: one for one in process.stages.all()}
    opens, closes = stages["hear"].begins_at, stages["hear"].ends_at
    decides, due = stages["decide"].begins_at, stages["answer"].ends_at
    now = timezone.now()
    steps = [_("The question is public at once: everybody can read it.")]
    if opens and opens > now:
        when = instant_in_words(opens, process)
        steps.append(_("People can take part from %(instant)s on.") % {"instant": when})
    else:
        steps.append(_("People can take part at once."))
    if closes:
        when = instant_in_words(closes, process)
        steps.append(
            _("It closes by itself on %(instant)s. After that nothing is counted.")
            % {"instant": when}
        )
    if decides and due:
        steps.append(
            _("You promise a decision on %(day)s, and an answer to everybody by %(due)s.")
            % {"day": day_in_words(decides, process), "due": day_in_words(due, process)}
        )
    steps.append(
        _(
            "From then on, changes need a reason that everybody can read. The promise, the time "
            "zone and the address stay as they are."
        )
    )
    return steps


def _situation(process: Process, stages: Sequence[Stage], now: datetime) -> str:
    if process.published_at is None:
        return _("This is a draft, at no stage yet: nobody but you and your colleagues can see it.")
    hear = next(one for one in stages if one.kind == Stage.Kind.HEAR)
    if hear.has_ended(now) or hear.ends_at is None:
        return _("The time to take part is over. Everything that was said is kept.")
    when = {"instant": instant_in_words(hear.ends_at, process)}
    if hear.has_begun(now):
        return _("People can take part until %(instant)s.") % when
    opens = instant_in_words(hear.begins_at, process) if hear.begins_at else ""
    return _("Everybody can read it. People can take part from %(instant)s on.") % {
        "instant": opens
    }


def _record(
    process: Process, stages: Sequence[Stage], texts: dict[int | None, Shown]
) -> dict[str, dict[str, str]]:
    """What the record says, by field, each with the page on which it can be changed."""
    values = _values(process, stages)
    rows = {}
    for gate in GATES:
        said = texts[getattr(process, f"{gate.field}_id", None)]
        rows[gate.field] = {
            "label": str(gate.name),
            "value": values.get(gate.field, said.body),
            "language": said.tag if said else "",
            "direction": said.direction if said else "",
            "address": address_of(process, gate.field),
        }
    return rows


def _values(process: Process, stages: Sequence[Stage]) -> dict[str, str]:
    """What the record says beside its texts, in words."""
    by_kind = {one.kind: one for one in stages}
    dates = {
        "opens_at": (by_kind["hear"].begins_at, instant_in_words),
        "closes_at": (by_kind["hear"].ends_at, instant_in_words),
        "decides_on": (by_kind["decide"].begins_at, day_in_words),
        "answers_by": (by_kind["answer"].ends_at, day_in_words),
    }
    return {
        "promise": str(process.get_promise_display()),
        "time_zone": zone_in_words(process.time_zone),
        "channels": listed(name_of(one) for one in process.channel_codes),
        "languages": listed(own_name(one) for one in process.language_codes),
        **{field: tell(moment, process) for field, (moment, tell) in dates.items() if moment},
    }


def _gates(process: Process, record: dict[str, dict[str, str]], tag: str) -> list[Checked]:
    """What is missing first, in words; then what is there, with what it says.

    A note has the language of the page, so a text in another one is not quoted in it.
    """
    notes = {
        field: Truncator(row["value"]).chars(LONGEST_NOTE)
        for field, row in record.items()
        if row["language"] in ("", tag)
    }
    found = checklist(process)
    return [
        *(one for one in found if not one.met),
        *(one for one in found if one.set_aside),
        *(
            replace(one, note=notes.get(one.field, ""))
            for one in found
            if one.met and not one.set_aside
        ),
    ]


def _asked(activity: Activity, title: Shown) -> Asked:
    built, seeds = type_of(activity).building(activity), type_of(activity).seeds()
    seeding = reverse("desk-seeds", args=[activity.process.slug])
    return Asked(
        activity=activity,
        title=title,
        name=built.name if built else seeds.name if seeds else title.body,
        address=built.address if built else seeding,
        seeds=seeds_of(activity) if seeds else {},
        obstacle=None if built else obstacle_to_seeding(activity),
        is_over=activity.stage.has_ended(),
    )


def _documents(process: Process, language: str) -> list[dict[str, Any]]:
    rows = list(Document.objects.filter(process=process).order_by("position"))
    titles = shown([one.title_id for one in rows], language)
    return [
        {
            "title": titles[one.title_id],
            "kind": one.get_kind_display(),
            "is_campaign": one.kind == Document.Kind.CAMPAIGN,
            "address": reverse("desk-document", args=[process.slug, one.position]),
        }
        for one in rows
    ]


def _figures(process: Process) -> list[dict[str, str]]:
    people = people_in().filter(process=process).aggregate(n=Count("participant", distinct=True))
    items = Item.objects.filter(activity__process=process).aggregate(
        shown=Count("pk", filter=Q(standing=Item.Standing.ACCEPTED)),
        held=Count("pk", filter=Q(standing=Item.Standing.HELD)),
    )
    return [
        {"label": _("People so far"), "value": in_digits(people["n"])},
        {"label": _("Shown to everybody"), "value": in_digits(items["shown"])},
        {"label": _("Waiting to be read"), "value": in_digits(items["held"])},
    ]


def _corrections(process: Process) -> list[dict[str, str]]:
    names = {gate.field: str(gate.name) for gate in GATES} | {
        "summary": _("In short"),
        "looks_back_on": _("The day of looking back"),
    }
    return [
        {
            "name": names.get(one.field, one.field),
            "when": day_in_words(one.made_at, process),
            "note": _("%(reason)s Before: %(before)s")
            % {"reason": one.reason, "before": one.before or _("nothing")},
        }
        for one in corrections(process)
    ]
