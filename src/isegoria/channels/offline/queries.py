"""A whole form as prompts, and what a device sends that is not among them any more."""

from collections.abc import Mapping
from dataclasses import dataclass

from isegoria.hear.activity_type import type_of
from isegoria.hear.models import Activity
from isegoria.hear.prompts import Prompt
from isegoria.hear.questions import every_prompt, in_words
from isegoria.languages.queries import Shown

_AROUND = {"key", "visit", "ticket"}


@dataclass(frozen=True)
class Sheet:
    """All that an activity asks, as one page in one language."""

    title: Shown
    prompts: tuple[Prompt, ...]


def sheet_of(activity: Activity, language: str) -> Sheet:
    """Everything that can be asked; what only some are asked too, to be left empty by others."""
    form = type_of(activity).form(activity)
    return Sheet(title=in_words(form.title, form, language), prompts=every_prompt(form, language))


def no_longer_asked(sheet: Sheet, posted: Mapping[str, str]) -> list[str]:
    """Names of answers in a form to which there is no question on the page any more."""
    asked = {one.key for one in sheet.prompts}
    names = (name.partition(".")[0] for name, value in posted.items() if value.strip())
    return sorted({name for name in names if name not in asked and name not in _AROUND})
