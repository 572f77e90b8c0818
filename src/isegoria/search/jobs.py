"""What the worker does for this room: put into the index what is not there yet."""

import time

from isegoria.search.services import add_what_is_missing

AT_MOST = 1.0  # seconds; then the other duties of the worker have their turn


def keep_up() -> int:
    """Put in the texts that are new or changed, for a short while; how many they were."""
    until = time.monotonic() + AT_MOST
    total = 0
    while time.monotonic() < until and (added := add_what_is_missing()):
        total += added
    return total
