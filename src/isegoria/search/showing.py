"""What was found, as pages show it: a stretch of the text with the words in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isegoria.languages.codes import Direction, direction_of, tag_of
from isegoria.languages.queries import page_language
from isegoria.search.folding import marked
from isegoria.search.queries import texts_with


@dataclass(frozen=True)
class Stretch:
    """Some words of a text with what was looked for in them, in pieces."""

    pieces: Sequence[tuple[str, bool]]
    language: str

    @property
    def tag(self) -> str:
        """The language as HTML writes it."""
        return tag_of(self.language)

    @property
    def direction(self) -> Direction:
        """Which way these words are written."""
        return direction_of(self.language)


def stretches(texts: Iterable[int | None], words: Sequence[str]) -> Mapping[int, Stretch]:
    """What these texts say with the words in it, in the reader's language if it is there."""
    wanted = [one for one in texts if one is not None]
    rows = texts_with(words).filter(text__in=wanted).values_list("text_id", "language", "body")
    mine = page_language()
    found: dict[int, Stretch] = {}
    for text, language, body in rows:
        if text not in found or language == mine:
            found[text] = Stretch(marked(body, words), language)
    return found
