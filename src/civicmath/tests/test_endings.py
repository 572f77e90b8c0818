"""How the command ends when somebody stops it, or stops reading; and what it says it took."""

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np

from civicmath.command import terminal

CIVICMATH = Path(sys.executable).with_name("civicmath")
BALLOTS = "ballot_id,ranking\n"
# What a shell starts in the background is deaf to this signal, and so is all that comes of it.
LISTEN = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)


def test_whoever_ends_it_gets_no_traceback_and_no_half_file(tmp_path, file):
    options = [f"option {number}" for number in range(200)]
    ballots = file("a.csv", BALLOTS + "".join(f"{each},{each}\n" for each in options))
    command = [CIVICMATH, "rank", ballots, "--rule", "irv"]

    with subprocess.Popen(  # noqa: S603  our own command
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        preexec_fn=LISTEN,  # noqa: PLW1509  nothing else runs here
    ) as running:
        running.stdout.read(1)  # more is to come than a pipe holds, so it waits for a reader
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()

    assert (running.returncode, said) == (130, b"Ended before it was finished.\n")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_whoever_ends_it_while_it_still_loads_gets_no_traceback():
    ended_while_loading = """
import sys

class Impatient:
    def find_spec(self, name, *_more):
        if name == "numpy":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Impatient())
from civicmath.command import main
sys.exit(main(["--help"]))
"""

    done = subprocess.run(  # noqa: S603  our own line
        [sys.executable, "-c", ended_while_loading], capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (130, b"Ended before it was finished.\n")


def test_whoever_stops_reading_is_not_told_off(file):
    ballots = file("a.csv", BALLOTS + "1,Elm>Oak\n2,Oak\n")

    done = subprocess.run(  # noqa: S602  our own line
        f"{CIVICMATH} rank {ballots} --rule irv | true",
        shell=True,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_memory_is_that_of_the_command_and_not_of_whoever_started_it():
    held = np.ones(40_000_000)

    peak = terminal.cost(0.0)["peak_mb"]
    line = "from civicmath.command.terminal import cost; print(cost(0.0)['peak_mb'])"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, check=True)  # noqa: S603  our own line

    assert peak > held.nbytes / 2**20
    assert float(done.stdout) < held.nbytes / 2**20
