"""The form with which a statement is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isegoria.hear.models import Item
from isegoria.moderation.rules import LONGEST_REASON, RULES, obstacle_to_reason


class RefusalForm(forms.Form):
    """By which rule, and why; both are told to the author and to the public."""

    rule = forms.TypedChoiceField(
        label=_("By which rule?"),
        coerce=int,
        choices=[(one.number, one) for one in RULES],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the rule."),
            "invalid_choice": _("There is no rule with that number. Choose one from the list."),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One or two sentences. The author and the public read it."),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REASON, "dir": "auto"}),
        error_messages={"required": _("Write the reason. The author and the public will read it.")},
    )

    def __init__(self, *args: Any, item: Item, **more: Any) -> None:  # noqa: ANN401  # Django's signature
        more["auto_id"] = f"item-{item.pk}-%s"
        super().__init__(*args, **more)

    def clean_reason(self) -> str:
        """Hold the reason to the same rule as the service does."""
        reason = str(self.cleaned_data["reason"])
        if obstacle := obstacle_to_reason(reason):
            raise forms.ValidationError(obstacle)
        return reason
