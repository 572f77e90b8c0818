"""Asking a program of the operator's whether a file holds anything harmful (clamd, INSTREAM)."""

import socket
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from isegoria.base.refusal import NotNow, Refused

_SECONDS = 30
_LONGEST_ANSWER = 4096


def is_set_up() -> bool:
    """Tell whether the operator has named such a program."""
    return bool(settings.CLAMD)


def search(pieces: Iterable[bytes]) -> bool:
    """Let the program look through a file: True if it did, False where there is none.

    Refused where it found something. NotNow where it does not answer: a site that has such a
    program takes nothing that it has not seen.
    """
    if not is_set_up():
        return False
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            answer = _answer(line)
    except OSError as problem:
        raise NotNow(_away()) from problem
    if answer.endswith("FOUND"):
        raise Refused(
            _("A program that looks for harmful files stopped this one. Nothing of it is kept.")
        )
    if answer != "stream: OK":
        raise NotNow(_away())
    return True


def _away() -> str:
    return _("Files cannot be looked through just now. Your words are not lost: try again later.")


def _connected() -> socket.socket:
    where: str = settings.CLAMD
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        line.connect(where)
        return line
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS)


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        piece = line.recv(_LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0").decode(errors="replace")
