"""What the conversation says, as one text message."""

from collections.abc import Iterable

from isegoria.base.lengths import parts_of, plainest
from isegoria.conversation.said import Part, Piece, Said

_OWN_LINE = {Part.TELL, Part.HOW}


def text_of(said: Said) -> str:
    """All of it, each thing on its line; what is only good to know, where it costs no message."""
    needed = [one for one in said.pieces if one.part is not Part.HINT]
    text = _joined(needed)
    if not said.of(Part.ASK):  # the thanks at the end say that it was received
        brief = [one for one in needed if one.part is not Part.NOTED]
        if parts_of(_joined(brief)) < parts_of(text):
            needed, text = brief, _joined(brief)
    parts = parts_of(text)
    kept = list(needed)
    for hint in (one for one in said.pieces if one.part is Part.HINT):
        tried = [one for one in said.pieces if one is hint or one in kept]
        if parts_of(_joined(tried)) <= parts:
            kept, text = tried, _joined(tried)
    return text


def _joined(pieces: Iterable[Piece]) -> str:
    lines: list[str] = []
    before: Part | None = None
    for one in pieces:
        words = f"{one.key} {one.words}" if one.part is Part.OPTION else one.words
        if lines and _goes_on(before, one.part):
            lines[-1] += " " + words
        else:
            lines.append(words)
        before = one.part
    return plainest("\n".join(lines))


def _goes_on(before: Part | None, part: Part) -> bool:
    """Tell whether this stands on the line of what was before it."""
    if before is part:
        return part is not Part.TELL
    return before is Part.PLACE or (before is Part.NOTED and part is Part.RECEIPT)
