"""What a person's own device remembers of their part in a question: the receipt, signed.

The cookie is set only when somebody takes part, one for each question, so that the parts of one
person in two questions cannot be joined on our side.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

_PREFIX = "part-"
_DAYS = 180
_SECONDS = _DAYS * 24 * 60 * 60
_signer = TimestampSigner(salt="hear.cookies")


@dataclass(frozen=True)
class Memory:
    """What the device says: a code, nothing, or something that can no longer be read."""

    code: str | None
    is_unreadable: bool = False


def remembered(request: HttpRequest, process_slug: str) -> Memory:
    """Read what this device remembers of a question."""
    given = request.COOKIES.get(_PREFIX + process_slug)
    if given is None:
        return Memory(code=None)
    try:
        return Memory(code=_signer.unsign(given, max_age=_SECONDS))
    except BadSignature:
        return Memory(code=None, is_unreadable=True)


def all_remembered(request: HttpRequest) -> dict[str, str]:
    """Every question that this device can still open, with its code."""
    slugs = [name.removeprefix(_PREFIX) for name in request.COOKIES if name.startswith(_PREFIX)]
    memories = {slug: remembered(request, slug).code for slug in slugs}
    return {slug: code for slug, code in memories.items() if code}


def remember(response: HttpResponse, process_slug: str, code: str) -> None:
    """Let the device keep the receipt of this question."""
    response.set_cookie(
        _PREFIX + process_slug,
        _signer.sign(code),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, process_slug: str) -> None:
    """Let the device forget this question, as one does on somebody else's phone."""
    response.delete_cookie(_PREFIX + process_slug, samesite="Lax")
