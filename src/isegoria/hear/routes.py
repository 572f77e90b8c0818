"""The way back to somebody who has nothing but a receipt."""

from isegoria.base.keyed import keyed
from isegoria.hear.models import Participant
from isegoria.notices.services import forget
from isegoria.people.routes import forget_routes

_PURPOSE = b"isegoria notices: route to the holder of a receipt"


def route_token_of(participant: Participant) -> str:
    """Under which token notices wait for the holder of this participant's receipt.

    The outbox knows the token alone; without the site's secret nobody can tell whose it is.
    """
    return keyed(_PURPOSE, str(participant.receipt_id).encode()).hex()


def route_tokens_of(participant: Participant) -> list[str]:
    """All tokens of one person: of the receipts joined into this one too."""
    joined = Participant.objects.filter(merged_into=participant)
    return [route_token_of(one) for one in (participant, *joined)]


def forget_ways_back(participant: Participant) -> None:
    """Delete what waits for a person, and how they can be written to."""
    tokens = route_tokens_of(participant)
    forget(route_tokens=tokens)
    forget_routes(tokens)
