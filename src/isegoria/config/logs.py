"""Keeping what people wrote, and who they are, out of the logs."""

import logging


class NoContent(logging.Filter):
    """Takes the request, the values and the address of the page out of a log line.

    A traceback names files and lines, never what a form held.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip what could tell of a person; the line itself always passes."""
        for name in ("request", "server"):
            if hasattr(record, name):
                delattr(record, name)
        if record.name == "django.request" and record.args:
            record.msg, record.args = "%s", (str(record.msg).split(":", 1)[0],)
        return True
