"""A rule cut into its words: names, numbers, quoted words and signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused

LONGEST = 2_000
LONGEST_NUMBER = 15
END = "end"

_PATTERN = re.compile(
    r"""\s*(?:
    (?P<answer>\$\{\s*(?P<code>[A-Za-z][A-Za-z0-9_-]*)\s*\})
    | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    | (?P<quoted>'[^']*'|"[^"]*")
    | (?P<word>[A-Za-z][A-Za-z0-9_-]*)
    | (?P<sign><=|>=|!=|[=<>+*(),.-])
    )""",
    re.VERBOSE | re.ASCII,
)


class Unreadable(Refused):
    """A rule that cannot be read; the message says where, to whoever wrote it."""


@dataclass(frozen=True)
class Token:
    """One word of a rule: its kind, and what it says."""

    kind: str
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a rule in order, and END; raises Unreadable at anything else."""
    if len(text) > LONGEST:
        raise Unreadable(_("The rule is too long. Make it shorter, or make two questions of it."))
    place, last = 0, len(text.rstrip())
    while place < last:
        found = _PATTERN.match(text, place)
        if found is None:
            raise unreadable_at(text[place:])
        kind = str(found.lastgroup) if found.lastgroup != "code" else "answer"
        said = found["code"] if kind == "answer" else found[kind]
        if kind == "number" and len(said) > LONGEST_NUMBER:
            raise unreadable_at(said)
        yield Token(kind, said)
        place = found.end()
    yield Token(END, "")


def unreadable_at(rest: str) -> Unreadable:
    """Say at which word a rule cannot be read, or that it ends too early."""
    words = rest.split()
    if not words:
        return Unreadable(_("The rule ends before it is complete."))
    return Unreadable(
        _("The rule cannot be read at “%(place)s”.") % {"place": " ".join(words)[:40]}
    )
