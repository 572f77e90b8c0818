"""Beginning a question from an earlier one, or from one of ours: never with anybody's answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import NotNow, Refused
from isegoria.cascade.models import LevelRequest
from isegoria.cascade.rules import obstacle_to_asking
from isegoria.cascade.services import accept, take_up, tie
from isegoria.hear.activity_type import activity_types, type_of
from isegoria.hear.models import Activity
from isegoria.inform.models import Document
from isegoria.inform.queries import latest_passages
from isegoria.inform.services import About, NewPassage, Words, put_document
from isegoria.journey.ready import Ready
from isegoria.journey.services import ask_also, draft_with_these_words
from isegoria.languages.models import Rendering, Text
from isegoria.languages.services import say
from isegoria.organisations.models import Institution
from isegoria.people.models import Account
from isegoria.process.models import Process, Stage
from isegoria.process.queries import is_free, record_as_written
from isegoria.process.services import (
    LONGEST_SLUG,
    Times,
    create_question,
    hold,
    rename,
    set_times,
)


@transaction.atomic
def copy_question(
    process: Process,
    *,
    question: str,
    opens_at: datetime | None,
    institution: Institution | None = None,
) -> Process:
    """Begin a draft with the texts, ways, languages and forms of another question.

    ``opens_at`` is when the new one is to open, as clocks show it there: all other dates keep their
    distance from it. Without it the new one has no dates. Translations are carried over as far as
    they still say what the original says. ``institution`` asks, if it is another than before.
    """
    asks = institution or process.institution
    _check_new(asks, question, process.source_language)
    made = create_question(
        institution=asks,
        question=question,
        language=process.source_language,
        time_zone=process.time_zone,
        languages=process.language_codes,
    )
    said = _said([*process.text_ids])
    for name in Process.TEXTS:
        key = getattr(process, f"{name}_id")
        if key and (name != "question" or said[key][0].strip() == question.strip()):
            setattr(made, name, _again(said[key], process.source_language))
    made.promise, made.channels, made.area = process.promise, process.channels, process.area
    if institution is not None:
        made.area = institution.area
    made.save()
    for document in process.documents.order_by("position"):
        _copy_document(document, made)
    for activity in process.activities.select_related("title").order_by("position", "pk"):
        _copy_activity(activity, made)
    if opens_at:
        set_times(made, _moved(process, opens_at))
    return made


@transaction.atomic
def take_too(request: LevelRequest, *, by: Account, reason: str = "") -> Process:
    """Begin a draft in which a lower level puts the question that it was asked to put too.

    The same words, items, languages and dates; what is asked cannot be changed in it.
    """
    source, to = request.process, request.to
    hold(source)
    if words := obstacle_to_asking(source):
        raise NotNow(words)
    said = record_as_written(source)["question"]
    opens = source.stages.get(kind=Stage.Kind.HEAR).begins_at
    made = copy_question(source, question=said, opens_at=_local(source, opens), institution=to)
    name = f"{source.slug}-{to.slug}"[:LONGEST_SLUG].strip("-")
    if is_free(name):
        rename(made, name)
    tie(made, to=source)
    if request.answer:
        take_up(request, made)
    else:
        accept(request, by=by, reason=reason, made=made)
    return made


@transaction.atomic
def begin_from(
    ready: Ready,
    *,
    institution: Institution,
    language: str,
    languages: Iterable[str],
    time_zone: str,
) -> Process:
    """Begin a draft with the words of one of our own questions, in all these languages."""
    others = [code for code in languages if code != language]
    with override(language):
        question = str(ready.words["question"])
    _check_new(institution, question, language)
    made = create_question(
        institution=institution,
        question=question,
        language=language,
        time_zone=time_zone,
        languages=others,
    )
    for name, words in ready.words.items():
        setattr(made, name, say(**_in_each(words, language, others)))
    made.promise, made.channels = ready.promise, ",".join(ready.channels)
    made.save()
    kind = next(one for one in activity_types().values() if one.seeds())
    activity = ask_also(made, kind)
    for words in ready.to_begin_with:
        given = _in_each(words, language, others)
        kind.seed(activity, words=given["body"], language=language, also=given["also"])
    return made


def _check_new(institution: Institution, question: str, language: str) -> None:
    if twin := draft_with_these_words(institution, question, language):
        raise Refused(
            _("There is a draft with these words already: %(name)s. Change them, or go on there.")
            % {"name": twin.slug}
        )


Said = tuple[str, dict[str, str]]


def _said(keys: Iterable[int | None]) -> dict[int, Said]:
    """What each of these texts says, and in other languages where that is not out of date."""
    found: dict[int, tuple[str, dict[str, str]]] = {}
    rows = Rendering.objects.filter(
        text_id__in=[one for one in keys if one], source_revision__gte=F("text__revision")
    )
    for one in rows:
        body, also = found.get(one.text_id, ("", {}))
        if one.state == Rendering.State.SOURCE:
            body = one.body
        else:
            also[one.language] = one.body
        found[one.text_id] = (body, also)
    return found


def _again(said: Said, language: str) -> Text:
    return say(said[0], language=language, also=said[1])


def _copy_document(document: Document, made: Process) -> None:
    passages = list(latest_passages(document))
    said = _said(
        [document.title_id, *(key for one in passages for key in (one.body_id, one.heading_id))]
    )
    put_document(
        process=made,
        title=Words(*said[document.title_id]),
        passages=[
            NewPassage(
                body=Words(*said[one.body_id]),
                heading=Words(*said[one.heading_id]) if one.heading_id else None,
            )
            for one in passages
            if said[one.body_id][0]
        ],
        language=made.source_language,
        about=About(document.kind, document.source, document.dated_on),
    )


def _copy_activity(activity: Activity, made: Process) -> None:
    said = _said([activity.title_id])
    new = Activity.objects.create(
        process=made,
        stage=made.stages.get(kind=Stage.Kind.HEAR),
        type_slug=activity.type_slug,
        position=activity.position,
        title=_again(said[activity.title_id], activity.title.source_language),
    )
    type_of(activity).copy(activity, new)


def _moved(process: Process, opens_at: datetime) -> Times:
    """The dates of a question, all moved by as many days as its opening."""
    stages = {one.kind: one for one in process.stages.all()}

    def local(moment: datetime | None) -> datetime | None:
        return _local(process, moment)

    before = local(stages["hear"].begins_at)
    by = opens_at.date() - before.date() if before else timedelta()

    def day(moment: datetime | None) -> date | None:
        there = local(moment)
        return (there + by).date() if there and before else None

    closes = local(stages["hear"].ends_at)
    return Times(
        time_zone=process.time_zone,
        opens_at=opens_at,
        closes_at=closes + by if closes and before else None,
        decides_on=day(stages["decide"].begins_at),
        answers_by=day(stages["answer"].ends_at),
        looks_back_on=day(stages["learn"].begins_at),
    )


def _local(process: Process, moment: datetime | None) -> datetime | None:
    """A moment as clocks show it where the question is asked, to the minute."""
    if moment is None:
        return None
    return moment.astimezone(process.zone).replace(tzinfo=None, second=0, microsecond=0)


def _in_each(words: object, language: str, others: Iterable[str]) -> dict[str, Any]:
    """Words of ours in the language of a question and in all its others."""

    def put(code: str) -> str:
        with override(code):
            return str(words)

    also: Mapping[str, str] = {code: put(code) for code in others}
    return {"body": put(language), "language": language, "also": also}
