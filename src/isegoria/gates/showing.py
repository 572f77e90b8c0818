"""The page on which two people set something aside, whatever is held back by it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.base.refusal import Refused
from isegoria.gates import setting_aside
from isegoria.gates.models import GateOverride
from isegoria.gates.rules import LONGEST_REASON
from isegoria.gates.rules.publishing import Gate
from isegoria.languages.codes import direction_of, own_name, tag_of
from isegoria.languages.queries import page_language, shown
from isegoria.people.models import Account
from isegoria.process.models import Process

CONTROL = gettext_lazy("The text holds a character that cannot be stored. Type it again by hand.")
TOO_LONG = gettext_lazy("The text is too long: %(show_value)d characters, %(limit_value)d at most.")


class ReasonForm(forms.Form):
    """The public reason, in each language of the question."""

    use_required_attribute = False

    def __init__(self, *args: Any, process: Process, where: str, **options: Any) -> None:  # noqa: ANN401  # those of Form
        super().__init__(*args, **options)
        self.codes = process.language_codes
        for code in self.codes:
            language = {"language": own_name(code)}
            area = {"rows": 4, "lang": tag_of(code), "dir": direction_of(code)}
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("The reason in %(language)s") % language,
                help_text=where,
                max_length=LONGEST_REASON,
                widget=_Area(attrs=area),
                error_messages={
                    "required": _("Give the reason in %(language)s too: everybody reads it.")
                    % language,
                    "max_length": TOO_LONG,
                    "null_characters_not_allowed": CONTROL,
                },
            )

    @property
    def reasons(self) -> dict[str, str]:
        """What was written, by language."""
        return {code: self.cleaned_data[f"reason_{code}"] for code in self.codes}


class _Area(forms.Textarea):
    """Room for a text; no browser cuts off what is too long, as it says nothing when it does."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """All attributes but the length."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


def act(
    do: str,
    *,
    ask: Callable[[], object],
    standing: GateOverride | None,
    cause: str | None,
    by: Account,
) -> str:
    """Do what was pressed on the page of two keys; what to say of it. ``ask`` gives the first."""
    if do == "ask":
        ask()
        return _("You have given one key. A second person must agree.")
    if standing is None or do not in {"agree", "refuse", "take_back"}:
        raise Refused(_("Somebody has answered this already."))
    if do == "take_back":
        setting_aside.take_back(one=standing, by=by)
        return _("It is taken back.")
    setting_aside.answer(one=standing, agrees=do == "agree", cause=cause, by=by)
    if do == "agree":
        return _("Two people have set this aside now. Everybody will read why.")
    return _("It is refused. Nothing is set aside by it.")


def standing_for(standing: GateOverride | None, mine: Account) -> dict[str, Any]:
    """What was asked about a gate, as whoever looks may act on it."""
    if standing is None:
        return {"standing": None}
    return {
        "standing": standing,
        "reason": shown([standing.reason_id], page_language())[standing.reason_id],
        "is_mine": mine.pk in (standing.first_by_id, standing.second_by_id),
        "is_agreed": standing.state == GateOverride.State.AGREED,
    }


def rows_of(
    gates: Iterable[Gate[Any]],
    missing: Mapping[str, str],
    places: Mapping[str, str],
    aside: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[dict[str, Any]]:
    """The gates before something is published, as design/gates.html shows them, the missing first.

    ``places`` is where each is mended, ``aside`` what two people can do or have done about it.
    """
    rows = [(gate, missing.get(gate.code, "")) for gate in gates]
    for gate, words in sorted(rows, key=lambda one: not one[1]):
        yield {
            "name": gate.name,
            "met": not words,
            "note": words,
            "address": places.get(gate.code, "") if words else "",
            "action": _("Go there"),
        } | dict((aside or {}).get(gate.code, {}))
