"""What is wrong with a file, or missing here, in one sentence that says what to do."""

LONGEST_QUOTE = 40


class MissingExtra(Exception):
    """Packages that this needs are not installed; the sentence names the extra that brings them."""

    def __init__(self, what: str, package: str, *, extra: str = "analysis") -> None:
        super().__init__(f"{what} needs {package}: install isegoria[{extra}].")


class BadInput(Exception):
    """A file that cannot be read: which one, on which line, and why.

    ``line`` is None where the whole file is meant. ``reason`` is a clause without
    a full stop; the text of the exception is a sentence for the person who sent the file.
    """

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        super().__init__(file, line, reason)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.reason}."


def quoted(value: str) -> str:
    """A value as it may stand in a message: in quotes, short, on one line."""
    if len(value) > LONGEST_QUOTE:
        value = value[:LONGEST_QUOTE] + "…"
    return repr(value)
