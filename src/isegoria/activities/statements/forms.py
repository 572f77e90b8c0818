"""The shape of a vote and of a statement of one's own."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from isegoria.activities.statements import rules
from isegoria.activities.statements.models import Stance

_ADDRESS_OR_NUMBER = re.compile(r"\S+@\S+\.\S+|(?:\+?\d[\s./-]?){7,}")


class VoteForm(forms.Form):
    """One answer to one statement."""

    statement = forms.CharField(max_length=20, widget=forms.HiddenInput)
    value = forms.ChoiceField(
        choices=[(one.word, one.word) for one in Stance],
        widget=forms.RadioSelect,  # three buttons on the page: an error leads to the first
        error_messages={
            "required": _("Choose agree, disagree or pass."),
            "invalid_choice": _("Choose agree, disagree or pass."),
        },
    )
    matters = forms.BooleanField(required=False)

    @property
    def reply(self) -> dict[str, str]:
        """The answer in the words of the prompt that it answers."""
        given = self.cleaned_data
        matters = {"matters": "yes"} if given["matters"] else {}
        return {f"statement-{given['statement']}": given["value"], **matters}


class OwnStatementForm(forms.Form):
    """A statement of one's own."""

    own = forms.CharField(
        label=_("Your statement"),
        help_text=_(
            "One thought each, 280 characters at most. Do not name yourself or others: "
            "everybody will read it."
        ),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": rules.LONGEST}),
        error_messages={"required": _("Write what you think in a short sentence.")},
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_own(self) -> str:
        """Tidy the words, and refuse long ones before anybody searches in them: that costs time."""
        words = " ".join(self.cleaned_data["own"].split())
        if reason := rules.obstacle_to_text(words):
            raise forms.ValidationError(reason)
        return words

    @property
    def names_somebody(self) -> bool:
        """Tell whether the words hold what looks like a phone number or an e-mail address."""
        return bool(_ADDRESS_OR_NUMBER.search(self.cleaned_data["own"]))
