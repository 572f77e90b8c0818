"""The ``civicmath`` command: one analysis a word, each in a module of its own."""

import sys

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 0, or 2 if the files or the request are wrong.

    It is 130 if somebody ended it with Ctrl-C.
    """
    try:
        # Here, so that whoever ends it while this loads is told so in a line as well.
        from civicmath.command import line  # noqa: PLC0415  # see above

        return line.run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("Ended before it was finished.\n")
        return INTERRUPTED
