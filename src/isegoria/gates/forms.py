"""What administrators say in a participation policy."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.gates.models import Rule
from isegoria.gates.rules import LONGEST_POLICY, NUMBERS, OFFERED, YES
from isegoria.gates.services import RuleSaid
from isegoria.languages.codes import INTERFACE, direction_of, own_name, tag_of

_NUMBERS = {
    Rule.Kind.MIN_DAYS: gettext_lazy("For how many days is each question open, at least?"),
    Rule.Kind.ANSWER_DAYS: gettext_lazy(
        "Within how many days of the decision is everybody answered?"
    ),
    Rule.Kind.UNHEARD_BELOW: gettext_lazy(
        "Below which percentage of what was to be expected is a group unheard?"
    ),
    Rule.Kind.ENOUGH_ACCESS: gettext_lazy(
        "What percentage of people must be on the internet, so that the web alone is enough?"
    ),
}


class PolicyForm(forms.Form):
    """A policy in words, in each language of the pages, and its rules."""

    use_required_attribute = False
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Ways to take part that every question must offer"),
        choices=[(one.value, one.label) for one in OFFERED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which every question must be put"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups that must be invited to every question"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # those of Form
        language: str,
        words: Mapping[str, str],
        rules: Iterable[Rule],
        groups: Sequence[tuple[str, str]],
        **options: Any,  # noqa: ANN401  # the same
    ) -> None:
        said = list(rules)
        self.language = language
        super().__init__(*args, **{**options, "initial": _initial(said)})
        for kind, label in _NUMBERS.items():
            least, most = NUMBERS[kind]
            self.fields[kind] = forms.IntegerField(
                label=label, required=False, min_value=least, max_value=most, localize=False
            )
        for kind in YES:
            self.fields[kind] = forms.BooleanField(label=Rule.Kind(kind).label, required=False)
        for name, codes in {"languages": _codes(said), "groups": groups}.items():
            self.fields[name].choices = codes  # type: ignore[attr-defined]
        if not groups:
            del self.fields["groups"]
        for code in sorted(INTERFACE, key=lambda one: one != language):
            self._add_words(code, words.get(code, ""))
        self.order_fields([f"words_{language}"])

    @property
    def words(self) -> dict[str, str]:
        """What was written, by language."""
        return {code: self.cleaned_data.get(f"words_{code}", "") for code in INTERFACE}

    def said(self) -> list[RuleSaid]:
        """The rules that were chosen."""
        given = self.cleaned_data
        return [
            *(RuleSaid(kind, given[kind]) for kind in _NUMBERS if given.get(kind)),
            *(RuleSaid(Rule.Kind.CHANNEL, code=one) for one in given["channels"]),
            *(RuleSaid(Rule.Kind.LANGUAGE, code=one) for one in given["languages"]),
            *(RuleSaid(Rule.Kind.INVITED, group=int(one)) for one in given.get("groups", [])),
            *(RuleSaid(kind) for kind in YES if given.get(kind)),
        ]

    @property
    def main(self) -> forms.BoundField:
        """The policy in the language of the page."""
        return self[f"words_{self.language}"]

    @property
    def others(self) -> list[forms.BoundField]:
        """The policy in the other languages."""
        return [self[f"words_{code}"] for code in INTERFACE if code != self.language]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The rules."""
        names = [*_NUMBERS, *YES, "channels", "languages", "groups"]
        return [self[name] for name in names if name in self.fields]

    def _add_words(self, code: str, words: str) -> None:
        is_main = code == self.language
        self.fields[f"words_{code}"] = forms.CharField(
            label=_("The policy in plain words") if is_main else own_name(code),
            help_text=_("What people may count on in every question.") if is_main else "",
            required=is_main,
            initial=words,
            max_length=LONGEST_POLICY,
            error_messages={
                "required": _(
                    "Write the policy in words, so that people can read what they may count on."
                )
            },
            widget=forms.Textarea(
                attrs={"rows": 6, "lang": tag_of(code), "dir": direction_of(code)}
            ),
        )


def _initial(rules: Iterable[Rule]) -> dict[str, Any]:
    found: dict[str, Any] = {"channels": [], "languages": [], "groups": []}
    for one in rules:
        if one.kind in _NUMBERS:
            found[one.kind] = one.number
        elif one.group_id is not None:
            found["groups"].append(str(one.group_id))
        elif one.kind == Rule.Kind.CHANNEL:
            found["channels"].append(one.code)
        elif one.kind == Rule.Kind.LANGUAGE:
            found["languages"].append(one.code)
        else:
            found[one.kind] = True
    return found


def _codes(rules: Iterable[Rule]) -> list[tuple[str, str]]:
    """The languages of the pages, and those that the policy names already."""
    also = [one.code for one in rules if one.kind == Rule.Kind.LANGUAGE]
    return [(code, own_name(code)) for code in dict.fromkeys([*INTERFACE, *also])]
