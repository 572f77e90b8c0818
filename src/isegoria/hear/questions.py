"""Questions of a questionnaire as prompts, in the language of one person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from isegoria.base.refusal import Faulty, Refused
from isegoria.hear.prompts import Bounds, Option, Prompt
from isegoria.languages.queries import NOTHING, Shown
from isegoria.questionnaire.definition import (
    DONT_KNOW,
    NOT_SAY,
    SKIPPED,
    Choice,
    Form,
    Group,
    Kind,
    Question,
    in_language,
)

UNANSWERED = {Kind.NOTE, Kind.HIDDEN}
NOT_ON_ONE_PAGE = {*UNANSWERED, Kind.FILE}
WAYS_OUT = (DONT_KNOW, NOT_SAY)


def prompt_about(
    question: Question,
    form: Form,
    language: str,
    *,
    words: Shown | None = None,
    choices: Sequence[Choice] | None = None,
) -> Prompt:
    """One question as any channel can ask it.

    ``words`` and ``choices`` stand in place of those of the question, where earlier answers stand
    in the words or only some of the choices are offered.
    """
    own = form.language
    offered = question.choices if choices is None else choices
    return Prompt(
        key=question.code,
        text=words or in_words(question.words, form, language),
        kind=question.kind,
        options=tuple(_option(one, form, language) for one in offered),
        help=in_language(question.hint, language, own)[0],
        required=question.kind not in UNANSWERED,
        ways_out=_ways_out(question, language),
        bounds=Bounds(
            least=question.least,
            most=question.most,
            decimals=question.decimals,
            unit=question.unit,
            total=question.total,
            ends=(
                in_language(question.ends[0], language, own)[0],
                in_language(question.ends[1], language, own)[0],
            ),
        ),
        long=question.long,
        file_kind=question.file_kind,
    )


def every_prompt(form: Form, language: str) -> tuple[Prompt, ...]:
    """Everything that one page can ask at once, in order.

    What only some are asked is there too, to be left empty by others.
    """
    return tuple(_prompts(form, form.members, language, NOTHING))


def aloud(form: Form, language: str) -> tuple[str, ...]:
    """Everything that is asked, line by line, to be read to somebody in one language."""
    lines, heading = [in_words(form.title, form, language).body], ""
    for number, prompt in enumerate(every_prompt(form, language), 1):
        if prompt.heading.body not in ("", heading):
            lines += ["", prompt.heading.body]
        heading = prompt.heading.body
        lines += ["", f"{number}. {prompt.text.body}", *filter(None, (prompt.help, _how(prompt)))]
        lines += [f"- {option.text}" for option in (*prompt.options, *prompt.ways_out)]
    return tuple(lines)


def _how(prompt: Prompt) -> str:
    """What one can say, where no options are read out."""
    if prompt.kind is Kind.ALLOCATION:
        return _("Share out %(total)s in all.") % {"total": prompt.bounds.total}
    return prompt.bounds.in_words if prompt.kind in (Kind.NUMBER, Kind.SCALE) else ""


def answers_in(prompts: Iterable[Prompt], posted: Mapping[str, str]) -> dict[str, str]:
    """What was answered on such a page, by question code; what was left empty is left out.

    Raises Faulty where boxes contradict themselves.
    """
    answers, faults = {}, {}
    for prompt in prompts:
        try:
            answers.update(prompt.reply_in(posted))
        except Refused as refused:
            faults[prompt.key] = str(refused)
    if faults:
        raise Faulty(faults)
    return {code: value for code, value in answers.items() if value.strip()}


def in_words(words: Mapping[str, str], form: Form, language: str) -> Shown:
    """Words of a form as they are put before a reader of ``language``; NOTHING for none."""
    said, spoken = in_language(words, language, form.language)
    return Shown(said, spoken, is_translated=spoken == language) if said else NOTHING


def way_out(value: str) -> str:
    """What somebody says who gives no answer."""
    return _("I do not know") if value == DONT_KNOW else _("I would rather not say")


def _ways_out(question: Question, language: str) -> tuple[Option, ...]:
    with override(language):
        ways = [Option(one, way_out(one)) for one in WAYS_OUT if one in question.ways_out]
        if not question.required and question.kind not in UNANSWERED:
            ways.append(Option(SKIPPED, _("Go on without an answer")))
    return tuple(ways)


def _option(one: Choice, form: Form, language: str) -> Option:
    text, spoken = in_language(one.words, language, form.language)
    return Option(one.value, text, spoken, exclusive=one.exclusive, picture=one.picture)


def _prompts(
    form: Form, members: tuple[Question | Group, ...], language: str, heading: Shown
) -> list[Prompt]:
    found: list[Prompt] = []
    for one in members:
        if isinstance(one, Group):
            found += _prompts(form, one.members, language, in_words(one.words, form, language))
        elif one.kind not in NOT_ON_ONE_PAGE:
            prompt = prompt_about(one, form, language)
            # that each may be left empty is said once, above all of them
            ways_out = tuple(way for way in prompt.ways_out if way.value)
            found.append(replace(prompt, heading=heading, ways_out=ways_out))
    return found
