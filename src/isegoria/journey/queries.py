"""What the public pages tell: the list of questions, and everything about one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Contribution
from isegoria.inform.models import Document
from isegoria.languages.codes import own_name
from isegoria.languages.queries import Shown, shown
from isegoria.process.models import Process, Stage
from isegoria.process.timetable import day_in_words, instant_in_words, journey_of

Standing = Literal["preparation", "open", "closed"]


@dataclass(frozen=True)
class Way:
    """One way to take part in a question, and what stands in its way just now."""

    title: Shown
    about: str
    address: str
    pause: str


def question_page(process: Process, language: str, *, now: datetime) -> dict[str, Any]:
    """Tell everything about a question, published or not, as journey/question.html shows it."""
    return _page(process, list(process.stages.all()), language, now=now)


def published_question_page(slug: str, language: str, *, now: datetime) -> dict[str, Any] | None:
    """Tell everything about a published question; None if there is none of this name."""
    stages = list(
        Stage.objects.filter(process__slug=slug)
        .exclude(process__published_at=None)
        .select_related("process__institution")
    )
    if not stages:
        return None
    return _page(stages[0].process, stages, language, now=now)


def standing_of(hear: Stage | None, now: datetime) -> Standing:
    """Whether people can take part: not yet, now, or no more. The closing instant is closed."""
    if hear is None or not hear.has_begun(now):
        return "preparation"
    return "closed" if hear.has_ended(now) else "open"


def people_in() -> QuerySet[Contribution]:
    """The parts that stand, without those that were joined to another; to be grouped or counted."""
    return Contribution.objects.filter(
        standing=Contribution.Standing.STANDS, participant__merged_into=None
    )


def _page(
    process: Process, stages: Sequence[Stage], language: str, *, now: datetime
) -> dict[str, Any]:
    activities = list(process.activities.order_by("position", "pk"))
    owner, titles = process.institution.name_id, [one.title_id for one in activities]
    words = shown([owner, *process.text_ids, *titles], language)
    texts = {name: words[getattr(process, f"{name}_id")] for name in Process.TEXTS}
    by_kind = {one.kind: one for one in stages}
    people, has_background = _counts(process)
    return {
        "process": process,
        "asked_by": words[owner],
        "words": texts,
        "other_language": _language_of_all(texts),
        "steps": journey_of(process, stages, now),
        "standing": standing_of(by_kind.get(Stage.Kind.HEAR), now),
        "ways": [_way(process, one, words[one.title_id]) for one in activities],
        "dates": _dates(process, by_kind),
        "promise": process.get_promise_display(),
        "channels": [str(Channel(code).label) for code in process.channel_codes],
        "languages": [own_name(code) for code in process.language_codes],
        "people": people,
        "has_background": has_background,
    }


def _language_of_all(texts: dict[str, Shown]) -> str:
    """The language in which all is shown when nothing is translated: to be told once, on top."""
    said = [one for one in texts.values() if one]
    if said and not any(one.is_translated for one in said):
        return said[0].shown_in
    return ""


def _way(process: Process, activity: Activity, title: Shown) -> Way:
    activity.process = process
    kind = type_of(activity)
    return Way(
        title=title,
        about=kind.about(activity),
        address=kind.address(activity),
        pause=activity.pause_reason if activity.is_paused else "",
    )


def _dates(process: Process, by_kind: dict[str, Stage]) -> dict[str, str]:
    """The dates that people ask for, in words; those of taking part to the minute."""
    hear, decide = by_kind.get(Stage.Kind.HEAR), by_kind.get(Stage.Kind.DECIDE)
    answer = by_kind.get(Stage.Kind.ANSWER)
    return {
        "opens": _instant(process, hear.begins_at if hear else None),
        "closes": _instant(process, hear.ends_at if hear else None),
        "decides": _day(process, (decide.begins_at or decide.ends_at) if decide else None),
        "answers": _day(process, answer.ends_at if answer else None),
    }


def _instant(process: Process, moment: datetime | None) -> str:
    return instant_in_words(moment, process) if moment else ""


def _day(process: Process, moment: datetime | None) -> str:
    return day_in_words(moment, process) if moment else ""


def _counts(process: Process) -> tuple[int, bool]:
    """How many people took part, and whether there is something to read; one query."""
    people = (
        people_in()
        .filter(process=OuterRef("pk"))
        .values("process")
        .annotate(number=Count("participant", distinct=True))
        .values("number")
    )
    documents = Document.objects.filter(process=OuterRef("pk"))
    found: tuple[int, bool] = (
        Process.objects.filter(pk=process.pk)
        .values_list(Coalesce(Subquery(people, output_field=IntegerField()), 0), Exists(documents))
        .get()
    )
    return found
