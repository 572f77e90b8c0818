"""What was asked of ``civicmath``: the words of the command, and what is said if it cannot be."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

# A large crowd is asked in parts, one for each processor. Arithmetic that splits itself up
# besides waits for its threads: on a busy machine that is three times the computing. Has to
# be said before NumPy is loaded; whoever says otherwise is heard.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from civicmath.command import agree, campaigns, count, opinion, rank, represent, simulate, themes
from civicmath.errors import BadInput, MissingExtra

BAD_INPUT = 2
COMMANDS = (opinion, represent, count, rank, simulate, themes, agree, campaigns)


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; 0, or 2 if the files or the request are wrong."""
    _show_what_can_be_shown()
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except (BadInput, MissingExtra) as error:
        return _refused(str(error))
    except BrokenPipeError:
        # Whoever read along has seen enough.
        _show_no_more()
        return 0
    except OSError as error:
        if error.filename is None:
            _show_no_more()
        place = error.filename or "the output"
        return _refused(f"{place}: {error.strerror or 'cannot be used'}.")
    except MemoryError:
        return _refused("This needs more memory than there is.")
    return code


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BAD_INPUT


def _show_no_more() -> None:
    """Let go of what could not be shown, for at its end Python would try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_what_can_be_shown() -> None:
    """Let a terminal without some signs show a substitute, instead of ending the command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a request in one sentence, as with a file."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; see {self.prog} --help.", file=sys.stderr)
        sys.exit(BAD_INPUT)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="civicmath",
        description="Read public input with numbers, and say in plain words what they show.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
