"""What staff write about those who go out."""

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.channels.odk.services import LONGEST_NAME, MOST_SLIPS


class EnumeratorForm(forms.Form):
    """Who goes out."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name of the person"),
        help_text=gettext_lazy("It is kept with what they bring, as who helped."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name of the person.")},
    )


class SlipsForm(forms.Form):
    """How many slips to print."""

    use_required_attribute = False

    count = forms.IntegerField(
        label=gettext_lazy("How many slips"),
        help_text=gettext_lazy("One for each person. They are shown once, to be printed now."),
        min_value=1,
        max_value=MOST_SLIPS,
        initial=20,
    )
