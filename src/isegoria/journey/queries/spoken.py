"""What the desk shows of recordings that wait to be written down."""

from collections.abc import Iterable
from dataclasses import dataclass

from isegoria.hear.transcripts import Spoken
from isegoria.languages.queries import NOTHING, Shown, page_language, shown
from isegoria.people.models import Account


@dataclass(frozen=True)
class Row:
    """One recording that waits, the question that it answers, and whose turn it is."""

    spoken: Spoken
    asked: Shown
    is_own: bool


def rows_of(waiting: Iterable[Spoken], reader: Account) -> list[Row]:
    """Recordings with the questions that they answer; those one wrote oneself wait for others."""
    found = list(waiting)
    words = shown([_text_of(one) for one in found], page_language())
    return [
        Row(
            one,
            words.get(_text_of(one), NOTHING),
            one.is_written and one.is_of(reader),
        )
        for one in found
    ]


def question_of(spoken: Spoken) -> Shown:
    """The question that a recording answers."""
    text = _text_of(spoken)
    return shown([text], page_language()).get(text, NOTHING)


def _text_of(spoken: Spoken) -> int | None:
    return spoken.attached.about.text_id if spoken.attached.about else None
