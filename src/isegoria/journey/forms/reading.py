"""What a reader sets for this device: how large, in which colours, in which language."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.languages.codes import own_name
from isegoria.languages.reading import Reading

_SIZES = (
    (100, gettext_lazy("As large as on every page")),
    (150, gettext_lazy("Larger: one and a half times")),
    (200, gettext_lazy("Twice as large")),
    (300, gettext_lazy("Three times as large")),
    (400, gettext_lazy("Four times as large")),
)
_COLOURS = (
    ("", gettext_lazy("As your device is set")),
    ("light", gettext_lazy("Strong contrast: black on white")),
    ("dark", gettext_lazy("Strong contrast: white and yellow on black")),
)
_WORDS = (
    ("", gettext_lazy("The usual words")),
    ("easy", gettext_lazy("Easy words first, where there are some")),
)
_SPEECH = (("", gettext_lazy("At the usual speed")), ("slow", gettext_lazy("Slower")))


class ReadingForm(forms.Form):
    """Everything that can be set, each with what is set now."""

    use_required_attribute = False
    size = forms.TypedChoiceField(
        label=gettext_lazy("Size of the text"),
        choices=_SIZES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how large the text should be.")},
    )
    colours = forms.ChoiceField(
        label=gettext_lazy("Colours"), choices=_COLOURS, required=False, widget=forms.RadioSelect
    )
    words = forms.ChoiceField(
        label=gettext_lazy("Words"), choices=_WORDS, required=False, widget=forms.RadioSelect
    )
    speech = forms.ChoiceField(
        label=gettext_lazy("Speech at kiosks"),
        choices=_SPEECH,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: QueryDict | None = None, *, now: Reading, offered: Iterable[str]
    ) -> None:
        initial = {
            "size": now.size,
            "colours": now.colours,
            "words": "easy" if now.is_easy else "",
            "speech": "slow" if now.is_slow else "",
            "language": now.language,
        }
        super().__init__(data, initial=initial)
        browser = [("", _("As your browser is set"))]
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[*browser, *((code, own_name(code)) for code in offered)],
            required=False,
            widget=forms.RadioSelect,
        )

    @property
    def reading(self) -> Reading:
        """What was set."""
        said = self.cleaned_data
        return Reading(
            size=said["size"],
            colours=said["colours"],
            is_easy=said["words"] == "easy",
            is_slow=said["speech"] == "slow",
            language=said["language"],
        )
