"""What the desk shows of recordings that wait to be written down."""

from collections.abc import Iterable
from dataclasses import dataclass

from isegoria.hear.channel_type import DeskPage, channel_types
from isegoria.hear.transcripts import Spoken
from isegoria.languages.queries import NOTHING, Shown, page_language, shown
from isegoria.people.models import Account
from isegoria.process.models import Process


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
            one.transcript is not None and one.transcript.written_by_id == reader.pk,
        )
        for one in found
    ]


def question_of(spoken: Spoken) -> Shown:
    """The question that a recording answers."""
    text = _text_of(spoken)
    return shown([text], page_language()).get(text, NOTHING)


def on_other_channels(process: Process) -> list[DeskPage]:
    """Where recordings of this question wait that came by another channel, as calls do."""
    found = channel_types().values()
    return [page for channel in found for page in channel.recordings(process)]


def _text_of(spoken: Spoken) -> int | None:
    return spoken.attached.about.text_id if spoken.attached.about else None
