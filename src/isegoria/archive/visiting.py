"""Asking this site for one of its own pages, as somebody would who has never been here."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language, override

OK = 200


class Answered(NamedTuple):
    """What came for an address."""

    status: int
    kind: str
    content: bytes


class Site:
    """Answers addresses of this site, through everything that a request goes through."""

    def __init__(self) -> None:
        self._handler = WSGIHandler()

    def ask(self, address: str) -> Answered:
        """What everybody sees at an address."""
        with override(get_language()):  # a page sets the language of whoever reads it
            response = self._handler.get_response(_request(address))
        if isinstance(response, StreamingHttpResponse):
            content = b"".join(response)
        elif isinstance(response, HttpResponse):
            content = response.content
        with _same_connection():
            response.close()
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answered(response.status_code, kind, content)


@contextmanager
def _same_connection() -> Iterator[None]:
    """Keep the database open, which the end of a request closes; the worker goes on with it."""
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_finished.connect(close_old_connections)


def _request(address: str) -> WSGIRequest:
    site, asked = urlsplit(settings.ADDRESS), urlsplit(address)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(asked.path),
            "QUERY_STRING": asked.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "HTTP_HOST": site.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
