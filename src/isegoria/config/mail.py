"""Hearing one mail that a mail server hands over, with the statuses that mail servers know."""

import argparse
import sys
from os import EX_DATAERR, EX_OK, EX_TEMPFAIL

from isegoria.config.problems import sentence
from isegoria.config.start import open_site
from isegoria.config.terminal import complain


def receive(_options: argparse.Namespace) -> int:
    """Hear the mail on standard input: 0 done, 65 no mail, 75 to be handed over again later."""
    try:
        open_site()
        from isegoria.channels.email.reading import LARGEST, Unreadable  # noqa: PLC0415  # rooms are loaded by then
        from isegoria.channels.email.services import take_in  # noqa: PLC0415  # the same

        try:
            take_in(sys.stdin.buffer.read(LARGEST + 1))
        except Unreadable:
            complain("This is no mail that could be answered.")
            return EX_DATAERR
    except Exception as problem:  # noqa: BLE001  # whatever it is, the mail server keeps the mail
        complain(sentence(problem))
        return EX_TEMPFAIL
    return EX_OK
