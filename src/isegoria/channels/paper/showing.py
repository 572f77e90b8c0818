"""Sheets as they are printed: every question with boxes to tick or lines to write on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import segno
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from isegoria.base.isolated import isolated
from isegoria.channels.paper import queries
from isegoria.channels.paper.codes import receipt_of
from isegoria.channels.paper.rules import obstacle_to_printing
from isegoria.channels.paper.services import Printed
from isegoria.hear.channel_type import Reach, channel_types
from isegoria.hear.models import Activity, Channel
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import aloud, in_words
from isegoria.languages.queries import Shown
from isegoria.process.models import Process
from isegoria.questionnaire.definition import Form, Group, Kind, Question

_ONE_OPTION = re.compile(r"\$\{(?P<code>[\w.-]+)\} = '(?P<value>[^']*)'")
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
    whom: str


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
        numbers = {key: number for number, key in enumerate(prompts, 1)}
        for question, rules in _walk(form.members):
            if question.kind is Kind.NOTE:
                notes.append(in_words(question.words, form, language))
            elif prompt := prompts.get(question.code):
                whom = _whom(rules, prompts, numbers)
                rows.append(Row(prompt, tuple(notes), _how(prompt), _lines(prompt), whom))
                notes = []
    return rows


def asked_on_paper(process: Process) -> list[Activity]:
    """What can be put on paper now, in order."""
    rows = process.activities.select_related("process", "stage").order_by("position", "pk")
    return [one for one in rows if not obstacle_to_printing(one) and queries.form_of(one)]


def aloud_of(activity: Activity, language: str) -> str:
    """The words of all that is asked, to be read to somebody who does not read."""
    form = queries.form_of(activity)
    with override(language):
        return "\n".join(aloud(form, language)) + "\n" if form else ""


def how_to(names: Iterable[str], language: str) -> str:
    """How to ask in a place without power or network, and what the package holds."""
    with override(language):
        steps = [
            _(
                "Before you go, open the files whose names begin with “sheets” in a browser and "
                "print them once, on one side of the paper. Do not copy sheets: each has a number "
                "of its own."
            ),
            _("Give each person one sheet. They tear off the slip and keep it: it is the receipt."),
            _(
                "Whoever does not read has it read aloud: the words are in the files whose names "
                "begin with “aloud”. Read all of it in this order, write down what the person says "
                "and nothing else, read it back, and give them the slip."
            ),
            _(
                "With ODK Collect: copy the files whose names begin with “odk” into its folder for "
                "forms. Write the number of one of your own slips into each form."
            ),
            _(
                "When you are back, even after weeks: have the sheets typed in at the desk, each "
                "with the day on it, and the files of the device brought in there."
            ),
            _("Nothing counts twice: a sheet or a file that came before is known."),
            _("Delete these files when the sheets are printed: they hold receipts of others."),
        ]
        numbered = [f"{number}. {words}" for number, words in enumerate(steps, 1)]
        title = _("How to ask in a place without power or network")
    return "\n\n".join([title, *numbered, "\n".join(sorted(names))]) + "\n"


def as_one_file(files: Mapping[str, bytes]) -> bytes:
    """All of these as one ZIP file."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return whole.getvalue()


def phones_of(process: Process) -> list[Reach]:
    """The phones by which somebody can ask what became of their sheet."""
    ready = (channel_types().get(code) for code in process.channel_codes if code in _PHONES)
    found = (one.reach(process) for one in ready if one)
    return [one for one in found if one]


def _picture_of(code: str) -> str:
    """The number as a QR code: the address of an image."""
    return segno.make_qr(code, error="m").svg_data_uri(scale=3, border=4, light="white")


def _walk(
    members: Sequence[Question | Group], rules: tuple[str, ...] = ()
) -> Iterator[tuple[Question, tuple[str, ...]]]:
    """Every question in order, with the rules that say whom it is asked."""
    for one in members:
        its_own = (*rules, one.relevant) if one.relevant else rules
        if isinstance(one, Group):
            yield from _walk(one.members, its_own)
        else:
            yield one, its_own


def _whom(rules: tuple[str, ...], prompts: Mapping[str, Prompt], numbers: Mapping[str, int]) -> str:
    """Who answers: those who ticked one option, where the rule is as plain as that."""
    if not rules:
        return ""
    plain = _ONE_OPTION.fullmatch(rules[0]) if len(rules) == 1 else None
    earlier = prompts.get(plain["code"]) if plain else None
    for option in earlier.options if earlier else ():
        if plain and earlier and option.value == plain["value"]:
            return _("Only if you ticked “%(option)s” at question %(number)d.") % {
                "option": isolated(option.text),
                "number": numbers[earlier.key],
            }
    return _("Leave this empty if it does not concern you.")


def _how(prompt: Prompt) -> str:
    """What to do with the pen."""
    return str(_WITH_THE_PEN.get(prompt.kind, "")) % {"total": prompt.bounds.total}


def _lines(prompt: Prompt) -> range:
    """How many lines to write on."""
    if prompt.kind is Kind.TEXT or prompt.kind is Kind.AREA or prompt.kind is Kind.PLACE:
        return range(_LONG if prompt.long else _SHORT)
    return range(1 if prompt.kind in {Kind.NUMBER, Kind.DATE, Kind.TIME} else 0)
