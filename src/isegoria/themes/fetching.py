"""Asking a language model that the operator has chosen, over any OpenAI-compatible address."""

import json
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from isegoria.themes.replies import UnreadableError, content_of

SECONDS, SECONDS_IN_ALL = 60.0, 180.0
LARGEST = 256 * 1024
MOST_TOKENS = 2000
_PIECE = 16 * 1024


class NotAnsweredError(Exception):
    """Nothing came back that could be read; the text says why, for the log of the server."""


def say_to_model(system: str, material: str) -> str:
    """Say this to the language model; what it replied. NotAnsweredError where nothing came."""
    body = json.dumps(
        {
            "model": settings.LLM_MODEL,
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": material},
            ],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
    ).encode()
    try:
        return content_of(_post(body))
    except UnreadableError as problem:
        raise NotAnsweredError("no JSON as OpenAI-compatible servers give it") from problem
    except TimeoutError as problem:
        raise NotAnsweredError("no answer in time") from problem
    except (OSError, HTTPException) as problem:
        raise NotAnsweredError(type(problem).__name__) from problem


def _post(body: bytes) -> bytes:
    parts = urlsplit(settings.LLM_ADDRESS)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.LLM_KEY:
        key = Path(settings.LLM_KEY).read_text(encoding="utf-8").strip()
        headers["Authorization"] = f"Bearer {key}"
    until = time.monotonic() + SECONDS_IN_ALL
    try:
        connection.request("POST", f"{parts.path}/chat/completions", body, headers)
        response = connection.getresponse()
        if response.status != 200:  # noqa: PLR2004  # redirections are not followed either
            raise NotAnsweredError(f"status {response.status}")
        return _whole(response, until)
    finally:
        connection.close()


def _whole(response: HTTPResponse, until: float) -> bytes:
    """All that comes, unless it is too much or drips too slowly."""
    pieces, size = [], 0
    while piece := response.read1(_PIECE):
        size += len(piece)
        if size > LARGEST:
            raise NotAnsweredError("too long")
        if time.monotonic() > until:
            raise TimeoutError
        pieces.append(piece)
    return b"".join(pieces)
