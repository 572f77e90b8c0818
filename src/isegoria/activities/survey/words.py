"""Questions of a survey as prompts for any channel, and answers as they are told to a person."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.activities.survey.queries import Said
from isegoria.base.listed import listed
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import WAYS_OUT, in_words, prompt_about, way_out
from isegoria.languages.queries import NOTHING, Shown
from isegoria.questionnaire.definition import (
    SKIPPED,
    Form,
    Group,
    Kind,
    Question,
    in_language,
)
from isegoria.questionnaire.running import Run


def carrying(prompts: Iterable[Prompt], run: Run) -> list[Prompt]:
    """The same, carrying the number by which orders were drawn for somebody we do not know yet."""
    return [replace(one, carried=str(run.seed)) for one in prompts]


def prompts_of(
    run: Run,
    member: Question | Group,
    language: str,
    answers: Mapping[str, str],
    files: Mapping[str, Said] | None = None,
) -> list[Prompt]:
    """What is asked together with this line, in order: itself, or all of a group.

    ``files`` are those that were sent before, for pages that show them.
    """
    sent = files or {}
    if isinstance(member, Question):
        code = member.code
        return [prompt_of(run, member, language, said=answers.get(code, ""), sent=sent.get(code))]
    asked = {one.code: one for one in run.asked()}
    heading = in_words(member.words, run.form, language)
    return [
        prompt_of(
            run,
            asked[one.code],
            language,
            said=answers.get(one.code, ""),
            sent=sent.get(one.code),
            heading=heading,
            in_table=member.table,
        )
        for one in questions_in(member)
        if one.code in asked
    ]


def questions_in(member: Question | Group) -> list[Question]:
    """A question itself, or all the questions of a group."""
    if isinstance(member, Question):
        return [member]
    return [question for one in member.members for question in questions_in(one)]


def prompt_of(
    run: Run,
    question: Question,
    language: str,
    *,
    said: str = "",
    heading: Shown = NOTHING,
    in_table: bool = False,
    sent: Said | None = None,
) -> Prompt:
    """One question as any channel can ask it, in the order drawn for this person.

    Words of one's own can be spoken too, where a channel brings recordings.
    """
    words, spoken = run.words(question, language)
    shown = Shown(words, spoken, is_translated=spoken == language)
    options = run.options(question)
    prompt = prompt_about(question, run.form, language, words=shown, choices=options)
    asked = replace(
        prompt,
        said=said,
        heading=heading,
        in_table=in_table,
        speakable=question.kind is Kind.TEXT,
    )
    if sent is None or said != sent.file:
        return asked
    if question.kind is Kind.TEXT:
        return replace(asked, said="", recorded=sent.file)
    return replace(asked, described=sent.words)


def told(question: Question, value: str, form: Form, language: str) -> str:
    """An answer as the person who gave it reads it."""
    with override(language):
        if value == SKIPPED:
            return _("You left this empty.")
        if value in WAYS_OUT:
            return str(way_out(value))
        tell = _TELL.get(question.kind)
        return tell(question, value, form, language) if tell else value


def _names(question: Question, form: Form, language: str) -> dict[str, str]:
    return {
        one.value: in_language(one.words, language, form.language)[0] for one in question.choices
    }


def _choices(question: Question, value: str, form: Form, language: str) -> str:
    names = _names(question, form, language)
    return listed(names.get(one, one) for one in value.split())


def _ranking(question: Question, value: str, form: Form, language: str) -> str:
    names = _names(question, form, language)
    return "; ".join(f"{at}. {names.get(one, one)}" for at, one in enumerate(value.split(), 1))


def _shares(question: Question, value: str, form: Form, language: str) -> str:
    names = _names(question, form, language)
    pairs = [one.split("=", 1) for one in value.split()]
    return "; ".join(f"{names.get(one, one)}: {share}" for one, share in pairs)


def _number(question: Question, value: str, _form: Form, _language: str) -> str:
    number = number_format(Decimal(value))
    return f"{number} {question.unit}".strip()


def _day(_question: Question, value: str, _form: Form, _language: str) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT")


def _hour(_question: Question, value: str, _form: Form, _language: str) -> str:
    return time_format(time.fromisoformat(value), "TIME_FORMAT")


def _file(question: Question, _value: str, _form: Form, _language: str) -> str:
    return {
        "image": _("A picture"),
        "audio": _("A recording"),
        "video": _("A film"),
    }.get(question.file_kind, _("A file"))


def _tick(_question: Question, _value: str, _form: Form, _language: str) -> str:
    return _("Yes")


_TELL = {
    Kind.CHOICE: _choices,
    Kind.CHOICES: _choices,
    Kind.RANKING: _ranking,
    Kind.ALLOCATION: _shares,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.TIME: _hour,
    Kind.TICK: _tick,
    Kind.FILE: _file,
}
