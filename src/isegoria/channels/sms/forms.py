"""What staff write to invite people by text message."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.languages.codes import own_name

LONGEST = 60_000


class InviteForm(forms.Form):
    """The numbers, and in which language these people are asked."""

    use_required_attribute = False

    numbers = forms.CharField(
        label=gettext_lazy("Phone numbers"),
        help_text=gettext_lazy(
            "One a line, with the country in front. Only people who agreed to be written to."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Paste at least one phone number.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, data: Any = None, *, languages: Iterable[str]) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data)
        self.fields["language"].choices = [(code, own_name(code)) for code in languages]  # type: ignore[attr-defined]
