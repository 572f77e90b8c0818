"""What officials put down of a step that was taken to reach people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.design.controls import DateControl
from isegoria.hear.models import Channel
from isegoria.hear.outreach import LONGEST_PARTNER, LONGEST_WHAT
from isegoria.journey.forms.fields import Words
from isegoria.process.models import Process


class OutreachForm(forms.Form):
    """Whom it was for, by which way, with whom, what was done, and when."""

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
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("In a sentence. Everybody can read it."),
        longest=LONGEST_WHAT,
        rows=3,
        missing=gettext_lazy("Say what was done."),
    )
    done_on = forms.DateField(
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
        ways = [code for code in process.channel_codes if code in Channel.values]
        choice, channel = self.fields["group"], self.fields["channel"]
        choice.choices = [("", _("Everybody")), *groups]  # type: ignore[attr-defined]
        channel.choices = [(one, Channel(one).label) for one in ways]  # type: ignore[attr-defined]
        self.fields["done_on"].initial = timezone.now().astimezone(process.zone).date()

    def step(self) -> dict[str, Any]:
        """What was typed, as it is put down."""
        given = self.cleaned_data
        return {**given, "group": int(given["group"]) if given["group"] else None}
