"""What every page needs around its content: the site's name, the languages, the ways on."""

from collections.abc import Container
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, override

from isegoria.base.kept import Kept
from isegoria.base.own_page import ticket
from isegoria.languages.codes import INTERFACE, direction_of, own_name, tag_of
from isegoria.organisations.models import Role
from isegoria.organisations.queries import SiteShown, institutions_where, site_in
from isegoria.people.queries import account_of

_site: Kept[SiteShown] = Kept()


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the layout what it expects; see docs/design.md."""
    language = get_language() or settings.LANGUAGE_CODE
    at_the_desk = _is_at_the_desk(request, language)
    site = SimpleLazyObject(
        lambda: site_in(language) if at_the_desk else _site.get(language, lambda: site_in(language))
    )
    return {
        "site": site,
        "LANGUAGE_CODE": tag_of(language),
        "direction": direction_of(language),
        "interface_languages": SimpleLazyObject(
            lambda: _languages(request, language, site.languages)
        ),
        "home_address": reverse("home"),
        "navigation": SimpleLazyObject(
            lambda: _links(request, _desk_links(request) if at_the_desk else _public_links())
        ),
        "footer": _links(
            request,
            [
                (gettext("Accessibility"), "accessibility"),
                (gettext("Privacy"), "privacy"),
                (gettext("How we moderate"), "moderation-rules"),
                (gettext("The public log"), "ledger_page:log"),
                (gettext("For staff"), "desk"),
            ],
        ),
        "receipt_address": reverse("receipt"),
        "receipt_ticket": ticket(),
        "worker_address": reverse("worker"),
        "offline_address": reverse("offline"),
    }


def _is_at_the_desk(request: HttpRequest, language: str) -> bool:
    """Public pages never ask who is signed in: that would cost a session and a cookie."""
    desk = request.path.startswith((f"/{language}/desk/", f"/{language}/account/"))
    return desk and request.user.is_authenticated


def _public_links() -> list[tuple[str, str]]:
    return [
        (gettext("Questions"), "home"),
        (gettext("How it works"), "how"),
        (gettext("Your receipt"), "receipt"),
    ]


def _desk_links(request: HttpRequest) -> list[tuple[str, str]]:
    """The ways of the desk; those that only administrators may go are shown to them alone."""
    managing = [(gettext("The site"), "desk-site"), (gettext("Staff"), "desk-staff")]
    manages = institutions_where(account_of(request), Role.Kind.ADMINISTRATOR)
    return [
        (gettext("My questions"), "desk"),
        (gettext("Moderation"), "moderation-queue"),
        *(managing if manages else []),
        (gettext("How you sign in"), "mfa_index"),
        (gettext("Sign out"), "account_logout"),
    ]


def _links(request: HttpRequest, links: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "address": address, "is_current": address == request.path}
        for label, address in ((label, reverse(name)) for label, name in links)
    ]


def _languages(request: HttpRequest, current: str, offered: Container[str]) -> list[dict[str, Any]]:
    return [
        {
            "code": tag_of(code),
            "name": own_name(code),
            "direction": direction_of(code),
            "address": _same_page(request, current, code),
            "is_current": code == current,
        }
        for code in INTERFACE
        if code in offered
    ]


def _same_page(request: HttpRequest, current: str, code: str) -> str:
    """The address of this page in another language; home where the page has none."""
    here = f"/{current}/"
    if request.resolver_match is None or not request.path_info.startswith(here):
        with override(code):
            return reverse("home")
    query = f"?{request.GET.urlencode()}" if request.GET else ""  # the same page of a list, too
    return f"{get_script_prefix()}{code}/{quote(request.path_info.removeprefix(here))}{query}"
