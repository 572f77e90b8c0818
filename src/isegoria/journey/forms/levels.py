"""The forms for asking other institutions, and for answering them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from isegoria.cascade.rules import LONGEST
from isegoria.journey.forms.fields import DeskForm, Words
from isegoria.organisations.queries import Branch


class AskForm(DeskForm):
    """Whom to ask to put the same question, and why."""

    institutions = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        error_messages={"required": gettext_lazy("Choose at least one institution.")},
    )
    why = Words(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Everybody can read it, and it stays in the public log."),
        longest=LONGEST,
        rows=3,
        missing=gettext_lazy("Say why. Everybody can read it."),
    )

    def __init__(self, data: Any = None, *, branches: Iterable[Branch]) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, now={})
        self.fields["institutions"].choices = _named(branches)  # type: ignore[attr-defined]


class ReferForm(DeskForm):
    """To whom a matter is handed on, what it is, and why."""

    to = forms.TypedChoiceField(label=gettext_lazy("Who can decide it?"), coerce=int)
    matter = Words(
        label=gettext_lazy("What is it about, and why them?"),
        help_text=gettext_lazy("Everybody can read it, and it stays in the public log."),
        longest=LONGEST,
        rows=3,
        missing=gettext_lazy("Say what it is about and why. All can read it."),
    )

    def __init__(self, data: Any = None, *, branches: Iterable[Branch]) -> None:  # noqa: ANN401  # what the browser sent
        super().__init__(data, now={})
        self.fields["to"].choices = _named(branches)  # type: ignore[attr-defined]


class AnswerForm(DeskForm):
    """Yes or no, with a reason, and where it is done."""

    said = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[("accepted", gettext_lazy("Yes")), ("refused", gettext_lazy("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    reason = Words(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("If you say no, it has to be there. Everybody can read it."),
        longest=LONGEST,
        rows=3,
        required=False,
    )
    question = forms.TypedChoiceField(
        label=gettext_lazy("In which question do you take it up?"),
        help_text=gettext_lazy("You can also say it later, here."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        questions: Mapping[int, str] | None,
        is_answered: bool = False,
    ) -> None:
        super().__init__(data, now={})
        if questions is None:
            del self.fields["question"]
        else:
            none = ("", gettext_lazy("None yet"))
            self.fields["question"].choices = [none, *questions.items()]  # type: ignore[attr-defined]
        if is_answered:
            del self.fields["said"], self.fields["reason"]


def _named(branches: Iterable[Branch]) -> list[tuple[int, str]]:
    """Each by its name, those that stand deeper after a mark for each level between."""
    rows = list(branches)
    least = min((one.depth for one in rows), default=0)
    return [(one.key, "\N{EN DASH} " * (one.depth - least) + one.name.body) for one in rows]
