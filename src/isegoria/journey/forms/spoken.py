"""The form in which staff write down what they hear in a recording, or see in signs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.journey.forms.fields import Words
from isegoria.languages.codes import INTERFACE, own_name
from isegoria.process.models import Process

LONGEST = 5000


class SpokenForm(forms.Form):
    """The words, and the language in which they were said."""

    use_required_attribute = False

    words = Words(
        label=gettext_lazy("What is said, word for word"),
        help_text=gettext_lazy(
            "In the language in which it is said. Do not shorten and do not improve. Signs are "
            "written in the words of the language around them."
        ),
        longest=LONGEST,
        rows=6,
        missing=gettext_lazy("Write what is said in it, word for word."),
    )
    language = forms.ChoiceField(label=gettext_lazy("In which language?"))

    def __init__(self, *args: Any, process: Process, **more: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, **more)
        codes = dict.fromkeys([*process.language_codes, *INTERFACE])
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker: it is above
        field.choices = [(code, own_name(code)) for code in codes]
