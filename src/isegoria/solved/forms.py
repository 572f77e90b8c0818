"""What those say who are asked for comparison, and what the desk plans."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.solved.models import Opinion


class ComparisonForm(forms.Form):
    """The number of a letter, and how the problem is now."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("The 16 digits of your letter"),
        max_length=200,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Enter the 16 digits of your letter.")},
    )
    problem = forms.ChoiceField(
        label=gettext_lazy("How is the problem now?"),
        choices=Opinion.Problem.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how the problem is now."),
            "invalid_choice": gettext_lazy("Choose how the problem is now."),
        },
    )


class MonthsForm(forms.Form):
    """After how many months people are asked."""

    use_required_attribute = False
    months = forms.CharField(
        label=gettext_lazy("Months after the answer"),
        help_text=gettext_lazy("Numbers with a comma between them, such as 3, 6, 12."),
        max_length=60,
        error_messages={"required": gettext_lazy("Name between one and six times.")},
    )

    def clean_months(self) -> list[int]:
        """The numbers, in whatever way they are parted."""
        typed: str = self.cleaned_data["months"]
        if re.search(r"[^\d\s,;.،、，]", typed):  # noqa: RUF001  # the commas of all our scripts
            raise forms.ValidationError(_("Write numbers alone, with a comma between them."))
        return [int(one) for one in re.findall(r"\d{1,4}", typed)]


class NumbersForm(forms.Form):
    """How many numbers are drawn for people who did not take part."""

    use_required_attribute = False
    count = forms.IntegerField(
        label=gettext_lazy("How many numbers"),
        min_value=1,
        max_value=5000,
        error_messages={
            name: gettext_lazy("Write a number between 1 and 5000.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
