"""For whom somebody speaks, as they say it by their receipt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.base.refusal import Faulty
from isegoria.hear.models import Voice
from isegoria.hear.speaking import (
    LONGEST_NAME,
    LONGEST_WAY,
    SpeaksFor,
    clean_voice,
)
from isegoria.journey.forms.fields import Words


class SpeakingForm(forms.Form):
    """For whom, and for a group: which one, how its view was formed, and by how many."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=gettext_lazy("For whom do you speak?"),
        choices=Voice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose for whom you speak."),
            "invalid_choice": gettext_lazy("Choose for whom you speak."),
        },
    )
    name = Words(
        label=gettext_lazy("Name of the group or organisation"),
        help_text=gettext_lazy("Only if you speak for one. No names of people."),
        longest=LONGEST_NAME,
        required=False,
    )
    way = Words(
        label=gettext_lazy("How its view was formed"),
        help_text=gettext_lazy("For example: we met twice and voted; the board decided."),
        longest=LONGEST_WAY,
        rows=3,
        required=False,
    )
    people = forms.CharField(
        label=gettext_lazy("How many people took part in forming it"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )

    @classmethod
    def holding(cls, said: SpeaksFor) -> "SpeakingForm":
        """The form with what was said before."""
        first = {"kind": said.kind, "name": said.name, "way": said.way, "people": said.people or ""}
        return cls(initial=first)

    def clean(self) -> dict[str, Any]:
        """Take what was typed together; each fault stands at its field."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        names = ("kind", "name", "way", "people")
        try:
            given["said"] = clean_voice(**{name: given.get(name, "") for name in names})
        except Faulty as faulty:
            for name, words in faulty.faults.items():
                self.add_error(name, words)
        return given
