"""What staff choose to print sheets, and what they type beside the answers."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.channels.paper.models import ALL
from isegoria.channels.paper.rules import MOST_SHEETS
from isegoria.channels.paper.services import USUAL_SHARE
from isegoria.hear.meetings import Gathering, Said, fault_in, group_names
from isegoria.hear.models import Meeting
from isegoria.languages.codes import own_name

MOST_POINTS = 8


class PrintForm(forms.Form):
    """Which sheets, in which language, how many."""

    use_required_attribute = False

    activity = forms.ChoiceField(label=gettext_lazy("What is asked"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    count = forms.IntegerField(
        label=gettext_lazy("How many sheets"),
        help_text=gettext_lazy(
            "One for each person. The sheets are shown once, to be printed now."
        ),
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


class PackageForm(forms.Form):
    """What is taken along: in which language, for how many people."""

    use_required_attribute = False

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    count = forms.IntegerField(
        label=gettext_lazy("How many sheets"),
        help_text=gettext_lazy("One for each person, of everything that is asked."),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=50,
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        languages: Iterable[str],
    ) -> None:
        super().__init__(data)
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


class MeetingForm(forms.Form):
    """What stands on the sheet of a meeting."""

    use_required_attribute = False

    place = forms.CharField(
        label=gettext_lazy("Where it was"),
        help_text=gettext_lazy("The village or the hall, not the name of a person."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write where it was.")},
    )
    held_on = forms.DateField(
        label=gettext_lazy("On which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Write on which day it was.")},
    )
    present = forms.IntegerField(
        label=gettext_lazy("How many people were there"),
        min_value=1,
        max_value=100_000,
        error_messages={"required": gettext_lazy("Write how many people were there.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How views were gathered"),
        choices=Meeting.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how views were gathered.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the points"))

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        languages: Iterable[str],
    ) -> None:
        super().__init__(data)
        self.fields["language"].choices = [(code, own_name(code)) for code in languages]  # type: ignore[attr-defined]
        for name, label in group_names().items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=100_000, required=False
            )
        for number in range(1, MOST_POINTS + 1):
            at = {"number": number}
            self.fields[f"words_{number}"] = forms.CharField(
                label=_("Point %(number)d") % at,
                max_length=280,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for key, words in (("support", _("For")), ("dissent", _("Against"))):
                self.fields[f"{key}_{number}"] = forms.IntegerField(
                    label=words, min_value=0, max_value=100_000, required=False
                )

    def clean(self) -> dict[str, Any]:
        """What cannot be is told beside the number or the words that cannot."""
        if not self.errors and (fault := fault_in(self.gathering())):
            where, words = fault
            written = [*self._written(), 1]
            self.add_error(where if isinstance(where, str) else f"words_{written[where]}", words)
        return self.cleaned_data

    def gathering(self) -> Gathering:
        """What was written, once it is valid; what was left empty is left out."""
        held = self.cleaned_data
        return Gathering(
            groups={name: held[name] for name in group_names() if held[name] is not None},
            points=[
                Said(held[f"words_{one}"], held[f"support_{one}"] or 0, held[f"dissent_{one}"] or 0)
                for one in self._written()
            ],
            **{name: held[name] for name in ("place", "held_on", "present", "way", "language")},
        )

    def _written(self) -> list[int]:
        """The numbers of the points in which something stands."""
        held, parts = self.cleaned_data, ("words", "support", "dissent")
        numbers = range(1, MOST_POINTS + 1)
        return [one for one in numbers if any(held[f"{part}_{one}"] for part in parts)]

    @property
    def points(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each point, together."""
        for number in range(1, MOST_POINTS + 1):
            yield [self[f"{key}_{number}"] for key in ("words", "support", "dissent")]

    @property
    def groups(self) -> Iterator[forms.BoundField]:
        """The fields that say who was there."""
        return (self[name] for name in group_names())
