"""Answers that were spoken: kept as they are, fetched, heard by a person and written down."""

import base64
import http.client
import json
import logging
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.channels.voice.gateways import GATEWAYS, Gateway
from isegoria.channels.voice.models import Recording
from isegoria.conversation.queries import speaker
from isegoria.conversation.talk.known import Caller, remember
from isegoria.conversation.turning.state import Asked
from isegoria.hear.helped import Helped
from isegoria.hear.models import Activity, Channel
from isegoria.hear.rules import obstacle
from isegoria.hear.services import contribute
from isegoria.people.vault import seal, unseal

LARGEST = 4 * 1024 * 1024
MOST_TRIES = 12
_SECONDS = 15
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
_ASKED, _CALLER, _SOURCE, _AUDIO, _WORDS = (
    "voice asked",
    "voice caller",
    "voice source",
    "voice audio",
    "voice words",
)
_LONGEST_NAMES = 80
_Standing = Recording.Standing
_logger = logging.getLogger(__name__)


class NotFetched(Exception):
    """A recording could not be fetched; it is tried again later."""


@dataclass(frozen=True)
class Sound:
    """What was spoken: where the gateway keeps it, or, on a simulated phone, the sound itself."""

    source: str = ""
    content: bytes = b""
    media_type: str = ""


def is_fetched_from(gateway: Gateway, address: str) -> bool:
    """Tell whether a recording may be fetched from this address at all."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and parts.netloc in gateway.hosts


def keep(caller: Caller, asked: Asked, sound: Sound, *, language: str) -> Recording:
    """Keep what somebody spoke in answer to what was asked; Refused where that is over."""
    activity = Activity.objects.select_related("process", "stage").get(pk=asked.activity)
    if reason := obstacle(activity):
        raise NotNow(reason)
    who = speaker(activity.process, caller.number)
    words = {"key": asked.key, "carrier": asked.carrier, "carried": asked.carried}
    words |= {"asked": asked.words}
    source = json.dumps([caller.gateway, sound.source])
    return Recording.objects.create(
        process=activity.process,
        activity=activity,
        participant=who,
        asked=seal(json.dumps(words), place=_ASKED),
        caller=None if who else seal(json.dumps(asdict(caller)), place=_CALLER),
        source=seal(source, place=_SOURCE) if sound.source else None,
        audio=_sealed(sound.content) if sound.content else None,
        media_type=sound.media_type,
        language=language,
        received_on=timezone.now().date(),
        due_at=timezone.now() if sound.source else None,
    )


def fetch_what_waits() -> int:
    """Fetch every recording that is due from its gateway: how many came."""
    due = Recording.objects.exclude(source=None).filter(
        due_at__lte=timezone.now(), tries__lt=MOST_TRIES
    )
    return sum(_fetch(one) for one in due.order_by("due_at")[:20])


def is_lost(recording: Recording) -> bool:
    """Tell whether fetching was given up; where it lies at the gateway stays known."""
    return recording.audio is None and recording.tries >= MOST_TRIES


def what_was_asked(recording: Recording) -> dict[str, Any]:
    """What was asked, and what comes back with the reply."""
    found: dict[str, Any] = json.loads(unseal(bytes(recording.asked), place=_ASKED))
    return found


def audio_of(recording: Recording) -> bytes | None:
    """The sound, as it came; None while it has not."""
    if recording.audio is None:
        return None
    return base64.b64decode(unseal(bytes(recording.audio), place=_AUDIO))


def source_of(recording: Recording) -> str:
    """Where the gateway keeps the sound; empty once it was fetched."""
    if recording.source is None:
        return ""
    return str(json.loads(unseal(bytes(recording.source), place=_SOURCE))[1])


def words_of(recording: Recording) -> str:
    """What somebody has written down so far; nothing at first."""
    return unseal(bytes(recording.words), place=_WORDS) if recording.words else ""


@transaction.atomic
def write_down(recording: Recording, words: str, *, by: str) -> None:
    """Keep what a first person heard, until a second one has checked it."""
    recording = _waiting(recording)
    recording.words = seal(words, place=_WORDS)
    recording.written_by = by
    recording.standing = _Standing.HEARD
    recording.save()


@transaction.atomic
def put_down(recording: Recording, words: str, *, by: str) -> None:
    """Put down what was checked, as the answer of whoever spoke; owe a receipt to a newcomer.

    Where nobody else can check it, ``by`` is who wrote it down. It was spoken while the question
    was open, so it counts after the closing too. Raises Refused in words where the answer cannot
    be taken; the recording waits on then.
    """
    recording = _waiting(recording)
    writer = recording.written_by or by
    caller = _caller_of(recording)
    who = recording.participant
    if caller and not who:
        who = speaker(recording.process, caller.number)
    who = who and (who.merged_into or who)
    if who is not None and who.secret is None:
        raise Refused(_("What this receipt stood for has been erased."))
    asked = what_was_asked(recording)
    carried = {asked["carrier"]: asked["carried"]} if asked["carried"] else {}
    activity = Activity.objects.select_related("process", "stage").get(pk=recording.activity_id)
    received = contribute(
        activity=activity,
        participant=who,
        reply={asked["key"]: words, **carried},
        channel=Channel.VOICE,
        language=recording.language,
        helped=Helped(_names(writer, by), _while_open(activity)),
    )
    if received.new_code and caller:
        remember(
            caller,
            received.contribution.participant,
            language=recording.language,
            code=received.new_code,
        )
    recording.participant = received.contribution.participant
    recording.words = seal(words, place=_WORDS)
    recording.written_by, recording.checked_by = writer, "" if by == writer else by
    recording.standing = _Standing.WRITTEN
    recording.caller = None
    recording.save()


def set_aside(recording: Recording) -> None:
    """It was heard and holds no answer: silence, or noise. The sound stays."""
    Recording.objects.filter(pk=recording.pk).exclude(standing=_Standing.WRITTEN).update(
        standing=_Standing.SET_ASIDE, caller=None
    )


def forget_what_was_erased() -> int:
    """Whoever erased what they said erased what they spoke too: how many recordings."""
    rows = Recording.objects.exclude(participant=None)
    return rows.filter(participant__secret=None).delete()[0]


def _waiting(recording: Recording) -> Recording:
    """The row, held while it is written; Refused where it has been dealt with."""
    found = Recording.objects.select_for_update(of=("self",)).get(pk=recording.pk)
    if found.standing in (_Standing.WRITTEN, _Standing.SET_ASIDE):
        raise Refused(_("Somebody has written this down already."))
    return found


def _names(*people: str) -> str:
    return ", ".join(dict.fromkeys(people))[:_LONGEST_NAMES]


def _while_open(activity: Activity) -> datetime | None:
    """The last moment at which this could be answered, if that is over."""
    ends_at = activity.stage.ends_at
    if ends_at is None or ends_at > timezone.now():
        return None
    return ends_at - timedelta(microseconds=1)


def _caller_of(recording: Recording) -> Caller | None:
    if recording.caller is None:
        return None
    row = json.loads(unseal(bytes(recording.caller), place=_CALLER))
    return Caller(Channel(row["channel"]), row["number"], row["gateway"])


def _fetch(recording: Recording) -> bool:
    name, address = json.loads(unseal(bytes(recording.source or b""), place=_SOURCE))
    gateway = GATEWAYS.all().get(name)
    try:
        media_type, content = _asked_for(gateway, address)
    except NotFetched as problem:
        tries = recording.tries + 1
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (tries - 1))
        Recording.objects.filter(pk=recording.pk).update(tries=tries, due_at=timezone.now() + wait)
        _logger.warning("Recording %d was not fetched (%s).", recording.pk, problem)
        return False
    Recording.objects.filter(pk=recording.pk).update(
        audio=_sealed(content), media_type=media_type[:40], source=None, due_at=None
    )
    return True


def _asked_for(gateway: Gateway | None, address: str) -> tuple[str, bytes]:
    """The sound behind an address, from the hosts of this gateway alone, of bounded size."""
    if gateway is None or not is_fetched_from(gateway, address):
        raise NotFetched("foreign host")
    request = urllib.request.Request(address)  # noqa: S310  # http or https: checked above
    if gateway.user:
        login = base64.b64encode(f"{gateway.user}:{gateway.password}".encode()).decode()
        # Not handed on where the gateway sends us elsewhere.
        request.add_unredirected_header("Authorization", f"Basic {login}")
    opener = urllib.request.build_opener(_OwnHosts(gateway))
    try:
        with opener.open(request, timeout=_SECONDS) as response:
            content = response.read(LARGEST + 1)
            media_type = str(response.headers.get_content_type())
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as problem:
        raise NotFetched(type(problem).__name__) from problem
    if not media_type.startswith("audio/") or not content:
        raise NotFetched("no sound")
    if len(content) > LARGEST:
        raise NotFetched("too large")
    return media_type, content


class _OwnHosts(urllib.request.HTTPRedirectHandler):
    """Follows only to hosts that the operator has named."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Go on to one of these hosts, or not at all."""
        if not is_fetched_from(self.gateway, newurl):
            raise NotFetched("foreign host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _sealed(content: bytes) -> bytes:
    return seal(base64.b64encode(content).decode(), place=_AUDIO)
