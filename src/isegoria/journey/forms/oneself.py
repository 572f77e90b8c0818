"""What people are asked about themselves by phone, as officials choose it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class ByPhoneForm(forms.Form):
    """At most two things, of those that fit."""

    use_required_attribute = False
    chosen = forms.TypedMultipleChoiceField(
        label=gettext_lazy("By text message, phone menu and call"),
        help_text=gettext_lazy(
            "Two at most: each is one more message, screen or menu for somebody who has answered."
        ),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "This choice is not offered any more. Look at the page again."
            )
        },
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # those of Form
        choices: Sequence[tuple[str, str]],
        **options: Any,  # noqa: ANN401  # the same
    ) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
