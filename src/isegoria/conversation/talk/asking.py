"""What is asked next, of all that a question has to ask."""

from django.utils.translation import gettext as _

from isegoria.conversation.said import Part, Said
from isegoria.conversation.turning.replies import can_be_asked
from isegoria.conversation.turning.speech import awaits, pieces_of, tell
from isegoria.conversation.turning.state import Asked, Reply, State
from isegoria.hear.activity_type import Prompt, type_of
from isegoria.hear.models import Participant
from isegoria.hear.queries import activities_of
from isegoria.hear.remaining import Due, Remaining, invited, remaining
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Kind


def next_of(
    process: Process, participant: Participant | None, language: str, state: State
) -> Remaining:
    """The first thing that is left to be asked in any activity of this question."""
    return remaining(process, participant, language, passed=state.skipped, can_ask=can_be_asked)


def invitations(process: Process, participant: Participant | None, language: str) -> list[Asked]:
    """What can be said beyond what must be answered, in any activity that is open."""
    found = invited(process, participant, language, can_ask=can_be_asked)
    return [asked_of(one) for one in found]


def asked_of(due: Due) -> Asked:
    """What is due, in words."""
    place = f"{due.answered + 1}/{due.total}" if due.answered < due.total else ""
    return Asked.of(due.prompt, due.activity.pk, place=place, yes_no=yes_no())


def asked_again(
    process: Process, participant: Participant, last: tuple[int, str], language: str
) -> tuple[Asked, str] | None:
    """What was answered before, and how, to be answered otherwise; None where it cannot be."""
    activity = next((one for one in activities_of(process) if one.pk == last[0]), None)
    points = type_of(activity).points(participant, language) if activity else []
    for point in points:
        prompt = point.prompt
        if activity and prompt and point.activity_id == activity.pk and prompt.key == last[1]:
            return Asked.of(prompt, activity.pk, anew=True, yes_no=yes_no()), prompt.said
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
