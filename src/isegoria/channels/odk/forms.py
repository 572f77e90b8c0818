"""What staff write about helpers, and what helpers say of how they helped."""

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.channels.odk.services import LONGEST_NAME, MOST_SLIPS
from isegoria.hear.models import Assistance


class EnumeratorForm(forms.Form):
    """Who helps, and as what."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name of the person"),
        help_text=gettext_lazy("It is kept with what they bring, as who helped."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name of the person.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they say of themselves"),
        choices=Assistance.Role.choices,
        initial=Assistance.Role.FIELD,
        required=False,
    )
    is_me = forms.BooleanField(
        label=gettext_lazy("This is me: I enter answers here at the desk"), required=False
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


class HelpForm(forms.Form):
    """How the person agreed, and how it was read back: empty each time."""

    use_required_attribute = False

    before = forms.CharField(
        label=gettext_lazy("Receipt from an earlier answer to this question"),
        help_text=gettext_lazy(
            "Ask whether the person has answered already, on any way. 16 digits, if they have it "
            "at hand."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )
    keep = forms.ChoiceField(
        label=gettext_lazy("Which answers are kept? Ask the person."),
        choices=[
            ("now", gettext_lazy("Those on this page; the earlier ones are taken back")),
            ("before", gettext_lazy("The earlier ones; nothing of this page is stored")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("What did the person say?"),
        choices=Assistance.Consent.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Read the words aloud, and say how the person agreed.")
        },
    )
    read_back = forms.ChoiceField(
        label=gettext_lazy("How did you read back what you wrote down?"),
        choices=Assistance.ReadBack.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how you read it back to the person.")},
    )
