"""What staff choose to print sheets, and what they type beside the answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.channels.paper.models import ALL
from isegoria.channels.paper.rules import MOST_SHEETS
from isegoria.channels.paper.services import USUAL_SHARE
from isegoria.languages.codes import own_name


class PrintForm(forms.Form):
    """Which sheets, in which language, how many."""

    use_required_attribute = False

    activity = forms.ChoiceField(label=gettext_lazy("What is asked"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    count = forms.IntegerField(
        label=gettext_lazy("How many sheets"),
        help_text=gettext_lazy("One for each person. They are shown once, to be printed now."),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=20,
    )
    share = forms.IntegerField(
        label=gettext_lazy("How many of a hundred are typed a second time"),
        help_text=gettext_lazy("They are drawn by chance. Everybody can read how many differed."),
        min_value=0,
        max_value=ALL,
        initial=USUAL_SHARE,
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        activities: Iterable[tuple[int, str]],
        languages: Iterable[str],
    ) -> None:
        super().__init__(data)
        self.fields["activity"].choices = list(activities)  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, own_name(code)) for code in languages]  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """The day that somebody wrote on their sheet."""

    use_required_attribute = False

    filled_on = forms.DateField(
        label=gettext_lazy("Day on the sheet"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
