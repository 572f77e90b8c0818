"""What officials put down of a step to reach people, planned or taken."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.design.controls import DateControl
from isegoria.hear.channel_type import name_of
from isegoria.hear.outreach import LONGEST_PARTNER, LONGEST_WHAT
from isegoria.journey.forms.fields import Words
from isegoria.process.models import Process


class OutreachForm(forms.Form):
    """Whom it is for, by which way, with whom, what is done, and when."""

    use_required_attribute = False
    group = forms.ChoiceField(
        label=gettext_lazy("For which group"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a group of the list, or none.")},
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("By which way they answer"),
        error_messages={
            "required": gettext_lazy("Choose a way."),
            "invalid_choice": gettext_lazy("Choose a way of the list."),
        },
    )
    partner = Words(
        label=gettext_lazy("With whom"),
        help_text=gettext_lazy(
            "An association, a school, a radio station: no names of people. Everybody can read it."
        ),
        longest=LONGEST_PARTNER,
        required=False,
    )
    what = Words(
        label=gettext_lazy("What is done"),
        help_text=gettext_lazy("In a sentence. Everybody can read it."),
        longest=LONGEST_WHAT,
        rows=3,
        missing=gettext_lazy("Say what is done."),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Is it done?"),
        choices=[
            ("planned", gettext_lazy("It is planned")),
            ("done", gettext_lazy("It was done")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is planned or was done.")},
    )
    day = forms.DateField(
        label=gettext_lazy("On which day"),
        widget=DateControl,
        error_messages={
            "required": gettext_lazy("Say on which day."),
            "invalid": gettext_lazy("Write a day, such as 2026-05-31."),
        },
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # those of Form
        process: Process,
        groups: Sequence[tuple[str, str]],
        **options: Any,  # noqa: ANN401  # the same
    ) -> None:
        super().__init__(*args, **options)
        ways = process.channel_codes
        choice, channel = self.fields["group"], self.fields["channel"]
        choice.choices = [("", _("Everybody")), *groups]  # type: ignore[attr-defined]
        channel.choices = [(one, name_of(one)) for one in ways]  # type: ignore[attr-defined]

    def step(self) -> dict[str, Any]:
        """What was typed, as it is put down."""
        given = self.cleaned_data
        day = "done_on" if given["state"] == "done" else "planned_on"
        return {
            "group": int(given["group"]) if given["group"] else None,
            "channel": given["channel"],
            "partner": given["partner"],
            "what": given["what"],
            day: given["day"],
        }


class DoneForm(forms.Form):
    """On which day a planned step was taken."""

    use_required_attribute = False
    day = forms.DateField(
        label=gettext_lazy("On which day it was done"),
        widget=DateControl,
        error_messages={
            "required": gettext_lazy("Say on which day."),
            "invalid": gettext_lazy("Write a day, such as 2026-05-31."),
        },
    )
