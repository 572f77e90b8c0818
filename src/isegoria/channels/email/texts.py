"""What the conversation says, as the text of one mail."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from isegoria.channels.email.cleaning import RULE
from isegoria.conversation.said import Part, Piece, Said
from isegoria.conversation.talk.known import speaking
from isegoria.organisations.queries import site_in

_TOGETHER = [{Part.PLACE, Part.ASK}, {Part.OPTION}, {Part.HOW}, {Part.RECEIPT}]
_REPLY = re.compile(
    r"^(?:\s*(?:re|aw|sv|antw|ref|rif|res|odp|vs|رد|回复|答复|回覆)\s*(?:\[\d+\])?\s*[:\uff1a])+\s*",
    re.IGNORECASE,
)


def text_of(said: Said) -> str:
    """All of it: each thing in a paragraph, each reply on its line."""
    paragraphs: list[str] = []
    before: Piece | None = None
    for one in said.pieces:
        words = f"{one.key}  {one.words}" if one.part is Part.OPTION else one.words
        if before and _belongs(before, one):
            paragraphs[-1] += (" " if before.part is Part.PLACE else "\n") + words
        else:
            paragraphs.append(words)
        before = one
    return "\n\n".join(paragraphs)


def mail_of(text: str, language: str) -> str:
    """A whole mail: where to write the answer, what is said, who says it."""
    with speaking(language):
        above = _("Write your answer above this line.")
        stop = _("Reply with STOP to get no more mails.")
        name = site_in(language).name
    return f"{RULE} {above} {RULE}\n\n{text}\n\n-- \n{name}\n{settings.ADDRESS}\n{stop}\n"


def reply_to(subject: str, otherwise: str) -> str:
    """The subject of a reply."""
    words = bare(subject)
    return f"Re: {words}" if words else otherwise


def bare(subject: str) -> str:
    """A subject without what mail programs put before it in replies."""
    return _REPLY.sub("", subject).strip()


def _belongs(before: Piece, one: Piece) -> bool:
    """Tell whether this stands in the paragraph of what was before it."""
    if one.part is Part.HINT:
        return before.part in (Part.RECEIPT, Part.OPTION, Part.HOW, Part.HINT)
    return any(before.part in parts and one.part in parts for parts in _TOGETHER)
