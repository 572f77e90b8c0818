"""Keeping what people wrote, and who they are, out of the logs."""

import logging
from traceback import extract_tb

_NAMING_AN_ADDRESS = {"django.request", "django.security.csrf"}
# Programs that look for weak spots ask any address for any host. One line tells that; what they
# wrote there and the way through our code do not help.
_OTHER_HOST = "django.security.DisallowedHost"
_ABOUT_OTHER_HOSTS = (
    "Somebody asked for a host that is not this site's. If people cannot open the site, set "
    "ISEGORIA_ADDRESS to the address that they use."
)


class NoContent(logging.Filter):
    """Takes the request and the address of the page out of a log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip what could tell of a person; the line itself always passes."""
        for name in ("request", "server"):
            if hasattr(record, name):
                delattr(record, name)
        # The address comes last in these lines. It may be a link that signs somebody in.
        if record.name in _NAMING_AN_ADDRESS and isinstance(record.args, tuple) and record.args:
            record.msg, record.args = str(record.args[0]), ()
        if record.name == _OTHER_HOST:
            record.msg, record.args, record.exc_info = _ABOUT_OTHER_HOSTS, (), None
        return True


class Places(logging.Formatter):
    """Tells where in the code something went wrong, never what was being handled.

    The message of an exception may hold what somebody typed, or a row of the database; its type
    and the lines that it passed do not.
    """

    def formatException(self, ei: object) -> str:  # noqa: N802  # the name that logging calls
        """Name the exception, its causes, and the lines that they passed."""
        lines = []
        problem = ei[1] if isinstance(ei, tuple) else None
        while isinstance(problem, BaseException):
            lines.append(type(problem).__name__)
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in extract_tb(problem.__traceback__)
            ]
            problem = problem.__cause__ or problem.__context__
        return "\n".join(lines)
