"""The forms with which themes are written down."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isegoria.themes.queries.book import Node
from isegoria.themes.rules import LONGEST_NAME, LONGEST_WORDS

NONE = ""


def _words(label: Any) -> forms.CharField:  # noqa: ANN401  # words that are translated later
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_WORDS, "dir": "auto"}),
    )


class ThemeForm(forms.Form):
    """What a theme is called, what belongs under it, and where it lies."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give the theme a name.")},
    )
    note = _words(_("In one sentence"))
    belongs = _words(_("What belongs here"))
    not_belongs = _words(_("What does not, and where it belongs instead"))
    parent = forms.ChoiceField(label=_("Lies in the theme"), required=False)
    community = forms.CharField(
        label=_("Indigenous or local community that it speaks of by name"),
        help_text=_("Somebody of this community reads it before it becomes public."),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        around: Sequence[Node],
        is_translation: bool = False,
        **more: Any,  # noqa: ANN401  # the same
    ) -> None:
        super().__init__(*args, **more)
        if is_translation:
            self.fields["name"].required = False
            del self.fields["parent"], self.fields["community"]
            return
        choices = [(str(one.pk), "\N{EN DASH} " * one.depth + one.name.body) for one in around]
        parent = self.fields["parent"]
        if isinstance(parent, forms.ChoiceField):
            parent.choices = [(NONE, _("None")), *choices]
