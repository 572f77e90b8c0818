"""Handing out keys, and taking what programs bring, each once."""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isegoria.base.keyed import keyed
from isegoria.base.refusal import Faulty, NotThere, Refused
from isegoria.channels.api import rules
from isegoria.channels.api.models import Arrival, Key
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity, Channel, Contribution, Participant
from isegoria.hear.queries import participant_of
from isegoria.hear.services import ReceivedWhole, contribute, contribute_whole
from isegoria.hear.speaking import SpeaksFor, speak_for
from isegoria.journey.queries.receipt import Opened, activity_of, prompt_to_change
from isegoria.people.vault import seal, unseal
from isegoria.process.models import Process
from isegoria.receipts.codes import new_code, read_code
from isegoria.receipts.models import Receipt
from isegoria.receipts.queries import seal_of

LONGEST_PARTNER = 80
_TOKEN_BYTES = 32
_ATTEMPTS = 3
_PURPOSE = b"isegoria api: names and contents of arrivals"


@dataclass(frozen=True)
class Brought:
    """What a program brings for one person, under which name, and with which key.

    ``token`` is the key as the program holds it. ``receipt`` is the person's own, if they have one.
    ``speaks_for`` says for whom they speak, where the program tells that.
    """

    key: Key
    token: str
    name: str
    activity: Activity
    answers: Mapping[str, str]
    language: str
    receipt: str = ""
    speaks_for: SpeaksFor | None = None


@dataclass(frozen=True)
class Taken:
    """What became of it: the person's receipt, what counts, and why the rest does not."""

    receipt: str
    taken: list[str]
    refused: dict[str, str] = field(default_factory=dict)
    is_repeated: bool = False


@transaction.atomic
def make_key(*, process: Process, partner: str, for_all: bool) -> tuple[Key, str]:
    """Make a key for a partner's program, for this question or all that its institution asks.

    The key itself is told once and kept nowhere.
    """
    partner = " ".join(partner.split())
    if not partner or len(partner) > LONGEST_PARTNER:
        raise Refused(_("Write whose program it is, in up to 80 letters."))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    key = Key.objects.create(
        institution=process.institution,
        process=None if for_all else process,
        partner=partner,
        digest=sha256(token.encode()).digest(),
        made_on=timezone.now().date(),
    )
    return key, token


@transaction.atomic
def make_void(key: Key) -> None:
    """Nothing comes in with this key any more; what came stays."""
    key.digest = None
    key.save(update_fields=["digest"])


def forget_what_was_erased() -> None:
    """Whoever erased what they said erased too what was written down about its arrival."""
    rows = Arrival.objects.filter(sealed__isnull=False)
    rows.filter(contribution__participant__secret=None).update(sealed=None)


def take(brought: Brought) -> Taken:
    """Take the answers of one person, once; the same again gives the same and changes nothing.

    Raises Refused, with nothing stored, if none could be taken; it can be mended then and sent
    again under the same name.
    """
    if reason := rules.obstacle(brought.key, brought.activity):
        raise rules.NotYours(reason)
    for _attempt in range(_ATTEMPTS):
        try:
            return _take(brought)
        except IntegrityError:  # the same, on another line at the same time; it has arrived by now
            continue
    raise Refused(_("This was sent several times at once. Look at it and send it again."))


@transaction.atomic
def _take(brought: Brought) -> Taken:
    process, key = brought.activity.process, brought.key
    name, content = _digest(brought.name), _digest(_content(brought))
    found = Arrival.objects.select_related("contribution__participant__receipt")
    before = found.filter(process=process, key=key, name_digest=name).first()
    if before is not None:
        return _again(before, content, brought)
    row = Arrival.objects.create(process=process, key=key, name_digest=name, content_digest=content)
    participant = _participant(brought)
    unknown = _not_asked(brought)
    whole = contribute_whole(
        activity=brought.activity,
        participant=participant,
        answers={code: said for code, said in brought.answers.items() if code not in unknown},
        channel=Channel.API,
        language=brought.language,
        key=f"api {key.pk} {brought.name}",
        code=None if participant else _free_code(brought),
    )
    if brought.speaks_for:
        who = whole.contribution.participant
        speak_for(participant=who.merged_into or who, said=brought.speaks_for)
    refused = {**unknown, **whole.refused, **_passed_over(brought, whole, unknown)}
    taken = [code for code in brought.answers if code not in refused]
    row.contribution = whole.contribution
    row.sealed = seal(json.dumps([taken, refused]), place=row.place)
    row.save(update_fields=["contribution", "sealed"])
    return Taken(whole.new_code or read_code(brought.receipt), taken, refused)


def change(found: Opened, *, point: str, answer: str, language: str) -> None:
    """Answer anew, with a receipt, what was answered before; what stood beside it stays."""
    activity, said = activity_of(found.participant, point, language)
    prompt = prompt_to_change(activity, said)
    beside = {one.key: one.said for one in prompt.also if one.said}
    contribute(
        activity=activity,
        participant=found.participant,
        reply={**beside, prompt.key: answer},
        channel=Channel.API,
        language=language,
        anew=True,
    )


def _not_asked(brought: Brought) -> dict[str, str]:
    """What nobody is asked here; Refused if that is all that was brought."""
    asked = type_of(brought.activity).asked_among(brought.activity, brought.answers)
    words = _("This question is not asked here, or no longer.")
    unknown = dict.fromkeys((code for code in brought.answers if code not in asked), words)
    if brought.answers and len(unknown) == len(brought.answers):
        raise Faulty(unknown)
    return unknown


def _passed_over(
    brought: Brought, whole: ReceivedWhole, unknown: Mapping[str, str]
) -> dict[str, str]:
    """What is asked of others only, by the rules of the questionnaire; it was left out."""
    who = whole.contribution.participant
    points = type_of(brought.activity).points(who.merged_into or who, brought.language)
    there = {one.key for one in points if one.activity_id == brought.activity.pk}
    words = _("This is not asked of somebody who answers like that.")
    return {
        code: words
        for code, said in brought.answers.items()
        if said.strip() and code not in {*there, *whole.refused, *unknown}
    }


def _again(before: Arrival, content: bytes, brought: Brought) -> Taken:
    """The answer that was given the first time, unless it is another thing or no longer there."""
    if not hmac.compare_digest(bytes(before.content_digest), content):
        raise rules.OtherContent(
            _("Something else came under this idempotency key before. Use a new one.")
        )
    part: Contribution | None = before.contribution
    if before.sealed is None or part is None or part.participant.secret is None:
        raise rules.Gone(_("The person has erased what was sent here."))
    taken, refused = json.loads(unseal(bytes(before.sealed), place=before.place))
    return Taken(_receipt_of(part.participant, brought), taken, refused, is_repeated=True)


def _participant(brought: Brought) -> Participant | None:
    if not brought.receipt:
        return None
    found = participant_of(read_code(brought.receipt), brought.activity.process.slug)
    if found is None:
        raise NotThere(_("This receipt is not known for this question."))
    return found


def _receipt_of(participant: Participant, brought: Brought) -> str:
    """The receipt that was given the first time, worked out anew."""
    if brought.receipt:
        return read_code(brought.receipt)
    known = bytes(participant.receipt.code_hmac) if participant.receipt else b""
    codes = (_code(brought, attempt) for attempt in range(_ATTEMPTS))
    return next(code for code in codes if hmac.compare_digest(seal_of(code), known))


def _free_code(brought: Brought) -> str:
    """A receipt that nobody has yet; mostly the first."""
    codes = [_code(brought, attempt) for attempt in range(_ATTEMPTS)]
    return next(one for one in codes if not Receipt.objects.filter(code_hmac=seal_of(one)).exists())


def _code(brought: Brought, attempt: int) -> str:
    """A receipt that follows from what only the partner has; nobody else can foresee it."""
    place = f"{brought.activity.process_id} {attempt} {brought.token} {brought.name}"
    return new_code(Random(int.from_bytes(_digest(place))))  # noqa: S311  # a seed of 256 secret bits


def _content(brought: Brought) -> str:
    receipt = read_code(brought.receipt) if brought.receipt else ""
    answers = sorted(brought.answers.items())
    content = [brought.activity.pk, answers, brought.language, receipt]
    voice = [brought.speaks_for.body] if brought.speaks_for else []
    return json.dumps([*content, *voice])


def _digest(words: str) -> bytes:
    return keyed(_PURPOSE, words.encode())
