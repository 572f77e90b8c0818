"""What staff say of a key, and of an address that is called."""

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.channels.api.hooks import KINDS, LONGEST_ADDRESS
from isegoria.channels.api.models import Call
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


class HookForm(forms.Form):
    """Which address of a partner is called, and of what it is told."""

    use_required_attribute = False

    address = forms.CharField(
        label=gettext_lazy("Address that is called"),
        help_text=gettext_lazy("The partner gives it to you. It begins with https://."),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "dir": "ltr", "inputmode": "url", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Write the address that the partner gave you.")},
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Of what the partner is told"),
        choices=[one for one in Call.Kind.choices if one[0] in KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose of what the partner is told.")},
    )
