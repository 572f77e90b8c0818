"""Easy-to-read words: how they are told from the usual ones, and whether a reader wants them.

They are kept as a language of their own beside the usual words of a language, so everything that
asks for texts finds them: each page, each screen and each voice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_MARK = "-simple"
_wanted: ContextVar[bool] = ContextVar("easy words are wanted", default=False)


def easy_form(language: str) -> str:
    """Under which code the easy words of a language are kept."""
    return language + _MARK


def is_easy_form(code: str) -> bool:
    """Tell whether a code stands for easy words, not for a language."""
    return code.endswith(_MARK)


def reads_easy() -> bool:
    """Tell whether whoever is being answered now wants easy words where there are some."""
    return _wanted.get()


@contextmanager
def easy_words(*, wanted: bool = True) -> Iterator[None]:
    """Show easy words, or the usual ones, to whoever is answered meanwhile."""
    before = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(before)
