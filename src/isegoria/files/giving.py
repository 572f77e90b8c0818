"""Giving a file out over the web, so that a browser shows it and does nothing else with it."""

import re

from django.http import Http404, HttpRequest, HttpResponse

from isegoria.files.models import File
from isegoria.files.queries import Copy, content_of, has_copy

_DRAWN = "image/jpeg"
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def published(file: File, size: str) -> HttpResponse:
    """The copy of a picture that may be published; the original is never given out by this."""
    copy = {"small": Copy.SMALL, "large": Copy.PUBLIC}.get(size)
    if copy is None or not has_copy(file, copy):
        raise Http404
    return _guarded(HttpResponse(b"".join(content_of(file, copy)), content_type=_DRAWN))


def original(request: HttpRequest, file: File) -> HttpResponse:
    """A file as it came, for whoever sent it and for staff who have to hear or read it.

    Players ask for a stretch of it at a time; some play nothing that cannot be had in stretches.
    """
    content = b"".join(content_of(file))
    wanted = _stretch(request.headers.get("Range", ""), len(content))
    body = content[wanted] if wanted else content
    response = HttpResponse(body, content_type=file.media_type, status=206 if wanted else 200)
    if wanted:
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{len(content)}"
    shown = "attachment" if file.kind == File.Kind.DOCUMENT else "inline"
    extension = file.name.rpartition(".")[2]
    response["Content-Disposition"] = f'{shown}; filename="{file.pk}.{extension}"'
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store"
    return _guarded(response)


def _stretch(named: str, length: int) -> slice | None:
    """The stretch that was asked for; None for all of it, also where the wish makes no sense."""
    found = _RANGE.fullmatch(named.strip())
    if not found or not length:
        return None
    first, last = found.groups()
    if not first:
        return slice(max(0, length - int(last)), length) if last and int(last) else None
    end = min(int(last) + 1, length) if last else length
    return slice(int(first), end) if int(first) < end else None


def _guarded(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
