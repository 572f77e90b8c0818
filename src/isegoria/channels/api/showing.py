"""From what is stored to what programs are told."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import ceil
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from isegoria.channels.api.gaps import Gaps, SetAside
from isegoria.channels.api.queries import Listed, id_of
from isegoria.channels.api.schemas import brought, common, read
from isegoria.channels.api.speaking import SpeaksForOut
from isegoria.gates.closing import silent_at_closing
from isegoria.gates.queries import agreed_overrides
from isegoria.hear.activity_type import Point, type_of
from isegoria.hear.models import Activity, Channel
from isegoria.hear.rules import obstacle
from isegoria.hear.speaking import SpeaksFor
from isegoria.journey.queries.gates import names_of_gates
from isegoria.journey.queries.public import standing_of
from isegoria.journey.queries.receipt import Opened, page_of, points_of
from isegoria.languages.codes import tag_of
from isegoria.languages.queries import Shown, shown
from isegoria.ledger.models import Entry
from isegoria.organisations.models import Institution
from isegoria.process.models import Correction, Process, Stage
from isegoria.process.timetable import journey_of
from isegoria.questionnaire.definition import Form as PartOfForm
from isegoria.questionnaire.definition import Group, Question

Texts = Mapping[int | None, Shown]


def words(text: Shown) -> common.Words:
    """A text with its language."""
    return common.Words(text=text.body, language=tag_of(text.language) if text.language else "")


def listing(page: read.Page, total: int) -> dict[str, int]:
    """What stands around every list."""
    return {"total": total, "page": page.page, "pages": max(1, ceil(total / page.size))}


def organisations(
    rows: Sequence[Institution], counts: Mapping[int, int], language: str
) -> list[read.Organisation]:
    """Those who ask; one query."""
    names = shown([one.name_id for one in rows], language)
    return [
        read.Organisation(
            id=one.slug, name=words(names[one.name_id]), questions=counts.get(one.pk, 0)
        )
        for one in rows
    ]


def questions(found: Listed, language: str) -> list[read.Question]:
    """A page of questions; one query."""
    ids = [key for one in found.processes for key in (one.question_id, one.summary_id)]
    texts = shown(ids, language)
    return [
        read.Question(**_question(one, texts, found.people.get(one.pk, 0)))
        for one in found.processes
    ]


def question(
    process: Process, people: int, activities: Sequence[Activity], language: str
) -> read.QuestionWhole:
    """All that the public reads of one question."""
    titles = [one.title_id for one in activities]
    texts = shown([*process.text_ids, *titles], language)
    names = ("problem", "can_change", "is_fixed", "decided_by", "groups_affected")
    record: dict[str, Any] = {name: words(texts[getattr(process, f"{name}_id")]) for name in names}
    return read.QuestionWhole(
        **_question(process, texts, people),
        **record,
        promise=process.promise,
        stages=_stages(process),
        corrections=[_correction(one) for one in process.corrections.all()],
        gaps=Gaps(
            set_aside=_set_aside(process, language),
            unheard_at_closing=[one.body for one in silent_at_closing(process, language)],
        ),
        activities=[activity(one, texts[one.title_id]) for one in activities],
    )


def _set_aside(process: Process, language: str) -> list[SetAside]:
    names = names_of_gates()
    return [
        SetAside(
            gate=one.gate,
            name=names.get(one.gate, one.gate),
            reason=reason.body,
            language=tag_of(reason.language),
            agreed_on=(one.answered_at or one.asked_at).date(),
            first_role=one.first_as,
            second_role=one.second_as,
            mended_on=one.mended_at.date() if one.mended_at else None,
        )
        for one, reason in agreed_overrides(process, language)
    ]


def activity(one: Activity, title: Shown) -> read.Activity:
    """What people are asked to do, and whether they can just now."""
    kind = type_of(one)
    return read.Activity(
        id=id_of(one),
        type=one.type_slug,
        title=words(title),
        about=kind.about(one),
        address=settings.ADDRESS + kind.address(one),
        obstacle=obstacle(one) or "",
        takes_answers_here=Channel.API in one.process.channel_codes,
    )


def form(part: PartOfForm, page: read.Page, total: int) -> read.Form:
    """One page of what is asked; a group counts as one."""
    return read.Form(
        **listing(page, total),
        code=part.code,
        version=part.version,
        title=dict(part.title),
        languages=list(part.languages),
        items=[_member(one) for one in part.members],
    )


def entry(one: Entry) -> dict[str, Any]:
    """One entry of the log."""
    return {"position": one.position, "leaf": one.leaf, "leaf_hash": bytes(one.leaf_hash).hex()}


def receipt(found: Opened, page: read.Page, language: str) -> brought.Receipt:
    """What a receipt opens, a page of the answers at a time."""
    page_ = page_of(found, language)
    points = points_of(found.participant, language)
    rows = points[page.first : page.first + page.size]
    return brought.Receipt(
        **listing(page, len(points)),
        question=found.process.slug,
        title=words(page_["question"]),
        is_open=page_["is_open"],
        is_erased=page_["is_erased"],
        closes=page_["closes"],
        speaks_for=_speaks_for(page_["speaks_for"]),
        items=_given(rows, found),
        trail=[_step(one) for one in page_["trail"]],
    )


def _speaks_for(said: SpeaksFor) -> SpeaksForOut:
    told = {"kind": said.kind.value, "name": said.name, "formed": said.way, "people": said.people}
    return SpeaksForOut.model_validate(told)


def _given(points: Sequence[Point], found: Opened) -> list[brought.Given]:
    names = {one.pk: id_of(one) for one in found.process.activities.all()}
    entries = [one.entry_id for one in points if one.entry_id]
    places = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "position"))
    return [
        brought.Given(
            id=one.key,
            activity=names[one.activity_id],
            about=words(one.about),
            stance=str(one.stance),
            answer=one.prompt.said if one.prompt else None,
            own_words=one.own_words,
            state=str(one.state),
            can_be_changed=one.prompt is not None,
            entry=places.get(one.entry_id or 0),
        )
        for one in points
    ]


def _step(one: Mapping[str, Any]) -> brought.Step:
    told = {name: str(one.get(name, "")) for name in ("name", "state", "note", "when")}
    return brought.Step(**told)


def _question(process: Process, texts: Texts, people: int) -> dict[str, Any]:
    stages = {one.kind: one for one in process.stages.all()}
    hear = stages.get(Stage.Kind.HEAR)
    return {
        "id": process.slug,
        "address": settings.ADDRESS + reverse("question", args=[process.slug]),
        "organisation": process.institution.slug,
        "question": words(texts[process.question_id]),
        "summary": words(texts[process.summary_id]),
        "standing": standing_of(hear, timezone.now()),
        "published_at": process.published_at,
        "opens_at": hear and hear.begins_at,
        "closes_at": hear and hear.ends_at,
        "time_zone": process.time_zone,
        "languages": [tag_of(code) for code in process.language_codes],
        "channels": process.channel_codes,
        "people": people,
    }


def _stages(process: Process) -> list[read.StageOut]:
    rows = {one.kind: one for one in process.stages.all()}
    return [
        read.StageOut.model_validate(
            {
                "kind": one.kind,
                "name": one.name,
                "begins_at": rows[one.kind].begins_at if one.kind in rows else None,
                "ends_at": rows[one.kind].ends_at if one.kind in rows else None,
                "state": one.state,
            }
        )
        for one in journey_of(process, rows.values())
    ]


def _correction(made: Correction) -> read.Correction:
    return read.Correction(
        day=made.made_at.date(), what=made.field, reason=made.reason, before=made.before
    )


def _member(one: Question | Group) -> read.FormQuestion | read.FormGroup:
    if isinstance(one, Group):
        return read.FormGroup(
            code=one.code,
            words=dict(one.words),
            relevant=one.relevant,
            table=one.table,
            shuffled=one.shuffled,
            members=[_member(inside) for inside in one.members],
        )
    plain = asdict(one)
    plain |= {"kind": one.kind.value, "ways_out": sorted(one.ways_out), "ends": list(one.ends)}
    return read.FormQuestion(**plain)
