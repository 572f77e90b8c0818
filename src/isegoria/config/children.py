"""Processes of our own: started by forking, told to end by a signal, ended with their parent."""

import ctypes
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable

from isegoria.config import environment
from isegoria.config.problems import sentence
from isegoria.config.terminal import complain

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
_TO_END = (signal.SIGTERM, signal.SIGINT)
_LOOKS_EACH_SECOND = 20


def follow(parent: int) -> None:
    """End this process when its parent is gone, even killed, so that no port stays taken."""
    try:
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    except (OSError, AttributeError):
        return  # not Linux: the parent ends its children itself, unless it is killed
    if os.getppid() != parent:  # it was gone before we could follow
        os._exit(0)


def end_when_told_from_the_first_moment() -> None:
    """Let every process forked from this one end when it is told to, even while it begins.

    It takes over the handlers of its parent, which mean nothing in it: until it has set its own,
    the request to end would be lost, and the parent would wait and then kill it.
    """
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, _TO_END),
        after_in_parent=_hear_again,
        after_in_child=_begin,
    )


def _begin() -> None:
    for number in _TO_END:
        signal.signal(number, signal.SIG_DFL)
    _hear_again()


def _hear_again() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _TO_END)


class Child:
    """One process that does one thing."""

    def __init__(self, work: Callable[[], int]) -> None:
        self._work = work
        self._pid = 0
        self._code: int | None = None

    def start(self) -> None:
        """Begin, sharing with the parent what is loaded already."""
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()  # so that collecting garbage does not copy what is shared
        self._code = None
        self._pid = os.fork()
        if not self._pid:
            os._exit(_run(self._work, parent))

    def code(self) -> int | None:
        """How it ended; None while it runs."""
        if self._code is None and self._pid:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self, seconds: float) -> int | None:
        """Wait for it to end; None if it has not by then."""
        until = time.monotonic() + seconds
        while self.code() is None and time.monotonic() < until:
            time.sleep(1 / _LOOKS_EACH_SECOND)
        return self._code

    def end(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it without asking."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.code() is None and self._pid:
            os.kill(self._pid, number)


def _run(work: Callable[[], int], parent: int) -> int:
    """What the new process does from its beginning to its end."""
    follow(parent)
    try:
        code = work()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except KeyboardInterrupt:
        code = 0
    except Exception as problem:  # noqa: BLE001  # it must not run on as a second parent
        if environment.claim("TRACEBACKS"):
            traceback.print_exception(problem)
        complain(sentence(problem))
        code = 2
    sys.stdout.flush()
    sys.stderr.flush()
    return code
