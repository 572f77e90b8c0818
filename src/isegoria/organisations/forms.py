"""The forms of the site's settings and of its staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isegoria.languages.codes import INTERFACE, direction_of, own_name, tag_of
from isegoria.languages.queries import renderings
from isegoria.organisations import rules
from isegoria.organisations.models import Role, Site
from isegoria.organisations.services import SiteWords

ROLES = (
    (Role.Kind.ADMINISTRATOR, _("Administrator: may do everything, and manages staff and site")),
    (Role.Kind.OFFICER, _("Officer: puts questions and follows them, and moderates")),
    (Role.Kind.MODERATOR, _("Moderator: reads what people add, and accepts or refuses it")),
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
