"""A whole form as prompts, and what an answer to it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from isegoria.base.refusal import Faulty, Refused
from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import in_words, prompt_about
from isegoria.languages.queries import NOTHING, Shown
from isegoria.questionnaire.definition import Form, Group, Kind, Question

_AROUND = {"key", "visit", "ticket"}
_NOT_ASKED = {Kind.NOTE, Kind.HIDDEN, Kind.FILE}


@dataclass(frozen=True)
class Sheet:
    """All that an activity asks, as one page in one language."""

    title: Shown
    prompts: tuple[Prompt, ...]


def sheet_of(activity: Activity, language: str) -> Sheet:
    """Everything that can be asked; what only some are asked too, to be left empty by others."""
    form = type_of(activity).form(activity)
    return Sheet(
        title=in_words(form.title, form, language),
        prompts=tuple(_prompts(form, form.members, language)),
    )


def answers_in(sheet: Sheet, posted: Mapping[str, str]) -> dict[str, str]:
    """What was answered, by question code; what was left empty is left out.

    Raises Faulty where boxes contradict themselves.
    """
    answers, faults = {}, {}
    for prompt in sheet.prompts:
        try:
            answers.update(prompt.reply_in(posted))
        except Refused as refused:
            faults[prompt.key] = str(refused)
    if faults:
        raise Faulty(faults)
    return {code: value for code, value in answers.items() if value.strip()}


def no_longer_asked(sheet: Sheet, posted: Mapping[str, str]) -> list[str]:
    """Names of answers in a form to which there is no question on the page any more."""
    asked = {one.key for one in sheet.prompts}
    names = (name.partition(".")[0] for name, value in posted.items() if value.strip())
    return sorted({name for name in names if name not in asked and name not in _AROUND})


def _prompts(
    form: Form,
    members: tuple[Question | Group, ...],
    language: str,
    heading: Shown = NOTHING,
) -> list[Prompt]:
    found: list[Prompt] = []
    for one in members:
        if isinstance(one, Group):
            found += _prompts(form, one.members, language, in_words(one.words, form, language))
        elif one.kind not in _NOT_ASKED:
            found.append(_prompt(one, form, language, heading))
    return found


def _prompt(question: Question, form: Form, language: str, heading: Shown) -> Prompt:
    """One question; that it may be left empty is said once, above all of them."""
    prompt = prompt_about(question, form, language)
    ways_out = tuple(one for one in prompt.ways_out if one.value)
    return replace(prompt, heading=heading, ways_out=ways_out)
