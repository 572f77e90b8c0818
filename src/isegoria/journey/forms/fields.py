"""What every form of the desk has in common: plain words, own times, and two people at once."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isegoria.base.listed import listed
from isegoria.base.refusal import Refused
from isegoria.design.controls import DateControl, DateTimeControl
from isegoria.process.services import Obstructed

CONTROL = gettext_lazy("The text holds a character that cannot be stored. Type it again by hand.")
TOO_LONG = gettext_lazy("The text is too long: %(show_value)d characters, %(limit_value)d at most.")


class Words(forms.CharField):
    """A text that people will read.

    ``later`` is for what may still be missing in a draft: the field is not called optional, as the
    question cannot open without it, and may yet be left empty today.
    """

    def __init__(
        self,
        *,
        longest: int,
        rows: int = 1,
        later: bool = False,
        **options: Any,  # noqa: ANN401  # those of CharField
    ) -> None:
        widget: forms.Widget = (
            forms.TextInput() if rows == 1 else forms.Textarea(attrs={"rows": rows})
        )
        widget.attrs["dir"] = "auto"
        super().__init__(
            max_length=longest,
            widget=widget,
            error_messages={
                "required": options.pop("missing", gettext_lazy("Write something here.")),
                "max_length": TOO_LONG,
                "null_characters_not_allowed": CONTROL,
            },
            **options,
        )
        self.later = later

    def validate(self, value: Any) -> None:  # noqa: ANN401  # Django's own signature
        """Let a draft be incomplete."""
        if not (self.later and value in self.empty_values):
            super().validate(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002  # Django's own signature
        """Do not let the browser cut off what is too long: it says nothing when it does."""
        return {}


class LaterChoice(forms.ChoiceField):
    """A choice that may still be missing in a draft, and yet is not called optional."""

    def validate(self, value: Any) -> None:  # noqa: ANN401  # Django's own signature
        """Let a draft be incomplete."""
        if value not in self.empty_values:
            super().validate(value)


class Moment(forms.DateTimeField):
    """A date and a time as written: which instant it is, the time zone of the question tells."""

    widget = DateTimeControl

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # those of DateTimeField
        super().__init__(
            error_messages={
                "invalid": gettext_lazy("Write a date and a time, such as 2030-04-30 18:00.")
            },
            **options,
        )

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401  # Django's own signature
        """Read what the browser sends, without a time zone."""
        if value in self.empty_values:
            return None
        try:
            written = parse_datetime(str(value).strip())
        except ValueError:
            written = None
        if written is None or written.tzinfo is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return written.replace(second=0, microsecond=0)

    def validate(self, value: Any) -> None:  # noqa: ANN401  # Django's own signature
        """Let a draft be incomplete."""


class Day(forms.DateField):
    """A date as written."""

    widget = DateControl

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # those of DateField
        super().__init__(
            error_messages={"invalid": gettext_lazy("Write a date, such as 2030-06-12.")},
            **options,
        )

    def validate(self, value: Any) -> None:  # noqa: ANN401  # Django's own signature
        """Let a draft be incomplete."""


class DeskForm(forms.Form):
    """A form that keeps what was typed, and notices when somebody else was faster.

    It is given what the database says now; the page carries a short mark of that. If the mark is
    another one when the form comes back, both versions are shown and nothing is saved.
    """

    use_required_attribute = False
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  # what the browser sent
        *,
        now: Mapping[str, Any],
        more: Mapping[str, forms.Field] | None = None,
    ) -> None:
        self.now = dict(now)
        super().__init__(data, initial={**now, "mark": _mark_of(now)})
        self.fields.update(more or {})

    def clean(self) -> dict[str, Any]:
        """Show what somebody else has changed since the page was opened, beside what was typed."""
        cleaned = super().clean() or {}
        present = _mark_of(self.now)
        differing = [
            name
            for name, value in self.now.items()
            if name in cleaned and _plain(cleaned[name]) != _plain(value)
        ]
        if self.now and differing and self.data.get("mark", "") != present:
            self._show_both(differing)
            self.answer("mark", present)
        return cleaned

    def answer(self, name: str, value: str) -> None:
        """Send the page back with another value in a hidden field."""
        self.data = MultiValueDict({**dict(self.data.lists()), name: [value]})  # type: ignore[attr-defined]

    def tried(self, act: Callable[[], object], *, about: str | None = None) -> bool:
        """Do it all or not at all; if it is refused, say so beside the field and give False.

        ``about`` is the field that the whole refusal is about, where there is only one.
        """
        try:
            with transaction.atomic():
                act()
        except Obstructed as refusal:
            for one in refusal.obstacles:
                self.add_error(one.field if one.field in self.fields else None, one.words)
            return False
        except Refused as refusal:
            self.add_error(about, str(refusal))
            return False
        return True

    def words_of(self, name: str, value: Any) -> str:  # noqa: ANN401  # any field's value
        """What a field says, in words for somebody who compares."""
        choices = dict(getattr(self.fields[name], "choices", []))
        values = value if isinstance(value, list) else [value]
        words = listed(str(choices.get(one, one)) for one in values if one not in ("", None))
        return words or _("nothing")

    def _show_both(self, names: list[str]) -> None:
        self.add_error(
            None,
            _(
                "Somebody else has changed this since you opened the page. Nothing is lost: "
                "compare, and send it again to keep your version."
            ),
        )
        for name in names:
            words = {"words": self.words_of(name, self.now[name])}
            self.add_error(name, _("It now says: %(words)s") % words)


def _mark_of(values: Mapping[str, Any]) -> str:
    text = json.dumps({name: _plain(value) for name, value in values.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:  # noqa: ANN401  # any field's value
    """The same value from the database and from a form, with line ends as browsers send them."""
    if isinstance(value, list):
        return sorted(str(one) for one in value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
