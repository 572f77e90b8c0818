"""Bringing what people answered, with the key of a partner."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Body, Header, Router
from ninja.responses import Status
from ninja.security import HttpBearer

from isegoria.base.allowance import network_of
from isegoria.base.refusal import Faulty, NotThere
from isegoria.channels.api import limits, queries
from isegoria.channels.api.models import Key
from isegoria.channels.api.schemas import brought
from isegoria.channels.api.services import Brought, Taken, take
from isegoria.channels.api.speaking import SpeaksForIn
from isegoria.channels.api.views.asked import gettext_lazy, problems
from isegoria.channels.api.views.public import ACTIVITY
from isegoria.hear.speaking import SpeaksFor, clean_voice

router = Router()


class ChannelKey(HttpBearer):
    """The key that staff made for a partner."""

    def authenticate(self, request: HttpRequest, token: str) -> tuple[Key, str]:  # noqa: ARG002  # ninja hands it on
        """Whose key it is, with the key itself; Refused if it holds no more."""
        key = queries.key_of(token)
        limits.count(key)
        return key, token


@router.post(
    f"{ACTIVITY}/contributions",
    auth=ChannelKey(),
    response={
        200: brought.Contribution,
        201: brought.Contribution,
        **problems(400, 401, 403, 404, 409, 410, 413, 415, 429),
    },
    summary=gettext_lazy("Bring the answers of one person"),
)
def contribute(
    request: HttpRequest,
    question: str,
    activity: str,
    sent: Annotated[brought.ContributionIn, Body()],
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            pattern=r"^[\x21-\x7e]{1,200}$",
            description="Your own name for this delivery. The same again changes nothing.",
        ),
    ],
) -> Status[brought.Contribution]:
    """Take answers by the codes of the form; 201 the first time, 200 with the same after that.

    Each answer is one line of text, as the form's kinds have it. What was refused as a whole is
    not remembered: mend it, and send it again under the same name.
    """
    key, token = request.auth  # type: ignore[attr-defined]  # put there by the key
    found = queries.activity(question, activity)
    try:
        taken = take(
            Brought(
                key=key,
                token=token,
                name=idempotency_key,
                activity=found,
                answers=sent.answers,
                language=sent.language.lower(),
                receipt=sent.receipt or "",
                speaks_for=_voice(sent.speaks_for),
            )
        )
    except NotThere:
        if sent.receipt:
            limits.count_unknown_receipt(network_of(request))
        raise
    return Status(200 if taken.is_repeated else 201, _told(taken))


def _voice(sent: SpeaksForIn | None) -> SpeaksFor | None:
    """For whom the person speaks; Faulty, by the names of the fields, if that is not all there."""
    if sent is None:
        return None
    try:
        return clean_voice(kind=sent.kind, name=sent.name, way=sent.formed, people=str(sent.people))
    except Faulty as faulty:
        names = {"way": "formed"}
        raise Faulty(
            {f"speaks_for.{names.get(one, one)}": words for one, words in faulty.faults.items()}
        ) from faulty


def _told(taken: Taken) -> brought.Contribution:
    return brought.Contribution(
        receipt=taken.receipt,
        receipt_address=settings.ADDRESS + reverse("receipt"),
        taken=taken.taken,
        refused=taken.refused,
    )
