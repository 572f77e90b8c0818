"""How it is said that something cannot be done: RFC 9457, with a plain sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import JsonResponse
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext_lazy

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its name in addresses, its status, and what it is called."""

    name: str
    status: int
    title: LazyWords | str


KINDS = (
    Kind("unreadable", 400, gettext_lazy("What was sent cannot be read")),
    Kind("no-key", 401, gettext_lazy("A key is missing, or does not hold")),
    Kind("not-yours", 403, gettext_lazy("This key does not allow that")),
    Kind("not-there", 404, gettext_lazy("There is no such thing")),
    Kind("method", 405, gettext_lazy("That cannot be done at this address")),
    Kind("not-now", 409, gettext_lazy("That cannot be done now")),
    Kind("gone", 410, gettext_lazy("It was erased")),
    Kind("too-large", 413, gettext_lazy("More was sent than is read")),
    Kind("media-type", 415, gettext_lazy("It was sent in another format")),
    Kind("refused", 422, gettext_lazy("What was sent cannot be taken")),
    Kind("wait", 429, gettext_lazy("Too much at once")),
    Kind("fault", 500, gettext_lazy("The fault is ours")),
    Kind("busy", 503, gettext_lazy("The site is busy")),
)
_BY_STATUS = {one.status: one for one in KINDS}


def problem(
    status: int, detail: str, *, faults: Iterable[tuple[str, str]] = (), wait: int = 0
) -> JsonResponse:
    """Say what is wrong: a sentence, and where in what was sent, by name."""
    kind = _BY_STATUS[status]
    said = {
        "type": f"{settings.ADDRESS}/api/#{kind.name}",
        "title": str(kind.title),
        "status": status,
        "detail": detail,
    }
    if errors := [{"name": name, "detail": words} for name, words in faults]:
        said["errors"] = errors
    response = JsonResponse(said, status=status, content_type=MEDIA_TYPE)
    if status == 401:  # noqa: PLR2004  # which must say how to get in
        response["WWW-Authenticate"] = "Bearer"
    if wait:
        response["Retry-After"] = str(wait)
    return response
