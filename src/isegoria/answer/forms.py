"""The form of a second answer: its words in each language of the question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.answer.models import SecondAnswer
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import in_all_languages

_LARGEST = 2**31 - 1


class SecondForm(forms.Form):
    """What is answered a second time; ``version`` is what whoever writes has seen."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_LARGEST)

    def __init__(self, data: Any, second: SecondAnswer) -> None:  # noqa: ANN401  # what a form takes
        said = in_all_languages([second.body_id])[second.body_id]
        initial = {_name(code): words for code, words in said.items()}
        super().__init__(data, initial=initial | {"version": second.version})
        self.codes = second.edition.publication.decision.process.language_codes
        for code in self.codes:
            self.fields[_name(code)] = forms.CharField(
                required=False,
                label=own_name(code),
                widget=forms.Textarea(
                    attrs={"rows": 6, "lang": tag_of(code), "dir": direction_of(code)}
                ),
                error_messages={
                    "null_characters_not_allowed": gettext_lazy(
                        "The text holds a character that cannot be stored. Type it again by hand."
                    )
                },
            )

    def words(self) -> dict[str, str]:
        """What was written, by language."""
        return {code: self.cleaned_data[_name(code)] for code in self.codes}

    def written(self) -> list[forms.BoundField]:
        """The fields with words, the language of the question first, none of them called optional.

        What is begun can be kept with some of them empty; what is signed cannot.
        """
        for code in self.codes:
            self.fields[_name(code)].required = True
        return [self[_name(code)] for code in self.codes]


def _name(code: str) -> str:
    return f"words_{code}"
