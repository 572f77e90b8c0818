"""Which questions can be answered by a channel, and as whom a phone answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isegoria.conversation.models import Conversation, Silence, Speaker
from isegoria.conversation.numbers import tag_of
from isegoria.conversation.turning.state import About, State
from isegoria.hear.models import Activity, Participant
from isegoria.hear.rules import obstacle
from isegoria.languages.queries import Shown, shown
from isegoria.organisations.queries import site_in
from isegoria.process.models import Process
from isegoria.process.queries import published
from isegoria.questionnaire.definition import Kind

_MOST_ELSEWHERE = 3  # a call that says more is hung up


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands: its language, and which kind of answer it waits for, if any.

    ``process`` is the question it is at; None before one was chosen, and after STOP.
    """

    language: str
    kind: Kind | None
    process: Process | None = None


@dataclass(frozen=True)
class Open:
    """A question that can be answered now, and what it says."""

    process: Process
    question: Shown


def open_by(channel: str, language: str) -> list[Open]:
    """The questions that can be answered by this channel now, newest first."""
    asked = [
        one.process
        for one in Activity.objects.select_related("process", "stage")
        .exclude(process__published_at=None)
        .filter(process__channels__contains=channel)
        .order_by("-process__published_at", "-process__pk")
        if channel in one.process.channel_codes and obstacle(one) is None
    ]
    processes = list(dict.fromkeys(asked))
    words = shown([one.question_id for one in processes], language)
    return [Open(one, words[one.question_id]) for one in processes]


def named_by(channel: str) -> dict[str, Process]:
    """Every question that was ever put through this channel, by its name in addresses."""
    rows = published().filter(channels__contains=channel)
    return {one.slug: one for one in rows if channel in one.channel_codes}


def standing(channel: str, number: str) -> Standing | None:
    """Where the conversation with a phone or an address stands; None before the first."""
    rows = Conversation.objects.select_related("process")
    row = rows.filter(channel=channel, tag=tag_of(number)).first()
    if row is None:
        return None
    asked = State.read(row.state).asked
    is_prompt = asked is not None and asked.about is About.PROMPT
    kind = asked.kind if asked and (is_prompt or asked.options) else None
    return Standing(row.language, kind, row.process)


def speaker(process: Process, number: str) -> Participant | None:
    """As whom a phone answers in a question; nobody, if that was erased."""
    found = (
        Speaker.objects.filter(process=process, tag=tag_of(number, within=process.pk))
        .select_related("participant__merged_into")
        .first()
    )
    who = found and (found.participant.merged_into or found.participant)
    return who if who and who.secret is not None else None


def speakers(processes: Iterable[int], number: str) -> dict[int, Participant]:
    """As whom a phone answers in each of these questions, where it does; by one query."""
    tags = {tag_of(number, within=process): process for process in processes}
    rows = Speaker.objects.filter(tag__in=tags).select_related("participant__merged_into")
    found = {
        row.process_id: row.participant.merged_into or row.participant
        for row in rows
        if tags[row.tag] == row.process_id
    }
    return {process: who for process, who in found.items() if who.secret is not None}


def parts_elsewhere(who: Participant, number: str) -> list[Participant]:
    """As whom the same phone answers in other questions, the latest first; a few at most."""
    asked = published().exclude(pk=who.process_id).values_list("pk", flat=True)
    tags = {tag_of(number, within=process): process for process in asked}
    rows = Speaker.objects.filter(tag__in=tags).select_related("participant__merged_into")
    found = [
        row.participant.merged_into or row.participant
        for row in rows.order_by("-pk")
        if tags[row.tag] == row.process_id
    ]
    return [one for one in dict.fromkeys(found) if one.secret is not None][:_MOST_ELSEWHERE]


def has_spoken(process: Process, number: str) -> bool:
    """Tell whether somebody answers, or was asked, in this question from this number already."""
    return (
        Speaker.objects.filter(process=process, tag=tag_of(number, within=process.pk)).exists()
        or Conversation.objects.filter(process=process, tag=tag_of(number)).exists()
    )


def is_silent(number: str) -> bool:
    """Tell whether nothing may be sent to this number."""
    return Silence.objects.filter(tag=tag_of(number)).exists()


def languages_asked_in(channel: str, process: Process | None) -> list[str]:
    """The languages of a question, or of all that can be answered by this channel now."""
    asked = [process] if process else [one.process for one in open_by(channel, "en")]
    if len(asked) == 1:
        return asked[0].language_codes
    every = [code for one in asked for code in one.language_codes]
    first = [one for one in languages_for(None) if one in every]
    return list(dict.fromkeys([*first, *every]))


def languages_for(process: Process | None) -> list[str]:
    """The languages in which one can take part, those of the question first."""
    own = process.language_codes if process else []
    return list(dict.fromkeys([*own, *(() if own else site_in("en").languages)]))


def phones_of(people: Sequence[int]) -> list[Mapping[str, Any]]:
    """Since when a phone or an address goes on as one of these; by a digest, never the number."""
    rows = Speaker.objects.filter(participant__in=people).order_by("pk")
    return [{"known_by": "digest", "day": one.day.isoformat()} for one in rows]
