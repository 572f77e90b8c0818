"""Calling the addresses of partners: signed, in order, again after a while where it fails."""

import hashlib
import hmac
import json
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from isegoria.channels.api import news
from isegoria.channels.api.models import Call, Hook
from isegoria.channels.api.outward import Line, NotCalled, post
from isegoria.people.vault import unseal

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=12)
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=60)  # longer than what happened is looked for, so that nothing is told twice
_TIMES = 3  # each wait is so many times the one before
_UNSURE = timedelta(minutes=2)
_AT_ONCE = 20
_SECONDS_AT_A_TIME = 10.0
_ANSWER_IS_GOOD = range(200, 300)


def tell_partners(line: Line | None = None) -> int:
    """Take up what happened, and call every hook that is due; how many calls came through.

    ``line`` says by what calls go out; as it comes, the public internet alone.
    """
    now, line = timezone.now(), line or Line()
    news.take_up(now)
    until = time.monotonic() + _SECONDS_AT_A_TIME
    waiting = Call.objects.filter(hook=OuterRef("pk"), told_at=None)
    told = 0
    for hook in news.live_hooks():
        is_due = hook.due_at <= now and time.monotonic() < until
        if is_due and Hook.objects.filter(Exists(waiting), pk=hook.pk).exists():
            told += _call(hook, line, until)
    return told


def forget_old_calls() -> int:
    """Delete what was told long ago; how many rows."""
    rows = Call.objects.filter(told_at__lt=timezone.now() - KEPT)
    return rows.delete()[0]


def body_of(call: Call, slug: str) -> bytes:
    """What a partner is sent: what happened, to which question, and where to read of it."""
    question = {"question": slug, "address": f"{settings.ADDRESS}/api/v1/questions/{slug}"}
    told = {
        "id": name_of(call),
        "kind": call.kind,
        "happened_at": call.happened_at.isoformat(),
        **(question if slug else {"question": None, "address": None}),
    }
    return json.dumps(told).encode()


def name_of(call: Call) -> str:
    """How a call is called: the same each time that it is tried."""
    return f"call-{call.pk}"


def signature(secret: str, body: bytes, at: datetime) -> str:
    """By what a partner knows that we sent this, and when."""
    moment = str(int(at.timestamp()))
    digest = hmac.digest(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return f"t={moment},v1={digest.hex()}"


def _call(hook: Hook, line: Line, until: float) -> int:
    """Bring what waits for one hook, in order, until one is not taken; only one worker does so."""
    claim = timezone.now() + _UNSURE
    if not Hook.objects.filter(pk=hook.pk, due_at=hook.due_at).update(due_at=claim):
        return 0
    told = 0
    for call in _waiting(hook):
        if not _bring(hook, call, line):
            _try_later(hook)
            return told
        told += 1
        if time.monotonic() > until:
            break
    _is_well(hook)
    return told


def _waiting(hook: Hook) -> list[Call]:
    rows = Call.objects.filter(hook=hook, told_at=None).select_related("process")
    return list(rows.order_by("pk")[:_AT_ONCE])


def _bring(hook: Hook, call: Call, line: Line) -> bool:
    """One call; whether it was taken. What came of it is put down either way."""
    body = body_of(call, call.process.slug if call.process else "")
    now = timezone.now()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Isegoria",
        "Isegoria-Call": name_of(call),
        "Isegoria-Signature": signature(_secret(hook), body, now),
    }
    try:
        call.status = post(hook.address, body=body, headers=headers, line=line)
        call.problem = "" if call.status in _ANSWER_IS_GOOD else "status"
    except NotCalled as problem:
        call.status, call.problem = None, problem.why
    call.told_at = None if call.problem else now
    call.save(update_fields=["status", "problem", "told_at"])
    return not call.problem


def _is_well(hook: Hook) -> None:
    hook.tries, hook.failing_since = 0, None
    hook.due_at = timezone.now()
    hook.save(update_fields=["tries", "failing_since", "due_at"])


def _try_later(hook: Hook) -> None:
    """Wait longer each time; after some days without one good answer, give it up."""
    now = timezone.now()
    wait = min(LONGEST_WAIT, FIRST_WAIT * _TIMES ** min(hook.tries, 10))
    hook.tries += 1
    hook.failing_since = hook.failing_since or now
    hook.due_at = now + wait
    if now - hook.failing_since >= GIVEN_UP_AFTER:
        hook.given_up_at = now
    hook.save(update_fields=["tries", "failing_since", "due_at", "given_up_at"])


def _secret(hook: Hook) -> str:
    return unseal(bytes(hook.sealed or b""), place=hook.place)
