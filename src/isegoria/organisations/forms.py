"""The forms of the site's settings and of its staff."""

import csv
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from isegoria.base.refusal import Refused
from isegoria.languages.codes import INTERFACE, direction_of, is_known, own_name, tag_of
from isegoria.languages.queries import renderings
from isegoria.organisations import rules
from isegoria.organisations.hours import Span, hours_in_words, read_hours
from isegoria.organisations.models import HelpPoint, Role, Site
from isegoria.organisations.points import PointWords, areas_named, week_of
from isegoria.organisations.services import SiteWords

ROLES = (
    (Role.Kind.ADMINISTRATOR, _("Administrator: may do everything, and manages staff and site")),
    (Role.Kind.OFFICER, _("Officer: puts questions and follows them, and moderates")),
    (Role.Kind.MODERATOR, _("Moderator: reads what people add, and accepts or refuses it")),
    (Role.Kind.AUDITOR, _("Auditor: reads who did what at the desk, and changes nothing")),
    (Role.Kind.DECISION_OFFICER, _("Decision officer: decides on what was heard, with reasons")),
    (
        Role.Kind.INTERPRETER,
        _("Interpreter: publishes what answers mean; needs a certificate of the course"),
    ),
)


class SiteForm(forms.Form):
    """What the site says of itself, in every language of the pages."""

    help_phone = forms.CharField(
        label=_("Phone number for help"),
        help_text=_("Shown at the foot of every page. Leave it empty if nobody answers."),
        required=False,
        max_length=rules.LONGEST_PHONE,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    privacy_contact = forms.CharField(
        label=_("Contact for questions about data"),
        help_text=_("An e-mail address or another way to reach whoever is responsible."),
        required=False,
        max_length=rules.LONGEST_CONTACT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages offered in the menu"),
        choices=[(code, own_name(code)) for code in INTERFACE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Offer at least one language.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone for new questions"),
        help_text=_("Each question keeps its own. Times are always told with their zone."),
        choices=[(one, one.replace("_", " ")) for one in rules.time_zones()],
    )

    def __init__(self, *args: Any, site: Site, **more: Any) -> None:  # noqa: ANN401  # Django's signature
        names, operator_names = renderings(site.name), renderings(site.operator.name)
        more["initial"] = {
            "help_phone": site.help_phone,
            "privacy_contact": site.privacy_contact,
            "languages": site.languages.split(","),
            "time_zone": site.time_zone,
        }
        super().__init__(*args, **more)
        for code in INTERFACE:
            self._add_name("name", code, names, site.name.source_language)
            self._add_name("operator", code, operator_names, site.operator.name.source_language)

    def clean_help_phone(self) -> str:
        """Take digits and what stands between them."""
        phone = str(self.cleaned_data["help_phone"])
        if reason := rules.obstacle_to_contacts(help_phone=phone, privacy_contact=""):
            raise forms.ValidationError(reason)
        return phone

    @property
    def names(self) -> list[forms.BoundField]:
        """The fields for the name of the site, the language it was first said in before others."""
        return self._fields_of("name")

    @property
    def operator_names(self) -> list[forms.BoundField]:
        """The fields for the name of the operator, in the same order."""
        return self._fields_of("operator")

    @property
    def words(self) -> SiteWords:
        """What was filled in."""
        given = self.cleaned_data
        return SiteWords(
            names={code: given[f"name_{code}"] for code in INTERFACE},
            operator_names={code: given[f"operator_{code}"] for code in INTERFACE},
            help_phone=given["help_phone"],
            privacy_contact=given["privacy_contact"],
            languages=tuple(given["languages"]),
            time_zone=given["time_zone"],
        )

    def _add_name(self, kind: str, code: str, said: Any, source: str) -> None:  # noqa: ANN401  # renderings by language
        present = said.get(code)
        self.fields[f"{kind}_{code}"] = forms.CharField(
            label=own_name(code),
            required=code == source,
            max_length=rules.LONGEST_NAME,
            initial=present.body if present else "",
            error_messages={"required": _("Write a name.")},
            widget=forms.TextInput(attrs={"lang": tag_of(code), "dir": direction_of(code)}),
        )

    def _fields_of(self, kind: str) -> list[forms.BoundField]:
        fields = [self[f"{kind}_{code}"] for code in INTERFACE]
        return sorted(fields, key=lambda one: not one.field.required)


class RolesForm(forms.Form):
    """What somebody may do."""

    kinds = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("With no role at all, the person no longer works here."),
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class InvitationForm(forms.Form):
    """Whom to invite, and what they may do."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a link to it that signs the person in once, within three days."),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Write an e-mail address, such as name@example.org.")},
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Colleagues see it beside decisions."),
        max_length=rules.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a name.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


MOST_ROWS = 1000
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoursField(forms.CharField):
    """The hours of one day."""

    def clean(self, value: Any) -> list[Span]:  # noqa: ANN401  # Django's signature
        """Read them, or say what cannot be read."""
        try:
            return read_hours(super().clean(value))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


class PointForm(forms.Form):
    """All that is said of a place that helps; a row of a file has the same names."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name of the place"), max_length=120)
    kind = forms.ChoiceField(label=_("What it is"), choices=HelpPoint.Kind.choices)
    area = forms.CharField(
        label=_("In which area"),
        help_text=_("Its name or its code, so that people find what is near."),
        max_length=120,
        required=False,
    )
    address = forms.CharField(label=_("Address"), max_length=200)
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=rules.LONGEST_PHONE,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    languages = forms.CharField(
        label=_("In which languages people are helped"),
        help_text=_("Codes with commas between, such as en, sw."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    equipment = forms.MultipleChoiceField(
        label=_("What one finds there"),
        choices=HelpPoint.Equipment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trained_on = forms.DateField(
        label=_("Staff were last trained on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401  # Django's signature
        super().__init__(*args, **more)
        for number, day in enumerate(DAYS):
            self.fields[day] = HoursField(
                label=WEEKDAYS[number], max_length=80, required=False, widget=_hours_input()
            )

    def clean_area(self) -> Any:  # noqa: ANN401  # an area or nothing
        """The one area of this name or code."""
        words = self.cleaned_data["area"]
        found = areas_named(words) if words else []
        if words and not found:
            raise forms.ValidationError(_("No area is called so."))
        exact = [one for one in found if one.code == words.strip()] or found
        if len(exact) > 1:
            codes = ", ".join(one.code for one in exact[:5])
            raise forms.ValidationError(
                _("Several areas are called so. Write the code of one: %(codes)s."),
                params={"codes": codes},
            )
        return exact[0] if exact else None

    def clean_languages(self) -> list[str]:
        """The codes, each known."""
        codes = [one for one in self.cleaned_data["languages"].replace(",", " ").split() if one]
        if unknown := [one for one in codes if not is_known(one)]:
            raise forms.ValidationError(
                _("“%(code)s” is the code of no language."), params={"code": unknown[0]}
            )
        return list(dict.fromkeys(codes))

    @property
    def words(self) -> PointWords:
        """All of it, once it is right."""
        told = self.cleaned_data
        week = {number: told[day] for number, day in enumerate(DAYS) if told[day]}
        return PointWords(**{k: v for k, v in told.items() if k not in DAYS}, week=week)

    @classmethod
    def of(cls, point: HelpPoint) -> "PointForm":
        """What is said of a place now."""
        week = week_of(point)
        hours = {day: hours_in_words(week.get(number, ())) for number, day in enumerate(DAYS)}
        return cls(
            initial={
                **{
                    name: getattr(point, name)
                    for name in ("name", "kind", "address", "phone", "languages", "trained_on")
                },
                "area": point.area.code if point.area else "",
                "equipment": point.equipment_codes,
                **hours,
            }
        )


def _hours_input() -> forms.TextInput:
    return forms.TextInput(
        attrs={"dir": "ltr", "autocomplete": "off", "placeholder": "9:00-12:00, 14:00-18:00"}
    )


def points_in(content: bytes) -> tuple[list[PointWords], list[str]]:
    """Every place in a file of rows with commas between, and what is wrong with it, by row.

    The first row names the columns, as ``PointForm`` calls its fields.
    """
    try:
        rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    except (UnicodeDecodeError, csv.Error):
        return [], [gettext("This file cannot be read. Save it as CSV in UTF-8.")]
    if not rows or len(rows) > MOST_ROWS or not {"name", "kind", "address"} <= set(rows[0]):
        return [], [
            gettext(
                "The first row must name the columns, at least: name, kind, address. "
                "At most %(most)d rows."
            )
            % {"most": MOST_ROWS}
        ]
    found, wrong = [], []
    for number, row in enumerate(rows, start=2):
        told = {key: value or "" for key, value in row.items() if isinstance(key, str)}
        form = PointForm({**told, "equipment": told.get("equipment", "").replace(",", " ").split()})
        if form.is_valid():
            found.append(form.words)
        for field, errors in form.errors.items():
            wrong.append(f"{number} · {field}: {errors[0]}")
    return found, wrong


class InstitutionForm(forms.Form):
    """What an institution is called, what it stands below, and where it acts."""

    above = forms.TypedChoiceField(
        label=_("Stands below"),
        help_text=_("The level above it: a district below its region, for instance."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    area = forms.TypedChoiceField(
        label=_("Area"),
        help_text=_("Where the people live whom it asks."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(  # what may be chosen, and what stands there now
        self,
        *args: Any,  # noqa: ANN401  # Django's signature
        institutions: Mapping[int, str],
        areas: Mapping[int, str],
        said: Any = None,  # noqa: ANN401  # renderings by language
        source: str,
        is_top: bool = False,
        **more: Any,  # noqa: ANN401  # Django's signature
    ) -> None:
        super().__init__(*args, **more)
        self.source = source
        for code in INTERFACE:
            present = (said or {}).get(code)
            self.fields[f"name_{code}"] = forms.CharField(
                label=own_name(code),
                required=code == source,
                max_length=rules.LONGEST_NAME,
                initial=present.body if present else "",
                error_messages={"required": _("Write a name.")},
                widget=forms.TextInput(attrs={"lang": tag_of(code), "dir": direction_of(code)}),
            )
        if is_top:
            del self.fields["above"]
        else:
            self.fields["above"].required = True
            self._offer("above", institutions.items())
        self._offer("area", [("", _("None in particular")), *areas.items()])

    @property
    def names(self) -> list[forms.BoundField]:
        """The fields for its name, the language it was first said in before others."""
        fields = [self[f"name_{code}"] for code in INTERFACE]
        return sorted(fields, key=lambda one: not one.field.required)

    @property
    def named(self) -> dict[str, str]:
        """The names that were filled in, by language."""
        return {code: self.cleaned_data[f"name_{code}"] for code in INTERFACE}

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # as declared above
        field.choices = list(choices)
