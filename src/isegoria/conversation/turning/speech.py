"""How a question is put in words, and how one replies to it."""

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from isegoria.conversation.said import Awaits, Part, Piece
from isegoria.conversation.turning.replies import BY_OPTIONS, how_to_order, numbered, skip_key
from isegoria.conversation.turning.state import About, Asked
from isegoria.languages.codes import UNKNOWN
from isegoria.questionnaire.definition import Kind

_SEVERAL = {Kind.CHOICES, Kind.RANKING, Kind.ALLOCATION}


def tell(part: Part, words: str, *, language: str = "", key: str = "") -> Piece:
    """One piece; in the language of the person, if no other is named."""
    return Piece(part, words, language or get_language() or UNKNOWN, key)


def in_their_order(digits: str) -> str:
    """Groups of digits that a phone shows in their order, also where lines begin on the right.

    A space would let the first group stand on the right of the next; a no-break space is one with
    the digits around it, and a mark keeps a plus sign before them. Old phones know both, which
    cannot be said of isolates.
    """
    if not get_language_bidi():
        return digits
    mark = "\N{LEFT-TO-RIGHT MARK}" if digits.startswith("+") else ""
    return mark + digits.replace(" ", "\N{NO-BREAK SPACE}")


def pieces_of(asked: Asked) -> tuple[Piece, ...]:
    """Everything that asks this."""
    place = (tell(Part.PLACE, asked.place),) if asked.place else ()
    ask = (tell(Part.ASK, asked.words, language=asked.language),) if asked.words else ()
    options = tuple(
        tell(Part.OPTION, one.words, language=one.language, key=key)
        for key, one in numbered(asked).items()
    )
    said = (_how(asked), _skipping(asked))
    how = tuple(tell(Part.HOW, words) for words in said if words)
    if asked.help and asked.help not in said:
        how = (tell(Part.HINT, asked.help), *how)
    first = options if asked.kind in BY_OPTIONS else ()
    last = () if asked.kind in BY_OPTIONS else options
    return (*place, *ask, *first, *how, *last)


def awaits(asked: Asked) -> Awaits:
    """Which reply is waited for."""
    return Awaits(
        kind=asked.kind,
        keys=tuple(numbered(asked)),
        several=asked.kind in _SEVERAL,
        may_skip=not asked.required or asked.can_stay,
        skip=skip_key(asked),
        stays=asked.can_stay,
        of_language=asked.about is About.LANGUAGE,
    )


def _skipping(asked: Asked) -> str:
    if asked.can_stay:
        return _("%(key)s leaves it as it was.") % {"key": skip_key(asked)}
    return "" if asked.required else _("%(key)s leaves it out.") % {"key": skip_key(asked)}


def _how(asked: Asked) -> str:
    if asked.about is About.RECEIPT:
        return ""
    if asked.kind is Kind.TEXT:
        return asked.help or _("Write your answer.")
    if asked.kind in (Kind.NUMBER, Kind.SCALE):
        return asked.bounds.in_words
    return _fixed(asked)


def _fixed(asked: Asked) -> str:
    words = {
        Kind.CHOICES: _("Send the numbers of all that fit, such as 1 2."),
        Kind.RANKING: how_to_order(asked) if asked.kind is Kind.RANKING else "",
        Kind.ALLOCATION: _("Share out %(total)s: one number for each, in this order.")
        % {"total": asked.bounds.total},
        Kind.DATE: _("Send the day like 31.12.2026."),
        Kind.TIME: _("Send the time like 14:30."),
        Kind.PLACE: _("Send latitude and longitude, such as -1.28 36.82."),
    }
    return words.get(asked.kind, asked.help)
