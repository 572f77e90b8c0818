"""The forms of areas: one alone, and a file of many with what its properties mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isegoria.community.boundaries import LONGEST_CODE, LONGEST_NAME, Meaning
from isegoria.community.queries import AreaShown, in_order
from isegoria.places.outlines import LARGEST

DEEPER = "\N{EN DASH} "


class OutlinesForm(forms.Form):
    """The file of outlines that is to be brought in."""

    file = forms.FileField(
        label=_("A file of areas (GeoJSON)"),
        help_text=_("From a map programme: save it as GeoJSON in WGS 84. 5 MB at most."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The name and the bytes of the file, if they are few enough."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(_("The file is too large: 5 MB at most."))
        return str(given.name), given.read()


class MeaningForm(forms.Form):
    """What the properties of the file stand for."""

    use_required_attribute = False

    code = forms.ChoiceField(
        label=_("Which property is the code?"),
        help_text=_("The same code as in your tables, so that figures find their area."),
        error_messages={"required": _("Say which property is the code.")},
    )
    name = forms.ChoiceField(label=_("Which one is the name?"), required=False)
    parent = forms.ChoiceField(label=_("Which one is the code of the area around?"), required=False)
    inside = forms.ChoiceField(label=_("New areas lie in"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        names: Sequence[str],
        areas: Sequence[AreaShown],
        **more: Any,  # noqa: ANN401  # the same
    ) -> None:
        super().__init__(*args, **more)
        every = [("", _("none of them")), *((one, one) for one in names)]
        for what in ("code", "name", "parent"):
            self.fields[what].choices = every  # type: ignore[attr-defined]
        self.fields["inside"].choices = areas_to_choose(areas)  # type: ignore[attr-defined]

    @property
    def means(self) -> Meaning:
        """What was said."""
        return Meaning(**self.cleaned_data)


class OneAreaForm(forms.Form):
    """What is said of one area."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write a name.")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    code = forms.SlugField(
        label=_("Code in tables"),
        help_text=_("Small letters, digits and hyphens. It stays as it is."),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    parent = forms.ChoiceField(label=_("It lies in"), required=False)

    def __init__(self, *args: Any, areas: Sequence[AreaShown], **more: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, **more)
        self.fields["parent"].choices = areas_to_choose(areas)  # type: ignore[attr-defined]


def areas_to_choose(areas: Sequence[AreaShown]) -> list[tuple[str, Any]]:
    """Every area by its code, those around before those inside."""
    named = ((one.code, f"{DEEPER * depth}{one.name}") for depth, one in in_order(areas))
    return [("", _("no other area")), *named]
