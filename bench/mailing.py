"""Many notices to people who are reached by mail, and what sending them takes; see inside.py."""

import json
import resource
import time
from collections import Counter
from datetime import timedelta

_KIND = "made-up-answer"
_AT_ONCE = 2_000
_BODY = "Made-up answer of about the length that answers have. " * 20
_LONGEST = 1_200.0


def lay_out_mails(people: int) -> int:
    """Owe everybody a notice, each with a way back by mail; how many notices that are."""
    from django.utils import timezone  # noqa: PLC0415  # the site is open by then

    from isegoria.notices.models import Notice  # noqa: PLC0415
    from isegoria.people.models import ReturnRoute  # noqa: PLC0415
    from isegoria.people.vault import seal  # noqa: PLC0415

    until = timezone.now().date() + timedelta(days=90)
    for first in range(0, people, _AT_ONCE):
        tokens = [f"made-up-{at}" for at in range(first, min(people, first + _AT_ONCE))]
        ReturnRoute.objects.bulk_create(
            ReturnRoute(
                token=token,
                channel="email",
                tag=token,
                ciphertext=seal(json.dumps(["main", f"{token}@example.org"]), place=token),
                until=until,
            )
            for token in tokens
        )
        Notice.objects.bulk_create(
            Notice(route_token=token, kind=_KIND, language="en", body=_BODY) for token in tokens
        )
    return people


def send_mails(port: int) -> dict[str, float]:
    """Send them as the worker does until none is owed: seconds, computing, most memory."""
    from django.conf import settings  # noqa: PLC0415  # the site is open by then

    from isegoria.channels.email.sending import send_what_is_owed  # noqa: PLC0415
    from isegoria.notices.models import Notice  # noqa: PLC0415

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    begun, computed, busy = time.monotonic(), time.process_time(), 0.0
    owed = Notice.objects.filter(kind=_KIND, state=Notice.State.OWED)
    sent = 0
    while owed.exists() and time.monotonic() - begun < _LONGEST:
        at = time.monotonic()
        now = send_what_is_owed()
        sent += now
        busy += time.monotonic() - at
        if not now:
            time.sleep(0.5)
    return {
        "seconds": time.monotonic() - begun,
        "busy": busy,
        "sent": sent,
        "computed": time.process_time() - computed,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def count_mails() -> dict[str, int]:
    """How many notices have come how far, and how often sending went wrong."""
    from isegoria.notices.models import Notice  # noqa: PLC0415  # the site is open by then

    rows = list(Notice.objects.filter(kind=_KIND).values_list("state", "tries"))
    states = Counter(state for state, _tries in rows)
    return {**states, "trouble": sum(tries for _state, tries in rows)}


def pass_over_doubt() -> int:
    """Let it be ten minutes later for what was on the line when the sender was killed; how many."""
    from django.utils import timezone  # noqa: PLC0415  # the site is open by then

    from isegoria.channels.email.models import Outgoing  # noqa: PLC0415

    return Outgoing.objects.filter(state=Outgoing.State.SENDING).update(due_at=timezone.now())
