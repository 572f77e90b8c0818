"""The ``civicmath`` command: one analysis a word, each in a module of its own."""

import argparse
import os
import sys
from collections.abc import Sequence

# A large crowd is asked in parts, one for each processor. Arithmetic that splits itself up
# besides waits for its threads: on a busy machine that is three times the computing. Has to
# be said before NumPy is loaded; whoever says otherwise is heard.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from civicmath.command import campaigns, count, opinion, rank, represent, simulate, themes
from civicmath.errors import BadInput, MissingExtra

BAD_INPUT = 2
COMMANDS = (opinion, represent, count, rank, simulate, themes, campaigns)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0, or 2 if the request cannot be met."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except (BadInput, MissingExtra) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="civicmath",
        description="Read public input with numbers, and say in plain words what they show.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
