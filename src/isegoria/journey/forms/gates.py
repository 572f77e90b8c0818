"""What people say who confirm a question, or judge its words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.gates.models import Review
from isegoria.gates.rules import LONGEST_COMMENT
from isegoria.journey.forms.fields import Words


class ConfirmForm(forms.Form):
    """The three things that whoever decides confirms."""

    use_required_attribute = False
    nothing_decided = forms.BooleanField(
        label=gettext_lazy("Nothing about this is decided yet."), required=False
    )
    means_there = forms.BooleanField(
        label=gettext_lazy("The time and the money to act on the answers are there."),
        required=False,
    )
    parts_right = forms.BooleanField(
        label=gettext_lazy("What is said above about what can change is right."), required=False
    )


class ReviewForm(forms.Form):
    """One by one whether the words of a question are neutral."""

    use_required_attribute = False
    read = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  # those of Form
        super().__init__(*args, **options)
        for code, label in Review.Check.choices:
            self.fields[code] = forms.ChoiceField(
                label=label,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose yes or no."),
                    "invalid_choice": _("Choose yes or no."),
                },
            )
        self.fields["comment"] = Words(
            label=_("What should be changed"),
            help_text=_("Needed where you say no. Everybody can read it."),
            longest=LONGEST_COMMENT,
            rows=3,
            required=False,
        )

    @property
    def faults(self) -> list[str]:
        """What was found wanting."""
        return [code for code in Review.Check.values if self.cleaned_data[code] == "no"]
