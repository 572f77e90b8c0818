"""Sheets as they are printed: every question with boxes to tick or lines to write on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import segno
from django.utils.translation import gettext_lazy, override

from isegoria.channels.paper import queries
from isegoria.channels.paper.codes import receipt_of
from isegoria.channels.paper.services import Printed
from isegoria.hear.channel_type import Reach, channel_types
from isegoria.hear.models import Channel
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import in_words
from isegoria.languages.queries import Shown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Form, Group, Kind, Question

_SHORT, _LONG = 2, 6
_PHONES = (Channel.SMS, Channel.USSD)
_WITH_THE_PEN = {
    Kind.CHOICE: gettext_lazy("Tick one box."),
    Kind.SCALE: gettext_lazy("Tick one box."),
    Kind.CHOICES: gettext_lazy("Tick as many boxes as you like."),
    Kind.RANKING: gettext_lazy("Number your choices: 1 for the first, 2 for the next."),
    Kind.ALLOCATION: gettext_lazy("Share out %(total)s in all."),
    Kind.DATE: gettext_lazy("Write day, month and year."),
    Kind.TIME: gettext_lazy("Write hours and minutes."),
    Kind.PLACE: gettext_lazy("Write where it is: street, village, what stands beside it."),
    Kind.AREA: gettext_lazy("Write where it is: street, village, what stands beside it."),
}


@dataclass(frozen=True)
class Row:
    """One question on paper: what is read before it, how it is answered, whom it concerns."""

    prompt: Prompt
    notes: tuple[Shown, ...]
    how: str
    lines: range
    only_some: bool


@dataclass(frozen=True)
class Page:
    """One sheet: its number, as digits and as a picture for a scanner, and the slip's receipt."""

    number: int
    code: str
    picture: str
    receipt: str


def pages_of(printed: Printed) -> Iterator[Page]:
    """The sheets of a batch in order."""
    for number, code in enumerate(printed.codes, 1):
        yield Page(number, code, _picture_of(code), receipt_of(code))


def rows_of(form: Form, language: str) -> list[Row]:
    """What stands on each sheet."""
    prompts = {one.key: one for one in queries.prompts_on(form, language)}
    rows: list[Row] = []
    notes: list[Shown] = []
    with override(language):
        for question, only_some in _walk(form.members):
            if question.kind is Kind.NOTE:
                notes.append(in_words(question.words, form, language))
            elif prompt := prompts.get(question.code):
                rows.append(Row(prompt, tuple(notes), _how(prompt), _lines(prompt), only_some))
                notes = []
    return rows


def phones_of(process: Process) -> list[Reach]:
    """The phones by which somebody can ask what became of their sheet."""
    ready = (channel_types().get(code) for code in process.channel_codes if code in _PHONES)
    found = (one.reach(process) for one in ready if one)
    return [one for one in found if one]


def _picture_of(code: str) -> str:
    """The number as a QR code: the address of an image."""
    return segno.make_qr(code, error="m").svg_data_uri(scale=3, border=4, light="white")


def _walk(
    members: Sequence[Question | Group], *, only_some: bool = False
) -> Iterator[tuple[Question, bool]]:
    for one in members:
        some = only_some or bool(one.relevant)
        if isinstance(one, Group):
            yield from _walk(one.members, only_some=some)
        else:
            yield one, some


def _how(prompt: Prompt) -> str:
    """What to do with the pen."""
    return str(_WITH_THE_PEN.get(prompt.kind, "")) % {"total": prompt.bounds.total}


def _lines(prompt: Prompt) -> range:
    """How many lines to write on."""
    if prompt.kind is Kind.TEXT or prompt.kind is Kind.AREA or prompt.kind is Kind.PLACE:
        return range(_LONG if prompt.long else _SHORT)
    return range(1 if prompt.kind in {Kind.NUMBER, Kind.DATE, Kind.TIME} else 0)
