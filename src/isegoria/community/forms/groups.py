"""By what people are told apart, and where."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.places.queries import PartitionShown


class UseForm(forms.Form):
    """By what the people of one area, and of all areas in it, are told apart."""

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("By what people are told apart here"),
        help_text=gettext_lazy("Also in all areas inside, unless they say otherwise."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, found: Iterable[PartitionShown], **more: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, **more)
        field = self.fields["codes"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.code, one.name.body) for one in found]


class GroupsForm(forms.Form):
    """A way of telling people apart, in one language."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Short, for tables. It stays as it is. An example: work."),
        max_length=40,
        error_messages={"required": gettext_lazy("Write a code.")},
    )
    name = forms.CharField(
        label=gettext_lazy("By what are people told apart?"),
        help_text=gettext_lazy("An example: Work."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    question = forms.CharField(
        label=gettext_lazy("The question, as it is put to a person"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write the question.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("One sentence why it is asked"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why it is asked.")},
    )
    groups = forms.CharField(
        label=gettext_lazy("The groups, one a line: a code, a colon, and the words"),
        help_text=gettext_lazy("An example: seeking: Looking for work"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write at least two groups.")},
    )

    def clean_groups(self) -> list[tuple[str, str]]:
        """Each line as a code and its words."""
        found = []
        for line in self.cleaned_data["groups"].splitlines():
            code, colon, words = line.replace("\uff1a", ":").partition(":")
            if not line.strip():
                continue
            if not colon:
                raise forms.ValidationError(
                    _("“%(line)s” has no colon between code and words.") % {"line": line[:60]}
                )
            found.append((code.strip(), words.strip()))
        return found
