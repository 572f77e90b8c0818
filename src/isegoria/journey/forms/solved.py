"""What somebody says by their receipt some time after they were answered."""

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.solved.models import Opinion


class OpinionForm(forms.Form):
    """How the problem is now, and whether taking part made a difference."""

    use_required_attribute = False
    problem = forms.ChoiceField(
        label=gettext_lazy("How is the problem now?"),
        choices=Opinion.Problem.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how the problem is now."),
            "invalid_choice": gettext_lazy("Choose how the problem is now."),
        },
    )
    difference = forms.ChoiceField(
        label=gettext_lazy("Did it make a difference that you took part?"),
        choices=Opinion.Difference.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Choose whether taking part made a difference.")
        },
    )
