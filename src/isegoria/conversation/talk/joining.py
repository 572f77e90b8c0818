"""What becomes of two parts in one question, if somebody answered it twice."""

from isegoria.conversation.talk import menus
from isegoria.hear.keeping import keep_one
from isegoria.hear.models import Participant
from isegoria.hear.services import merge


def one_of(here: Participant, other: Participant, said: str) -> Participant:
    """As whom somebody goes on who has answered twice, by what they wish to count."""
    if said == menus.YES:
        return merge(here, other)
    if said == menus.HERE:
        keep_one(kept=here, other=other)
        return here
    if said == menus.THERE:
        keep_one(kept=other, other=here)
    return other


def part_of(number: int | None) -> Participant | None:
    """The other part that was found, with its question."""
    return Participant.objects.filter(pk=number or 0).select_related("process").first()
