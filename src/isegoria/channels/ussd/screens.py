"""What the conversation says, cut into the screens of a phone menu."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from isegoria.base.lengths import is_plain, length_of, plainest
from isegoria.conversation.said import Awaits, Part, Piece, Said
from isegoria.conversation.turning.speech import tell
from isegoria.questionnaire.definition import Kind

MORE, BACK = "98", "0"
WIDE_LETTERS = 70
_BY_NUMBER = {Kind.CHOICE, Kind.TICK, Kind.CHOICES, Kind.RANKING}
_NEEDED = frozenset({Part.TELL, Part.PLACE, Part.ASK, Part.OPTION, Part.HOW})


@dataclass(frozen=True)
class Page:
    """One screen: its words, and whether 98 and 0 turn the page here instead of answering."""

    words: str
    has_more: bool = False
    has_back: bool = False


def zero_goes_back(awaits: Awaits) -> bool:
    """Tell whether 0 can mean back: not where it leaves something out, or is an answer itself."""
    return awaits.kind in _BY_NUMBER and not awaits.may_skip


def pages_of(
    said: Said, receipt: str = "", *, letters: int, is_told: bool = False
) -> tuple[tuple[Page, ...], bool]:
    """The screens of one turn, and whether the receipt has been shown by then.

    What was noted, and a receipt that is not told yet, are shown where they cost no further screen.
    Once nothing is asked any more the receipt is shown in any case.
    """
    own = (tell(Part.RECEIPT, receipt),) if receipt else ()
    others = [one for one in said.pieces if one.part not in (Part.NOTED, Part.RECEIPT)]
    pieces = (*said.of(Part.NOTED), *own, *others)
    is_last = bool(said.of(Part.TELL)) and not said.of(Part.ASK)
    parts = _NEEDED | {Part.RECEIPT} if is_last else _NEEDED
    is_back = zero_goes_back(said.awaits)
    pages = _cut([one for one in pieces if one.part in parts], letters, has_back=is_back)
    for part in (Part.NOTED,) if is_told else (Part.RECEIPT, Part.NOTED):
        kept = [one for one in pieces if one.part in parts | {part}]
        tried = _cut(kept, letters, has_back=is_back)
        if len(tried) <= len(pages):
            pages, parts = tried, parts | {part}
    if is_back and said.of(Part.NOTED):
        pages = _with_back(pages, letters)
    return pages, is_told or (bool(receipt) and Part.RECEIPT in parts)


def is_one_screen(pieces: Iterable[Piece], *, letters: int) -> bool:
    """Tell whether what must be shown of this is one screen."""
    kept = [one for one in pieces if one.part in _NEEDED]
    return len(_cut(kept, letters, has_back=False)) == 1


def numbers_of(awaits: Awaits) -> tuple[str, ...]:
    """The numbers of what can be chosen, where that is how one answers."""
    return awaits.keys if awaits.kind in _BY_NUMBER else ()


def answers_from(pages: tuple[Page, ...], numbers: tuple[str, ...]) -> int:
    """The first screen with something to choose; a number on one before it answers nothing."""
    options = tuple(f"{number} " for number in numbers)
    lines = (one.words.splitlines() for one in pages)
    return next((at for at, one in enumerate(lines) if _has_option(one, options)), 0)


def _has_option(lines: list[str], options: tuple[str, ...]) -> bool:
    return any(one.startswith(options) for one in lines)


def _with_back(pages: tuple[Page, ...], letters: int) -> tuple[Page, ...]:
    """The way back on a single screen, where it has room."""
    words = f"{pages[0].words}\n{_turning_back()}"
    return (Page(plainest(words)),) if len(pages) == 1 and _fits(words, letters) else pages


def _turning_back() -> str:
    """The line that says how to go back."""
    words = _("Back")
    return f"{BACK} {words}"


def _cut(pieces: Iterable[Piece], letters: int, *, has_back: bool) -> tuple[Page, ...]:
    """As few screens as hold all of it; lines stay whole where they can."""
    lines = _lines(pieces)
    whole = plainest("\n".join(lines))
    onwards = _("More")  # sentences inside an f-string are not gathered for translation
    more, back = f"{MORE} {onwards}", _turning_back() if has_back else ""
    if _fits(whole, letters):
        return (Page(whole),)
    pages: list[str] = []
    now = ""
    waiting = [word for line in lines for word in _words(line, letters, f"{more}\n{back}")]
    for words in waiting:
        foot = "\n".join(one for one in (more, back if pages else "") if one)
        joined = f"{now}{words}" if now else words.lstrip()
        if now and not _fits(f"{joined}\n{foot}", letters):
            pages.append(now)
            joined = words.lstrip()
        now = joined
    pages.append(now)
    return tuple(
        _page(one, more if number < len(pages) else "", back if number > 1 else "")
        for number, one in enumerate(pages, start=1)
    )


def _page(words: str, more: str, back: str) -> Page:
    text = plainest("\n".join(one for one in (words.strip(), more, back) if one))
    return Page(text, has_more=bool(more), has_back=bool(back))


def _words(line: str, letters: int, foot: str) -> list[str]:
    """A line as what may be moved to the next screen: whole, or in words where it is too long."""
    if _fits(f"{line}\n{foot}", letters):
        return [f"\n{line}"]
    longest = 20 if is_plain(plainest(line)) else 8
    words = re.findall(rf"\s*\S{{1,{longest}}}", line)
    return [f"\n{words[0]}", *words[1:]] if words else []


def _lines(pieces: Iterable[Piece]) -> list[str]:
    lines: list[str] = []
    before: Part | None = None
    for one in pieces:
        words = f"{one.key} {one.words}" if one.part is Part.OPTION else one.words
        if lines and before is Part.PLACE:
            lines[-1] += f" {words}"
        else:
            lines += words.splitlines() or [""]
        before = one.part
    return lines


def _fits(words: str, letters: int) -> bool:
    words = plainest(words)
    return length_of(words) <= (letters if is_plain(words) else WIDE_LETTERS)
