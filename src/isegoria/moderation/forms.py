"""The forms with which one statement is refused, and many are decided on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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


class ManyForm(forms.Form):
    """What is to be done to which of the statements in a list."""

    which = forms.ChoiceField(
        label=_("Which statements?"),
        choices=[("ticked", _("The ones I ticked on this page")), ("all", "")],
        initial="ticked",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which statements.")},
    )
    what = forms.ChoiceField(
        label=_("What should become of them?"),
        choices=[
            ("moderation-accept", _("Accept: others can vote on them")),
            ("moderation-refuse", _("Refuse: by the rule and the reason below")),
            ("moderation-hold", _("Hold: take them back to be read again, for the reason below")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what should become of them.")},
    )
    rule = forms.TypedChoiceField(
        label=_("By which rule?"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("No rule")), *((one.number, one) for one in RULES)],
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One or two sentences. Every author and the public read it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REASON, "dir": "auto"}),
    )

    def __init__(self, *args: Any, matching: int, ticked: set[int], **more: Any) -> None:  # noqa: ANN401  # Django's signature
        more["auto_id"] = "many-%s"
        super().__init__(*args, **more)
        self.ticked = ticked
        words = ngettext("The %(count)d that matches", "All %(count)d that match", matching)
        which: Any = self.fields["which"]
        which.choices = [which.choices[0], ("all", words % {"count": matching})]

    def clean(self) -> dict[str, Any]:
        """A refusal needs a rule, and all but accepting a reason; somebody has to be chosen."""
        given = super().clean() or {}
        if given.get("what") == "moderation-refuse" and not given.get("rule"):
            self.add_error("rule", _("Choose the rule."))
        needs_reason = given.get("what") in ("moderation-refuse", "moderation-hold")
        if needs_reason and (obstacle := obstacle_to_reason(given.get("reason", ""))):
            self.add_error("reason", obstacle)
        if given.get("which") == "ticked" and not self.ticked:
            self.add_error("which", _("Tick the statements first, or choose all that match."))
        return given

    def details(self) -> dict[str, Any]:
        """What the decision needs beside the statements."""
        given = self.cleaned_data
        return {
            "moderation-accept": {},
            "moderation-refuse": {"rule": given["rule"], "reason": given["reason"]},
            "moderation-hold": {"reason": given["reason"]},
        }[given["what"]]
