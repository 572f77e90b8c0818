"""What the web server takes of a form with files, before any page has looked at it."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from isegoria.files.rules import WEB

_WORDS_BESIDE = 1024 * 1024
LARGEST_FORM = WEB.most + _WORDS_BESIDE


class Bounded(FileUploadHandler):
    """Refuses a form that announces more than any file may have, and leaves the rest to others."""

    def handle_raw_input(self, *named: Any, **_more: Any) -> None:  # noqa: ANN401  # Django's own
        """Look at the announced length alone."""
        _input, _meta, content_length, *_rest = named
        if content_length > LARGEST_FORM:
            raise RequestDataTooBig("a form with files")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002  # the same
        """Hand everything on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:  # the same
        """Keep nothing."""
