"""The web application as the server loads it."""

import ctypes
import signal

from django.core.wsgi import get_wsgi_application

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


def follow_the_parent() -> None:
    """End this process when the one that started it is killed, so that no port stays taken."""
    try:
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    except (OSError, AttributeError):
        return  # not Linux: the parent ends its children itself, unless it is killed


follow_the_parent()
application = get_wsgi_application()
