"""What a person may do with their receipt, through any program they trust with it.

The receipt comes in a header, so that it stands in no address and in no log of a server.
"""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Query, Router
from ninja.security import APIKeyHeader

from isegoria.base.allowance import network_of
from isegoria.base.refusal import NotThere, Refused
from isegoria.channels.api import limits, showing
from isegoria.channels.api.rules import Unknown
from isegoria.channels.api.schemas import brought, read
from isegoria.channels.api.services import change
from isegoria.channels.api.views.asked import gettext_lazy, or_problem, wanted
from isegoria.hear.audit import proof_of
from isegoria.hear.services import erase, withdraw, withdraw_all
from isegoria.journey.queries.receipt import Opened, activity_of, opened
from isegoria.languages.queries import page_language
from isegoria.ledger.models import Entry
from isegoria.ledger.queries import proof_file

router = Router()
_ANSWER = "/receipt/answers/{str:answer}"


class PersonsReceipt(APIKeyHeader):
    """The sixteen digits that the person was given."""

    param_name = "Isegoria-Receipt"

    def authenticate(self, request: HttpRequest, key: str | None) -> Opened | None:
        """What it opens; Unknown if nobody holds it."""
        if not key:
            return None
        try:
            return opened(key[:200])
        except NotThere as unknown:
            limits.count_unknown_receipt(network_of(request))
            raise Unknown(str(unknown)) from unknown
        except Refused as unreadable:
            raise Unknown(str(unreadable)) from unreadable


class _Given(HttpRequest):
    """A request whose receipt was opened."""

    auth: Opened


@router.get(
    "/receipt",
    auth=PersonsReceipt(),
    response=or_problem(brought.Receipt, 401, 429),
    summary=gettext_lazy("What a receipt opens"),
)
def open_receipt(request: _Given, asked: Annotated[read.ManyThings, Query()]) -> brought.Receipt:
    """What the person said in this question, and what became of it."""
    return showing.receipt(request.auth, asked, wanted(asked.language))


@router.put(
    _ANSWER,
    auth=PersonsReceipt(),
    response=or_problem(brought.Receipt, 400, 401, 404, 409, 413, 415, 429),
    summary=gettext_lazy("Answer something anew"),
)
def answer_anew(
    request: _Given, answer: str, sent: Annotated[brought.AnswerIn, Body()]
) -> brought.Receipt:
    """Answer anew, until the question closes; the answer holds what the receipt opens then."""
    change(request.auth, point=answer, answer=sent.answer, language=page_language())
    return showing.receipt(request.auth, read.Page(), page_language())


@router.delete(
    _ANSWER,
    auth=PersonsReceipt(),
    response=or_problem(brought.TakenBack, 401, 404, 429),
    summary=gettext_lazy("Take one answer back"),
)
def take_back(request: _Given, answer: str) -> brought.TakenBack:
    """Take back one answer: not counted before the closing; its words are hidden after it."""
    activity, point = activity_of(request.auth.participant, answer, page_language())
    who = request.auth.participant
    return brought.TakenBack(
        count=withdraw(participant=who, activity=activity, item_id=point.item_id)
    )


@router.delete(
    "/receipt/answers",
    auth=PersonsReceipt(),
    response=or_problem(brought.TakenBack, 401, 429),
    summary=gettext_lazy("Take everything back"),
)
def take_all_back(request: _Given) -> brought.TakenBack:
    """Take back all that was said with this receipt."""
    return brought.TakenBack(count=withdraw_all(participant=request.auth.participant))


@router.delete(
    "/receipt",
    auth=PersonsReceipt(),
    response=or_problem(brought.TakenBack, 401, 429),
    summary=gettext_lazy("Erase everything, for good"),
)
def erase_all(request: _Given) -> brought.TakenBack:
    """Erase all that was said with this receipt, and what ties it to the person."""
    return brought.TakenBack(count=erase(participant=request.auth.participant))


@router.get(
    f"{_ANSWER}/proof",
    auth=PersonsReceipt(),
    response=or_problem(brought.Proof, 401, 404, 429),
    summary=gettext_lazy("The proof of one answer"),
)
def proof(request: _Given, answer: str) -> brought.Proof:
    """What ``verify.py check`` reads: the entry, what it seals, and where it stands."""
    who = request.auth.participant
    _activity, point = activity_of(who, answer, page_language())
    body = proof_of(who, point.entry_id or 0)
    if body is None:
        raise NotThere(_("This answer has changed since. Open your receipt again."))
    entry = Entry.objects.select_related("log").get(pk=point.entry_id or 0)
    return brought.Proof(**proof_file(entry, body.salt, body.body))
