"""What staff say of a film that they put in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.signing.rules import LONGEST_NAME, LONGEST_TRANSCRIPT


class FilmForm(forms.Form):
    """Of what the film is, in which sign language, and the same in words."""

    use_required_attribute = False

    what = forms.ChoiceField(label=gettext_lazy("What is signed in it"))
    sign_language = forms.CharField(
        label=gettext_lazy("Sign language"),
        help_text=gettext_lazy("Its name, as those who sign it call it."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": gettext_lazy("Name the sign language, as those who sign it call it.")
        },
    )
    transcript = forms.CharField(
        label=gettext_lazy("The same in words"),
        help_text=gettext_lazy("All that is signed, for whoever does not see or load the film."),
        max_length=LONGEST_TRANSCRIPT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy(
                "Write what is signed in the film. Without it, whoever cannot see the film is left "
                "out."
            )
        },
    )
    file = forms.FileField(
        label=gettext_lazy("Film"),
        help_text=gettext_lazy("MP4, WebM or Ogg, 24 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": "video/*"}),
        error_messages={
            "required": gettext_lazy("Choose a film."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *named: Any, what: Sequence[tuple[str, str]], **more: Any) -> None:  # noqa: ANN401  # as forms have it
        super().__init__(*named, **more)
        self.fields["what"].choices = what  # type: ignore[attr-defined]  # a ChoiceField has them
