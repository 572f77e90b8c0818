"""The words of a form as devices show them, in every language."""

from collections.abc import Mapping

from isegoria.questionnaire.definition import Form, Kind, Question, in_language
from isegoria.questionnaire.dependence import PIPED
from isegoria.questionnaire.xform import nodes
from isegoria.questionnaire.xlsform.columns import name_of


class Labels:
    """Writes the words of one form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.chosen = {one.code: one for one in form.questions() if one.kind is Kind.CHOICE}
        said = [
            words
            for one in form.questions()
            for words in (one.words, one.hint, one.constraint_words)
        ]
        self.piped = {
            name for words in said for text in words.values() for name in PIPED.findall(text)
        }

    def cells(self, column: str, words: Mapping[str, str]) -> dict[str, str]:
        """Words under one heading a language; where one is missing, those of the first stand in."""
        if not any(words.values()):
            return {}
        first = self.form.language
        return {
            f"{column}::{name_of(code)}": self._put_in(in_language(words, code, first)[0])
            for code in self.form.languages
        }

    def is_piped(self, question: Question) -> bool:
        """Tell whether the option chosen here is put into other words."""
        return question.code in self.chosen and question.code in self.piped

    def _put_in(self, text: str) -> str:
        """Let a piped answer be read in words where it was chosen."""
        return PIPED.sub(lambda found: f"${{{self._node(found[1])}}}", text)

    def _node(self, code: str) -> str:
        return nodes.chosen_words(self.chosen[code]) if code in self.chosen else code
