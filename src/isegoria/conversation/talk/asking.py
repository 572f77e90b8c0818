"""What is asked next, of all that a question has to ask."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from isegoria.conversation.queries import activities_of
from isegoria.conversation.said import Part, Said
from isegoria.conversation.turning.replies import can_be_asked
from isegoria.conversation.turning.speech import awaits, pieces_of, tell
from isegoria.conversation.turning.state import Asked, Reply, State
from isegoria.hear.activity_type import Asking, Prompt, type_of
from isegoria.hear.models import Activity, Participant
from isegoria.hear.rules import obstacle
from isegoria.languages.queries import NOTHING, Shown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind


@dataclass(frozen=True)
class Next:
    """What comes now: notes to read, then a question, or why there is none.

    ``closing`` are the notes that end an activity in which nothing is left. ``elsewhere`` tells
    that something is left that only a page can ask.
    """

    question: Shown = NOTHING
    closing: tuple[tuple[str, Shown], ...] = ()
    notes: tuple[tuple[str, Shown], ...] = ()
    heading: Shown = NOTHING
    asked: Asked | None = None
    more: tuple[Asked, ...] = ()
    obstacle: str = ""
    elsewhere: bool = False


def next_of(process: Process, participant: Participant | None, language: str, state: State) -> Next:
    """The first thing that is left to be asked in any activity of this question."""
    found = Next()
    for activity in activities_of(process):
        if words := obstacle(activity):
            found = replace(found, obstacle=words)
            continue
        asking = type_of(activity).asking(activity, participant, language)
        here = _next_in(activity, asking, state)
        found = replace(
            here,
            closing=(*found.closing, *here.closing),
            more=(*found.more, *here.more),
            obstacle="",
            elsewhere=found.elsewhere or here.elsewhere,
        )
        if found.asked:
            break
    return found


def invitations(process: Process, participant: Participant | None, language: str) -> list[Asked]:
    """What can be said beyond what must be answered, in any activity that is open."""
    return [
        _asked(activity, prompt, asking)
        for activity in activities_of(process)
        if obstacle(activity) is None
        for asking in [type_of(activity).asking(activity, participant, language)]
        for prompt in asking.prompts
        if not prompt.required and can_be_asked(prompt.kind)
    ]


def asked_again(
    process: Process, participant: Participant, last: tuple[int, str], language: str
) -> Asked | None:
    """What was answered before, to be answered otherwise; None where it no longer can be."""
    activity = next((one for one in activities_of(process) if one.pk == last[0]), None)
    points = type_of(activity).points(participant, language) if activity else []
    for point in points:
        prompt = point.prompt
        if activity and prompt and point.activity_id == activity.pk and prompt.key == last[1]:
            return Asked.of(prompt, activity.pk, anew=True, yes_no=yes_no())
    return None


def said_about(prompt: Prompt, place: str) -> Said:
    """How this would be asked of anybody, for staff to see."""
    if prompt.kind is Kind.NOTE:
        return Said((tell(Part.TELL, prompt.text.body, language=prompt.text.language),))
    if not can_be_asked(prompt.kind):
        return Said((tell(Part.TELL, _("Something is left that only the web page can ask.")),))
    asked = Asked.of(prompt, 0, place=place, yes_no=yes_no())
    heading = prompt.heading
    first = (tell(Part.TELL, heading.body, language=heading.language),) if heading else ()
    return Said((*first, *pieces_of(asked)), awaits(asked))


def yes_no() -> tuple[Reply, Reply]:
    """The two replies to a box to tick."""
    return Reply("yes", _("Yes")), Reply("", _("No"))


def _next_in(activity: Activity, asking: Asking, state: State) -> Next:
    """The first prompt that is left; invitations, once all is answered, come as a list."""
    is_done = asking.answered >= asking.total
    notes: list[tuple[str, Shown]] = []
    more: list[Asked] = []
    elsewhere = False
    for prompt in asking.prompts:
        name = f"{activity.pk} {prompt.key}"
        if name in state.skipped or prompt.said:
            continue
        if prompt.kind is Kind.NOTE:
            notes.append((name, prompt.text))
        elif not can_be_asked(prompt.kind):
            elsewhere = elsewhere or prompt.kind is not Kind.HIDDEN
        elif prompt.required or not is_done:
            asked = _asked(activity, prompt, asking)
            return Next(
                asking.question,
                notes=tuple(notes),
                heading=prompt.heading,
                asked=asked,
                elsewhere=elsewhere,
            )
        else:
            more.append(_asked(activity, prompt, asking))
    return Next(asking.question, tuple(notes), more=tuple(more), elsewhere=elsewhere)


def _asked(activity: Activity, prompt: Prompt, asking: Asking) -> Asked:
    place = f"{asking.answered + 1}/{asking.total}" if asking.answered < asking.total else ""
    return Asked.of(prompt, activity.pk, place=place, yes_no=yes_no())
