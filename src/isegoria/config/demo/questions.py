"""The questions of the demonstration, each where it stands on its journey."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from isegoria.activities.statements.services import add_statement
from isegoria.base.easy import easy_form
from isegoria.config.demo.content import LANGUAGE, Question, told, words
from isegoria.config.demo.district import today
from isegoria.hear.models import Activity, Item
from isegoria.hear.services import seal_question
from isegoria.inform.models import Document, Passage
from isegoria.languages.services import reword, translate
from isegoria.organisations.models import Site
from isegoria.people.models import Account
from isegoria.process.models import Process, Stage

_MORNING, _EVENING = 8, 20


def put(question: Question, *, site: Site, officer: Account) -> Activity:
    """Put a question down with its record, timetable, document and first statements."""
    raw = question.raw
    process = Process.objects.create(
        institution=site.operator,
        area=site.operator.area,
        slug=question.slug,
        source_language=LANGUAGE,
        languages="en,fr,ar",
        time_zone=site.time_zone,
        promise=raw["promise"],
        channels="web,chat,sms,ussd,voice,kiosk,helper,paper,table,api",
        published_at=_published_at(raw),
        published_by=officer if "opens" in raw else None,
        **{name: told(words) for name, words in raw["texts"].items()},
    )
    _lay_out(process, raw)
    for name, said in raw.get("easy", {}).items():
        for code, body in words(said).items():
            translate(getattr(process, name), language=easy_form(code), body=body)
    if "document" in raw:
        _inform(process, raw["document"])
    if "reworded" in raw:
        reword(getattr(process, raw["reworded"]["text"]), raw["reworded"][LANGUAGE])
    activity = Activity.objects.create(
        process=process,
        stage=process.stages.get(kind=Stage.Kind.HEAR),
        type_slug="statements",
        title=told(raw["activity"]),
    )
    for one in question.statements:
        add_statement(
            activity=activity,
            words=one.words[LANGUAGE],
            language=LANGUAGE,
            standing=Item.Standing.ACCEPTED,
            also=one.words,
        )
    seal_question(process)
    return activity


def _published_at(raw: dict[str, Any]) -> datetime | None:
    if "opens" not in raw:
        return None
    return min(today() + timedelta(days=raw["opens"] - 7), timezone.now())


def _lay_out(process: Process, raw: dict[str, Any]) -> None:
    """The six stages; a draft has them without dates."""
    times: dict[str, tuple[datetime | None, datetime | None]] = {}
    if "opens" in raw:
        opens = today() + timedelta(days=raw["opens"], hours=_MORNING)
        closes = today() + timedelta(days=raw["closes"], hours=_EVENING)
        decided, answered = closes + timedelta(days=30), closes + timedelta(days=60)
        times = {
            Stage.Kind.INFORM: (opens - timedelta(days=7), opens),
            Stage.Kind.HEAR: (opens, closes),
            Stage.Kind.UNDERSTAND: (closes, decided),
            Stage.Kind.DECIDE: (decided, decided),
            Stage.Kind.ANSWER: (decided, answered),
            Stage.Kind.LEARN: (answered + timedelta(days=300), None),
        }
    Stage.objects.bulk_create(
        Stage(process=process, kind=kind, begins_at=begins, ends_at=ends)
        for kind in Stage.Kind
        for begins, ends in [times.get(kind, (None, None))]
    )


def _inform(process: Process, raw: dict[str, Any]) -> None:
    document = Document.objects.create(process=process, title=told(raw["title"]))
    for position, passage in enumerate(raw["passages"], start=1):
        Passage.objects.create(
            document=document,
            position=position,
            heading=told(passage["heading"]),
            body=told(passage["body"]),
        )
