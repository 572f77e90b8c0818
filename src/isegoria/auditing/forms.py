"""What an auditor says who asks for a folder."""

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.auditing.rules import LONGEST_REASON

_TOO_LONG = gettext_lazy(
    "The text is too long: %(show_value)d characters, %(limit_value)d at most."
)
_CONTROL = gettext_lazy("The text holds a character that cannot be stored. Type it again by hand.")


class AskForm(forms.Form):
    """The reason, and the key that the page has drawn."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Why do you need the folder?"),
        help_text=gettext_lazy(
            "Everybody can read this, for good, beside the numbers. Name nobody."
        ),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy(
                "Say in a sentence why you need the folder. Everybody can read it."
            ),
            "max_length": _TOO_LONG,
            "null_characters_not_allowed": _CONTROL,
        },
    )
