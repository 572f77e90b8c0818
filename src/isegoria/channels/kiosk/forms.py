"""What staff write about a kiosk."""

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.channels.kiosk.models import Kiosk
from isegoria.channels.kiosk.services import (
    LEAST_PATIENCE,
    LONGEST_NAME,
    LONGEST_PLACE,
    MOST_PATIENCE,
)


class KioskForm(forms.Form):
    """Where it stands, and how it is made."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name of the kiosk"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give the kiosk a name, in up to 80 letters.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Where it stands"),
        help_text=gettext_lazy(
            "For whoever looks after it. Say also how high screen and keys are, in centimetres."
        ),
        max_length=LONGEST_PLACE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    paper = forms.ChoiceField(
        label=gettext_lazy("Receipts are printed on"), choices=Kiosk.Paper.choices
    )
    patience = forms.IntegerField(
        label=gettext_lazy(
            "After how many seconds without a key it asks whether somebody is there"
        ),
        help_text=gettext_lazy(
            "Half of that later it clears everything, but never sooner than 30."
        ),
        min_value=LEAST_PATIENCE,
        max_value=MOST_PATIENCE,
        initial=90,
        error_messages={
            "min_value": gettext_lazy("Give %(limit_value)s seconds or more."),
            "max_value": gettext_lazy("Give %(limit_value)s seconds or less."),
        },
    )
