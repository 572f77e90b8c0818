"""Answers that were spoken: kept as they are, fetched, and put down as answers.

From then on they are recordings like those of any page (see ``hear.transcripts``).
"""

import base64
import http.client
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused
from isegoria.channels.voice.gateways import GATEWAYS, Gateway
from isegoria.channels.voice.models import OPEN, Recording
from isegoria.conversation.queries import speaker
from isegoria.conversation.talk.known import Caller, remember
from isegoria.conversation.turning.state import Asked
from isegoria.files import services as files
from isegoria.files.kinds import SPEECH
from isegoria.files.rules import WEB
from isegoria.hear.activity_type import type_of
from isegoria.hear.helped import Helped
from isegoria.hear.models import Activity, Channel, Item, Participant
from isegoria.hear.replies import SPOKEN, box
from isegoria.hear.rules import obstacle
from isegoria.hear.services import contribute
from isegoria.hear.transcripts import write_down
from isegoria.people.models import Account
from isegoria.people.vault import seal, unseal
from isegoria.process.models import Process

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
_LONGEST_REASON = 200
_UNTIL_HUNG_UP = timedelta(hours=1)  # what a caller has not kept by then is taken unconfirmed
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
    try:
        parts = urlsplit(address)
    except ValueError:  # such as https://[
        return False
    return parts.scheme in ("http", "https") and parts.netloc in gateway.hosts


def keep(caller: Caller, asked: Asked, sound: Sound, *, language: str) -> Recording:
    """Keep what somebody spoke in answer to what was asked; Refused where that is over."""
    activity = Activity.objects.select_related("process", "stage").get(pk=asked.activity)
    if reason := obstacle(activity):
        raise NotNow(reason)
    who = speaker(activity.process, caller.number)
    words = {"key": asked.key, "carrier": asked.carrier, "carried": asked.carried}
    words |= {"asked": asked.words}
    reached = {name: getattr(caller, name) for name in ("channel", "number", "gateway")}
    source = json.dumps([caller.gateway, sound.source])
    return Recording.objects.create(
        process=activity.process,
        activity=activity,
        participant=who,
        asked=seal(json.dumps(words), place=_ASKED),
        caller=None if who else seal(json.dumps(reached), place=_CALLER),
        source=seal(source, place=_SOURCE) if sound.source else None,
        audio=_sealed(sound.content) if sound.content else None,
        media_type=sound.media_type,
        language=language,
        received_on=timezone.now().date(),
        due_at=timezone.now() if sound.source else timezone.now() + _UNTIL_HUNG_UP,
    )


def fetch_what_waits() -> int:
    """Fetch every recording that is due from its gateway: how many came."""
    due = Recording.objects.exclude(source=None).filter(
        due_at__lte=timezone.now(), tries__lt=MOST_TRIES
    )
    return sum(_fetch(one) for one in due.order_by("due_at")[:20])


def take_in_what_came() -> int:
    """Put down as answers the recordings that have come and are due: how many."""
    due = Recording.objects.filter(
        source=None, standing__in=OPEN, due_at__lte=timezone.now(), tries__lt=MOST_TRIES
    )
    return sum(_take_in(one) for one in due.order_by("pk")[:20])


def are_there(process: Process) -> bool:
    """Tell whether there is anything of this question that was spoken in calls."""
    return Recording.objects.filter(process=process).exists()


def stuck(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """Those of them that were tried for days and given up, for staff to look at."""
    return rows.filter(standing__in=OPEN, tries__gte=MOST_TRIES)


def try_again(recording: Recording) -> None:
    """Fetch it, or put it down, at the next turn of the worker."""
    rows = Recording.objects.filter(pk=recording.pk, standing__in=OPEN)
    rows.update(tries=0, due_at=timezone.now(), why="")


def confirm(number: int) -> None:
    """The caller has heard it back and keeps it."""
    rows = Recording.objects.filter(pk=number, standing=_Standing.SPOKEN)
    rows.update(standing=_Standing.CONFIRMED, due_at=timezone.now())


def forget_what_was_not_kept(number: int) -> None:
    """The caller speaks again: only that is kept."""
    Recording.objects.filter(pk=number, standing=_Standing.SPOKEN).delete()


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


@transaction.atomic
def put_down(recording: Recording) -> Item:
    """Let a recording be the answer of whoever spoke, as a voice note is on a page.

    A newcomer is owed a receipt. It was spoken while the question was open, so it counts after the
    closing too. Raises Refused in words where it cannot be taken; it stays where it is then.
    """
    recording = Recording.objects.select_for_update(of=("self",)).get(pk=recording.pk)
    caller, who = _caller_of(recording), _speaker_of(recording)
    asked = what_was_asked(recording)
    activity = Activity.objects.select_related("process", "stage").get(pk=recording.activity_id)
    if recording.standing == _Standing.SPOKEN and not _is_still_asked(activity, who, asked["key"]):
        raise Refused(_("The caller hung up before they confirmed it, and has answered since."))
    content = audio_of(recording) or b""
    file = files.keep(content=[content], size=len(content), limits=WEB.only(SPEECH))
    carried = {asked["carrier"]: asked["carried"]} if asked["carried"] else {}
    received = contribute(
        activity=activity,
        participant=who,
        reply={asked["key"]: "", box(asked["key"], SPOKEN): file.name, **carried},
        channel=Channel.VOICE,
        language=recording.language,
        helped=Helped(by="", filled_at=_while_open(activity)),
    )
    if received.new_code and caller:
        remember(
            caller,
            received.contribution.participant,
            language=recording.language,
            code=received.new_code,
        )
    item = Item.objects.get(attachment__file=file)
    _hand_on_draft(recording, item)
    recording.delete()
    return item


def set_aside(recording: Recording) -> None:
    """Staff have seen that it cannot be put down. What has come of the sound stays."""
    Recording.objects.filter(pk=recording.pk, standing__in=OPEN).update(
        standing=_Standing.SET_ASIDE, caller=None
    )


def forget_what_was_erased() -> int:
    """Whoever erased what they said erased what they spoke too: how many recordings."""
    rows = Recording.objects.exclude(participant=None)
    return rows.filter(participant__secret=None).delete()[0]


def _is_still_asked(activity: Activity, who: Participant | None, key: str) -> bool:
    """Tell whether this is what they would be asked next: nothing that was said since is undone."""
    asking = type_of(activity).asking(activity, who, activity.process.source_language)
    return key in {prompt.key for prompt in asking.prompts}


def _speaker_of(recording: Recording) -> Participant | None:
    """Whose answer it is; None for somebody who has no receipt yet."""
    caller, who = _caller_of(recording), recording.participant
    if caller and not who:
        who = speaker(recording.process, caller.number)
    who = who and (who.merged_into or who)
    if who is not None and who.secret is None:
        raise Refused(_("What this receipt stood for has been erased."))
    return who


def _hand_on_draft(recording: Recording, item: Item) -> None:
    """What one person had written down before calls were checked as pages are waits for another."""
    if recording.words is None:
        return
    words = unseal(bytes(recording.words), place=_WORDS)
    writers = Account.objects.filter(name=recording.heard_by)[:2]
    by = writers[0] if len(writers) == 1 else None
    write_down(item=item, words=words, language=recording.language, by=by)


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
    return Caller(row["channel"], row["number"], row["gateway"])


def _fetch(recording: Recording) -> bool:
    name, address = json.loads(unseal(bytes(recording.source or b""), place=_SOURCE))
    gateway = GATEWAYS.all().get(name)
    try:
        media_type, content = _asked_for(gateway, address)
    except NotFetched as problem:
        _try_later(recording, "")
        _logger.warning("Recording %d was not fetched (%s).", recording.pk, problem)
        return False
    is_confirmed = recording.standing == _Standing.CONFIRMED
    Recording.objects.filter(pk=recording.pk).update(
        audio=_sealed(content),
        media_type=media_type[:40],
        source=None,
        tries=0,
        due_at=timezone.now() if is_confirmed else timezone.now() + _UNTIL_HUNG_UP,
    )
    return True


def _take_in(recording: Recording) -> bool:
    try:
        put_down(recording)
    except Refused as refusal:
        _try_later(recording, str(refusal))
        return False
    return True


def _try_later(recording: Recording, why: str) -> None:
    tries = recording.tries + 1
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (tries - 1))
    Recording.objects.filter(pk=recording.pk).update(
        tries=tries, due_at=timezone.now() + wait, why=why[:_LONGEST_REASON]
    )


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


def kept_of(people: Sequence[int]) -> list[dict[str, Any]]:
    """What these have spoken and nobody has written down yet: in which language, on which day."""
    rows = Recording.objects.filter(participant__in=people).order_by("pk")
    return [
        {
            "language": one.language,
            "standing": one.standing,
            "day": one.received_on.isoformat(),
            "is_kept": one.audio is not None or one.source is not None,
        }
        for one in rows
    ]
