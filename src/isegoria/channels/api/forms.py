"""What staff say of a key that they make."""

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.channels.api.services import LONGEST_PARTNER


class KeyForm(forms.Form):
    """Whose program it is for, and for what."""

    use_required_attribute = False

    partner = forms.CharField(
        label=gettext_lazy("Whose program it is"),
        help_text=gettext_lazy("An organisation, not a person. Staff alone see this."),
        max_length=LONGEST_PARTNER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write whose program it is.")},
    )
    for_all = forms.BooleanField(
        label=gettext_lazy("For all questions of this institution, later ones too"),
        required=False,
    )
