"""Setting up kiosks, one visit after another, and taking what a kiosk sends later, each once."""

import json
import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.channels.kiosk.models import Aside, Kiosk
from isegoria.channels.kiosk.parcels import Parcel, Unreadable, new_key, opened
from isegoria.channels.kiosk.queries import place_of_key, prompts_of
from isegoria.hear.helped import Helped
from isegoria.hear.models import Activity, Channel, Participant
from isegoria.hear.queries import part, participant_of
from isegoria.hear.questions import answers_in
from isegoria.hear.rules import obstacle
from isegoria.hear.services import contribute_whole, erase, withdraw_all
from isegoria.languages.codes import INTERFACE
from isegoria.organisations.models import Institution
from isegoria.people.vault import seal, unseal
from isegoria.receipts.codes import fits

LONGEST_NAME, LONGEST_PLACE = 80, 200
LEAST_PATIENCE, MOST_PATIENCE = 30, 600
_TOKEN_BYTES = 24
_LONGEST_KEY = 64
_MOST_WAITING = 100_000


@transaction.atomic
def set_up(
    *, institution: Institution, name: str, place: str, paper: str, patience: int
) -> tuple[Kiosk, str]:
    """Add a kiosk; with the code that opens it on its device, told once."""
    name, place = " ".join(name.split()), " ".join(place.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Give the kiosk a name, in up to 80 letters."))
    Institution.objects.select_for_update().get(pk=institution.pk)  # a double click is two of them
    if Kiosk.objects.filter(institution=institution, name=name).exists():
        raise Refused(_("There is a kiosk of this name already. Write more of the name."))
    kiosk = Kiosk(
        institution=institution,
        name=name,
        place=place[:LONGEST_PLACE],
        paper=paper,
        patience=min(max(patience, LEAST_PATIENCE), MOST_PATIENCE),
    )
    kiosk.sealed_key = seal(new_key(), place=place_of_key(kiosk))
    kiosk.save()
    return kiosk, renew(kiosk)


@transaction.atomic
def renew(kiosk: Kiosk) -> str:
    """Give a new code; a device with the one before shows nothing any more.

    What the device still holds can be sent after it was opened with the new code.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    kiosk.token_digest = sha256(token.encode()).digest()
    kiosk.visit_digest = None
    kiosk.save(update_fields=["token_digest", "visit_digest"])
    return token


@transaction.atomic
def switch_off(kiosk: Kiosk) -> None:
    """Make the code void; what was answered there stays."""
    kiosk.token_digest = kiosk.visit_digest = None
    kiosk.save(update_fields=["token_digest", "visit_digest"])


def begin(kiosk: Kiosk) -> str:
    """Begin a visit: its name, without which nothing more is shown. The one before is over."""
    visit = secrets.token_urlsafe(_TOKEN_BYTES)
    _visit(kiosk, sha256(visit.encode()).digest())
    return visit


def end(kiosk: Kiosk) -> None:
    """End the visit: none of its pages answers any more."""
    _visit(kiosk, None)


def report(kiosk: Kiosk, *, waiting: int, version: str) -> None:
    """Note that a kiosk is there, how much waits on it, and which version it shows."""
    kiosk.seen_at = timezone.now()
    kiosk.waiting = min(max(waiting, 0), _MOST_WAITING)
    kiosk.version = version[:40]
    kiosk.save(update_fields=["seen_at", "waiting", "version"])


def receive(kiosk: Kiosk, sealed: bytes) -> None:
    """Take what was answered without a connection, once.

    Raises Unreadable for what is not from this kiosk and NotNow while the question is paused; the
    device keeps it then. What cannot be counted for good is kept aside.
    """
    parcel = opened(sealed, unseal(bytes(kiosk.sealed_key), place=place_of_key(kiosk)))
    if not parcel.key or len(parcel.key) > _LONGEST_KEY or not fits(parcel.code):
        raise Unreadable(_("This was not sealed for this kiosk."))
    activity = _activity_of(kiosk, parcel)
    if activity.is_paused and (reason := obstacle(activity)) and not activity.stage.has_ended():
        raise NotNow(reason)
    try:
        _take(kiosk, activity, parcel)
    except Refused as refusal:
        _put_aside(kiosk, activity, parcel, str(refusal))


@transaction.atomic
def drop_aside(aside: Aside) -> None:
    """Delete for good what was kept aside; that it came is still known."""
    aside.sealed = None
    aside.save(update_fields=["sealed"])


def _visit(kiosk: Kiosk, digest: bytes | None) -> None:
    kiosk.visit_digest = digest
    kiosk.save(update_fields=["visit_digest"])


def _activity_of(kiosk: Kiosk, parcel: Parcel) -> Activity:
    here = part(
        process_slug=parcel.process,
        type_slug=parcel.type_slug,
        position=parcel.position,
        code=None,
    )
    if here is None or here.activity.process.institution_id != kiosk.institution_id:
        raise Unreadable(_("This kiosk does not ask this question."))
    return here.activity


def _take(kiosk: Kiosk, activity: Activity, parcel: Parcel) -> None:
    language = parcel.language if parcel.language in INTERFACE else INTERFACE[0]
    whole = contribute_whole(
        activity=activity,
        participant=participant_of(parcel.code, activity.process.slug),
        answers=answers_in(prompts_of(activity, language), parcel.posted),
        channel=Channel.KIOSK,
        language=language,
        key=f"kiosk {kiosk.pk} {parcel.key}",
        code=parcel.code,
        helped=Helped(by="", filled_at=_moment(parcel.filled_at)),
    )
    if whole.refused:
        left = {one: parcel.posted.get(one, "") for one in whole.refused}
        reasons = " ".join(dict.fromkeys(whole.refused.values()))
        _put_aside(kiosk, activity, parcel, reasons, left)


def _put_aside(
    kiosk: Kiosk,
    activity: Activity,
    parcel: Parcel,
    why: str,
    left: dict[str, str] | None = None,
) -> None:
    """Keep what is not counted, sealed, for staff to look at; the receipt is not kept with it."""
    row = Aside(
        process=activity.process,
        kiosk=kiosk,
        key_digest=sha256(parcel.key.encode()).digest(),
        received_on=timezone.now().date(),
    )
    said = parcel.posted.dict() if left is None else left
    row.sealed = seal(json.dumps([why, said]), place=row.place)
    Aside.objects.get_or_create(
        process=row.process,
        kiosk=kiosk,
        key_digest=row.key_digest,
        defaults={"received_on": row.received_on, "sealed": row.sealed},
    )


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@transaction.atomic
def undo(who: Participant, *, erased: bool) -> None:
    """Take back all that somebody said in a question, or erase it for good."""
    if erased:
        erase(participant=who)
    else:
        withdraw_all(participant=who)
