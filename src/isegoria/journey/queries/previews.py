"""What an activity asks, as each way to take part puts it, for staff to see before people do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from isegoria.base.refusal import Refused
from isegoria.hear.activity_type import type_of
from isegoria.hear.channel_type import DeskPage, Message, channel_types, name_of
from isegoria.hear.models import Activity
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import in_words, prompt_about
from isegoria.languages.queries import NOTHING
from isegoria.questionnaire.definition import Group, Kind, Question


@dataclass(frozen=True)
class Way:
    """One way to take part: each thing that is asked, as it is put there, or where it is shown."""

    name: str
    asked: Sequence[Sequence[Message]]
    pages: Sequence[DeskPage]


def ways_page(activity: Activity, language: str) -> dict[str, Any]:
    """Every way of this question below the other; what is wrong where there is nothing to ask."""
    try:
        prompts = _prompts(activity, language)
    except Refused as refusal:
        return {"activity": activity, "ways": [], "obstacle": str(refusal)}
    return {"activity": activity, "ways": _ways(activity, prompts), "obstacle": ""}


def put_by(code: str, prompts: Sequence[Prompt], places: Sequence[str] = ()) -> Way:
    """How a channel puts each of these; ``places`` say how far people have come by then."""
    channel = channel_types()[code]
    where = places or [""] * len(prompts)
    put = [channel.preview(one, place) for one, place in zip(prompts, where, strict=True)]
    return Way(name_of(code), [one for one in put if one], ())


def _prompts(activity: Activity, language: str) -> list[Prompt]:
    form = type_of(activity).form_at_desk(activity)
    found: list[Prompt] = []
    for one in form.members:
        heading = in_words(one.words, form, language) if isinstance(one, Group) else NOTHING
        for question in _questions(one):
            prompt = prompt_about(question, form, language)
            found.append(replace(prompt, heading=heading))
            heading = NOTHING  # said once, before the first of them
    return found


def _questions(member: Question | Group) -> list[Question]:
    if isinstance(member, Group):
        return [question for one in member.members for question in _questions(one)]
    return [] if member.kind is Kind.HIDDEN else [member]


def _ways(activity: Activity, prompts: Sequence[Prompt]) -> list[Way]:
    found = []
    for code in activity.process.channel_codes:
        channel = channel_types().get(code)
        if channel is None:
            continue
        places = [f"{number}/{len(prompts)}" for number in range(1, len(prompts) + 1)]
        way = put_by(code, prompts, places)
        pages = () if way.asked else channel.desk_pages(activity.process)
        if way.asked or pages:
            found.append(replace(way, pages=pages))
    return found
