"""Speaking to the operator: plain lines, and progress where somebody is looking."""

import sys
import time

_SECONDS_BETWEEN = 0.2


def tell(line: str) -> None:
    """Print a line at once, also where the output is a file or a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print what went wrong."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


class Progress:
    """One line at the foot of a terminal that counts up; silent where nobody looks."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._is_seen = sys.stderr.isatty()
        self._shown_at = 0.0

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how far it has come, not more often than eyes can follow."""
        now = time.monotonic()
        if not self._is_seen or now - self._shown_at < _SECONDS_BETWEEN:
            return
        self._shown_at = now
        count = f"{done:,}" if total is None else f"{done:,} of {total:,}"
        sys.stderr.write(f"\r\x1b[K{self._words}: {count}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away again."""
        if self._is_seen and self._shown_at:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
