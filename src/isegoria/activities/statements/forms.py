"""What a vote says, and the shape of a statement of one's own."""

import re
from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from isegoria.activities.statements import rules
from isegoria.activities.statements.queries import MATTERS, STATEMENT
from isegoria.hear.activity_type import CARRIED

_ADDRESS_OR_NUMBER = re.compile(r"\S+@\S+\.\S+|(?:\+?\d[\s./-]?){7,}")


def vote_in(form: Mapping[str, str]) -> dict[str, str]:
    """The reply to whatever statement a form was about; nothing where it was about none."""
    ours = (STATEMENT, MATTERS, CARRIED)
    return {name: one for name, one in form.items() if name.startswith(ours)}


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
