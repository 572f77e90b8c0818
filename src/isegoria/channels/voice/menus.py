"""What is spoken in a call, and what is waited for: one model for every gateway.

A menu is spoken in stretches of at most twenty seconds. Whoever presses nothing after one hears
the next; a key can be pressed at any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import ceil

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from isegoria.conversation.said import Awaits, Part, Piece, Said
from isegoria.conversation.turning.speech import tell
from isegoria.languages.codes import INTERFACE, UNKNOWN
from isegoria.questionnaire.definition import Kind

SECONDS = 20
AGAIN, SLOWER, BACK, PERSON, OTHER = "9", "8", "7", "0", "*"
MOST_BY_ONE_KEY = 6
_BY_ONE_KEY = {Kind.CHOICE, Kind.TICK}
_SPOKEN = (Part.NOTED, Part.TELL, Part.ASK, Part.OPTION, Part.HOW)
_GROUP = 4
# What a voice in no hurry speaks in a second: the slowest of seven languages, measured with
# espeak-ng at the speeds of languages/speech.py. Digits are words of their own.
_LETTERS, _DIGITS, _SIGNS, _SLOWER = 10.0, 1.4, 2.3, 0.66
_PAUSE = 1.0  # around each line
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Wants(Enum):
    """What is waited for: nothing, one key, several keys and the hash key, words of one's own."""

    NOTHING = "nothing"
    KEY = "key"
    KEYS = "keys"
    VOICE = "voice"


@dataclass(frozen=True)
class Line:
    """One thing that is spoken, in which language; or what the caller spoke, played back."""

    words: str
    language: str
    recording: int = 0


@dataclass(frozen=True)
class Menu:
    """All that is spoken in one turn, and what is waited for."""

    lines: tuple[Line, ...]
    wants: Wants = Wants.KEY

    def stretches(self, *, slow: bool) -> list[tuple[Line, ...]]:
        """The lines in as few stretches as hold them; lines stay whole where they can."""
        found: list[tuple[Line, ...]] = []
        now: list[Line] = []
        for line in (part for one in self.lines for part in _parts(one, slow=slow)):
            if now and sum(_seconds(one, slow=slow) for one in (*now, line)) > SECONDS:
                found.append(tuple(now))
                now = []
            now.append(line)
        return [*found, tuple(now)]


def wants(awaits: Awaits) -> Wants:
    """How a reply is given; by one key where there are few."""
    if awaits.kind is None:
        return Wants.NOTHING
    if awaits.kind is Kind.TEXT:
        return Wants.VOICE
    few = len(awaits.keys) + awaits.may_skip <= MOST_BY_ONE_KEY
    return Wants.KEY if awaits.kind in _BY_ONE_KEY and few else Wants.KEYS


def lines_of(said: Said) -> tuple[Line, ...]:
    """What the conversation says, as it is spoken; how to reply is said as phones need it."""
    by_key = wants(said.awaits) is Wants.KEY
    pieces = [one for one in said.pieces if one.part in _SPOKEN]
    how = [one for one in pieces if one.part is Part.HOW]
    lines = [
        line
        for one in pieces
        if one.part is not Part.HOW and not _is_out_of_speech(one, said.awaits)
        for line in (_in_itself(one) if said.awaits.of_language else _spoken(one))
    ]
    if by_key and said.awaits.may_skip:
        lines += _spoken(tell(Part.OPTION, _leaving(said.awaits), key=skip_key(said)))
    return (*lines, *(own(one) for one in _how(said.awaits, how)))


def menu_of(said: Said) -> Menu:
    """What the conversation says as a menu; what is spoken after a tone is offered first."""
    wanted = wants(said.awaits)
    lines = lines_of(said) + (offer(said) if wanted is Wants.VOICE else ())
    return Menu(lines, Wants.KEY if wanted is Wants.VOICE else wanted)


def seconds_of(stretch: Iterable[Line]) -> int:
    """About how long this is spoken, by a voice in no hurry."""
    return ceil(sum(_seconds(one, slow=False) for one in stretch))


def skip_key(said: Said) -> str:
    """The key that leaves out what is answered by one key: the one behind the options."""
    return str(len(said.awaits.keys) + 1)


def offer(said: Said) -> tuple[Line, ...]:
    """How to begin to speak, or not to."""
    options = [(_("To speak"), "1")]
    options += [(one.words, str(n)) for n, one in enumerate(outs(said), start=2)]
    if said.awaits.may_skip:
        options.append((_leaving(said.awaits), str(len(options) + 1)))
    return tuple(
        line for words, key in options for line in _spoken(tell(Part.OPTION, words, key=key))
    )


def _leaving(awaits: Awaits) -> str:
    return _("To leave it as it was") if awaits.stays else _("To leave it out")


def outs(said: Said) -> Sequence[Piece]:
    """The ways out of a question that is answered in words of one's own."""
    return said.of(Part.OPTION) if said.awaits.kind is Kind.TEXT else ()


def own(words: str) -> Line:
    """A line of the call itself, in the language that it is held in."""
    return Line(words, get_language() or UNKNOWN)


def receipt_lines(code: str) -> tuple[Line, ...]:
    """The digits of a receipt, twice, in groups of four."""
    groups = [", ".join(code[at : at + _GROUP]) + "." for at in range(0, len(code), _GROUP)]
    digits = [own(one) for one in groups]
    return (own(_("Your receipt, to write down:")), *digits, own(_("Once more:")), *digits)


def choices(*options: tuple[str, str]) -> tuple[Line, ...]:
    """A menu of the call itself: what each key does."""
    pieces = (tell(Part.OPTION, words, key=key) for key, words in options)
    return tuple(line for one in pieces for line in _spoken(one))


def greeting() -> tuple[Line, ...]:
    """What the keys of the call itself do."""
    return (
        own(_("At any time: 9 says it again, 8 speaks more slowly, 7 goes back.")),
        own(_("0 is for a person, star for other things.")),
    )


def typed_as_words(kind: Kind, keys: str) -> str:
    """Keys as the conversation reads them. The star stands for what a keypad does not have.

    In numbers it is the decimal point, in lists what stands between two. In places two stars
    stand between latitude and longitude, three between corners, and a 0 before a digit is a minus.
    """
    if kind in (Kind.PLACE, Kind.AREA) and "**" in keys:
        corners = (corner.split("**") for corner in keys.split("***"))
        return "; ".join(" ".join(map(_signed, corner)) for corner in corners)
    if kind in (Kind.NUMBER, Kind.SCALE):
        return keys.replace("*", ".")
    return keys.replace("*", " ").strip()


def _signed(number: str) -> str:
    minus = re.fullmatch(r"0\d.*", number)
    return ("-" + number[1:] if minus else number).replace("*", ".")


def _spoken(piece: Piece) -> Iterable[Line]:
    if piece.part is not Part.OPTION:
        return [Line(piece.words, piece.language)]
    key = " ".join(piece.key)
    words = piece.words.rstrip(" .:?\N{IDEOGRAPHIC FULL STOP}\N{ARABIC QUESTION MARK}")
    press = _("%(words)s: press %(key)s.")
    if piece.language == get_language():
        return [own(press % {"words": words, "key": key})]
    alone = (press % {"words": "", "key": key}).lstrip(" :\N{FULLWIDTH COLON}")
    return [Line(words, piece.language), own(alone)]


def _in_itself(piece: Piece) -> Iterable[Line]:
    """The choice of a language, spoken by its own voice to those who know no other."""
    if piece.part is not Part.OPTION or piece.language not in INTERFACE:
        return _spoken(piece)
    with override(piece.language):
        words = _("For %(language)s press %(key)s.")
        return [own(words % {"language": piece.words, "key": " ".join(piece.key)})]


def _is_out_of_speech(piece: Piece, awaits: Awaits) -> bool:
    """Ways out of what is spoken are offered with keys of their own."""
    return piece.part is Part.OPTION and awaits.kind is Kind.TEXT


def _how(awaits: Awaits, said: Iterable[Piece]) -> list[str]:
    """How to reply by keys, in words fit for a phone."""
    if wants(awaits) is not Wants.KEYS or awaits.kind is None:
        return []
    own = {
        Kind.CHOICES: _("Press the keys of all that fit."),
        Kind.RANKING: _("Press the keys in your order, the best first."),
        Kind.DATE: _("Type day, month and year: two, two and four digits."),
        Kind.TIME: _("Type hours and minutes: two digits each."),
        Kind.PLACE: _(
            "Type latitude, star, star, longitude. A star is the point, a 0 before it a minus."
        ),
        Kind.AREA: _("Type each corner like latitude, star, star, longitude; three stars between."),
    }
    between = _("Press star between the numbers.")
    first = [own[awaits.kind]] if awaits.kind in own else [one.words for one in said][:1]
    several = [between] if awaits.kind is Kind.ALLOCATION else []
    leaves = _("%(key)s leaves it as it was.") if awaits.stays else _("%(key)s leaves it out.")
    skip = [leaves % {"key": " ".join(awaits.skip)}] if awaits.may_skip else []
    again = _("Here, star and 9 says it again.")
    return [*first, *several, *skip, _("Then press the hash key."), again]


def _seconds(line: Line, *, slow: bool) -> float:
    signs = len(_WIDE.findall(line.words))
    digits = sum(one.isdigit() for one in line.words)
    letters = len(line.words) - signs - digits
    seconds = _PAUSE + signs / _SIGNS + digits / _DIGITS + letters / _LETTERS
    return seconds / (_SLOWER if slow else 1)


def _parts(line: Line, *, slow: bool) -> Iterable[Line]:
    """A line, cut between words where it is too long for one stretch."""
    if line.recording or _seconds(line, slow=slow) <= SECONDS:
        return [line]
    found, now = [], ""
    for word in re.findall(r"\s*\S{1,20}", line.words):
        if now and _seconds(Line(now + word, line.language), slow=slow) > SECONDS:
            found.append(Line(now.strip(), line.language))
            now = ""
        now += word
    return [*found, Line(now.strip(), line.language)]
