"""Saying, by any channel that talks, that one's own words were placed under the wrong theme."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from isegoria.base.refusal import Refused
from isegoria.conversation.said import Part, Piece
from isegoria.conversation.turning.speech import tell
from isegoria.conversation.turning.vocabulary import plain_digits
from isegoria.hear.models import Participant
from isegoria.themes.queries.public import Own, placed_of
from isegoria.themes.services.objections import object_to

LONGEST_QUOTE = 60


def objecting(participant: Participant | None, language: str, said: str) -> Iterator[Piece]:
    """Take an objection, with the number of one's own text where there are several, or say how."""
    own = [one for one in placed_of(participant, language) if one.themes] if participant else []
    chosen, words = _chosen(own, said)
    if participant is None or not own:
        yield tell(Part.TELL, _("Your words lie under no public theme at present."))
    elif chosen is None or not words:
        yield from _how(own)
    else:
        try:
            object_to(participant=participant, text_id=chosen.text.pk, words=words)
        except Refused as refused:
            yield tell(Part.TELL, str(refused))
        else:
            yield tell(Part.TELL, _("We have your objection. Send STATUS for what became of it."))


def under_which(own: Sequence[Own]) -> Iterator[Piece]:
    """Under which themes somebody's words lie, and that they can object."""
    themes = dict.fromkeys(str(theme) for one in own for theme in one.themes)
    if themes:
        words = _("Your words lie under: %(themes)s. If that is wrong, send OBJECT.")
        yield tell(Part.TELL, words % {"themes": ", ".join(themes)})


def _how(own: Sequence[Own]) -> Iterator[Piece]:
    for number, one in enumerate(own, 1):
        quote = one.words[:LONGEST_QUOTE]
        themes = ", ".join(map(str, one.themes))
        words = _("%(number)d: “%(words)s” lies under %(themes)s.")
        yield tell(Part.TELL, words % {"number": number, "words": quote, "themes": themes})
    yield tell(Part.TELL, _("Send OBJECT, the number and why it is wrong, all in one message."))


def _chosen(own: Sequence[Own], said: str) -> tuple[Own | None, str]:
    """Which of one's texts is meant, and what is said of it; a single one needs no number."""
    first, _space, rest = said.strip().partition(" ")
    number = plain_digits(first)
    if number.isdecimal() and 0 < int(number[:4]) <= len(own):
        return own[int(number[:4]) - 1], rest.strip()
    return (own[0], said.strip()) if len(own) == 1 else (None, "")
