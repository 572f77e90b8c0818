"""The command `isegoria`, which ends with one line whenever somebody stops it."""

import sys

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Do what the operator asks; 0 if it was done, 1 if a check found faults, 2 if it cannot be.

    It is 130 if somebody ended it with Ctrl-C.
    """
    try:
        # Here, so that whoever ends it while this loads is told so in a line as well.
        from isegoria.config import line  # noqa: PLC0415  # see above

        return line.run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("Ended before it was finished.\n")
        return INTERRUPTED
