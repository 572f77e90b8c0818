"""Processes of our own: they end when they are told to, even before they have begun."""

import subprocess
import sys

TOLD_AT_ONCE = """
import signal, time
from isegoria.config.children import Child, end_when_told_from_the_first_moment
signal.signal(signal.SIGTERM, lambda *_: None)  # as the parent of a server does
end_when_told_from_the_first_moment()
for _each in range(20):
    child = Child(lambda: time.sleep(60) or 0)
    child.start()
    child.end()
    print(child.wait(20))
    if child.code() is None:
        child.kill()
        break
"""


def test_told_to_end_in_its_first_moment_it_ends():
    ended = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-c", TOLD_AT_ONCE], capture_output=True, text=True, check=True
    )

    assert ended.stdout.split() == ["-15"] * 20
