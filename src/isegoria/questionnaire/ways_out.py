"""What people read who choose a way out in the place of an answer."""

from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isegoria.questionnaire.definition import DONT_KNOW, NOT_SAY, Question

WAYS_OUT: Mapping[str, str | Promise] = {
    DONT_KNOW: _("I do not know"),
    NOT_SAY: _("I would rather not say"),
}
"""In the order in which they are shown, in the language of the page."""


def offered(question: Question) -> Mapping[str, str]:
    """The ways out of a question, in order, in the language of the page."""
    return {value: str(words) for value, words in WAYS_OUT.items() if value in question.ways_out}


def in_languages(words: str | Promise, languages: Iterable[str]) -> dict[str, str]:
    """Words of the product in each language of a form; English where it has no translation."""
    said = {}
    for code in languages:
        with translation.override(code):
            said[code] = str(words)
    return said
