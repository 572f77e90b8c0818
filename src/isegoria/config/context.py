"""What every page needs around its content: the site's name, the languages, the ways on."""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, gettext, override

from isegoria.base.kept import Kept
from isegoria.base.own_page import ticket
from isegoria.languages.codes import INTERFACE, direction_of, own_name, tag_of
from isegoria.organisations.models import Role
from isegoria.organisations.queries import SiteShown, kinds_held_by, site_in
from isegoria.people.queries import account_of

Way = tuple[str, str]
Ways = tuple[Way, ...]

_site: Kept[SiteShown] = Kept()


@dataclass(frozen=True)
class Link:
    """A way on from every page; ``is_around`` where this page lies below the one it leads to."""

    label: str
    address: str
    is_current: bool = False
    is_around: bool = False


@dataclass(frozen=True)
class Menu:
    """Several ways on under one word, opened on demand; marked if this page is one of theirs."""

    label: str
    inside: tuple[Link, ...]
    is_around: bool


@dataclass(frozen=True)
class Language:
    """A language in which this page can be read, by its own name."""

    code: str
    name: str
    direction: str
    address: str
    is_current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the layout what it expects; see docs/design.md."""
    language = get_language() or settings.LANGUAGE_CODE
    at_the_desk = _is_at_the_desk(request, language)
    site = site_in(language) if at_the_desk else _site.get(language, lambda: site_in(language))
    public = _public_ways(language, get_script_prefix(), settings.IS_DEMO)
    return {
        **_around_every_page(language, get_script_prefix()),
        "site": site,
        "interface_languages": _languages(request, language, site.languages),
        "navigation": _at_the_desk(request) if at_the_desk else _links(public, request.path),
        "receipt_ticket": ticket(),
    }


def _is_at_the_desk(request: HttpRequest, language: str) -> bool:
    """Public pages never ask who is signed in: that would cost a session and a cookie."""
    desk = request.path.startswith((f"/{language}/desk/", f"/{language}/account/"))
    return desk and request.user.is_authenticated


@cache
def _around_every_page(language: str, _prefix: str) -> dict[str, Any]:
    """What the language alone decides, and where the site stands on its server."""
    footer = [
        (gettext("Search"), reverse("search")),
        (gettext("Accessibility"), reverse("accessibility")),
        (gettext("Privacy"), reverse("privacy")),
        (gettext("How we moderate"), reverse("moderation-rules")),
        (gettext("Who lives here"), reverse("community")),
        (gettext("What you may count on"), reverse("policies")),
        (gettext("What came of it"), reverse("learn")),
        (gettext("The public log"), reverse("ledger_page:log")),
        (gettext("For staff"), reverse("desk")),
    ]
    return {
        "LANGUAGE_CODE": tag_of(language),
        "direction": direction_of(language),
        "home_address": reverse("home"),
        "footer": _links(footer),
        "receipt_address": reverse("receipt"),
        "worker_address": reverse("worker"),
        "along_address": static("offline/offline.js"),
        "offline_address": reverse("offline"),
    }


@cache
def _public_ways(_language: str, _prefix: str, is_demo: bool) -> Ways:  # noqa: FBT001  # a key of the cache
    tried = [("simulator", gettext("Try it on a phone")), ("tour", gettext("Show me around"))]
    ways = [(label, reverse(name)) for name, label in tried] if is_demo else []
    return (
        (gettext("Questions"), reverse("home")),
        (gettext("How it works"), reverse("how")),
        (gettext("Your receipt"), reverse("receipt")),
        *ways,
        (gettext("Reading and hearing"), reverse("reading")),
    )


def _at_the_desk(request: HttpRequest) -> tuple[Link | Menu, ...]:
    """The ways of the desk: what is daily work at once, the rest in two menus."""
    work, menus = _desk_ways(kinds_held_by(account_of(request)))
    ways = [*work, *(way for _label, inside in menus for way in inside)]
    # Pages lie below one another: the longest address that this one begins with is where we are.
    around = max((one for _, one in ways if request.path.startswith(one)), key=len, default="")

    def link(way: Way) -> Link:
        label, address = way
        here = address == request.path
        return Link(label, address, is_current=here, is_around=address == around and not here)

    return (
        *map(link, work),
        *(
            Menu(label, tuple(map(link, inside)), is_around=around in dict(inside).values())
            for label, inside in menus
        ),
    )


# Who reads at the desk what people wrote; to others those pages are closed.
_READERS = {Role.Kind.OFFICER, Role.Kind.MODERATOR, Role.Kind.ADMINISTRATOR}


def _desk_ways(kinds: Collection[str]) -> tuple[Ways, list[tuple[str, Ways]]]:
    """The ways of the desk; those that only some may go are shown to them alone."""
    audit = (gettext("Who did what"), reverse("desk-audit"))
    managing = (
        (gettext("The site"), reverse("desk-site")),
        (gettext("Staff"), reverse("desk-staff")),
        (gettext("Places that help"), reverse("desk-points")),
        (gettext("Communities"), reverse("community-desk")),
        (gettext("Participation policy"), reverse("policy-desk")),
        audit,
    )
    account = (
        (gettext("Course"), reverse("course")),
        (gettext("How you sign in"), reverse("mfa_index")),
        (gettext("Sign out"), reverse("account_logout")),
    )
    is_manager = Role.Kind.ADMINISTRATOR in kinds
    reading = (
        (gettext("Moderation"), reverse("moderation-queue")),
        (gettext("Search"), reverse("desk-search")),
    )
    work = (
        (gettext("My questions"), reverse("desk")),
        *(reading if _READERS.intersection(kinds) else ()),
        *([audit] if Role.Kind.AUDITOR in kinds and not is_manager else []),
    )
    looking_after = [(gettext("Look after the site"), managing)] if is_manager else []
    return work, [*looking_after, (gettext("Your account"), account)]


def _links(ways: Iterable[tuple[str, str]], here: str = "") -> tuple[Link, ...]:
    return tuple(Link(label, address, is_current=address == here) for label, address in ways)


def _languages(request: HttpRequest, current: str, offered: Container[str]) -> tuple[Language, ...]:
    return tuple(
        Language(
            code=tag_of(code),
            name=own_name(code),
            direction=direction_of(code),
            address=_same_page(request, current, code),
            is_current=code == current,
        )
        for code in INTERFACE
        if code in offered
    )


def _same_page(request: HttpRequest, current: str, code: str) -> str:
    """The address of this page in another language; home where the page has none."""
    here = f"/{current}/"
    if request.resolver_match is None or not request.path_info.startswith(here):
        with override(code):
            return reverse("home")
    query = f"?{request.GET.urlencode()}" if request.GET else ""  # the same page of a list, too
    return f"{get_script_prefix()}{code}/{quote(request.path_info.removeprefix(here))}{query}"
