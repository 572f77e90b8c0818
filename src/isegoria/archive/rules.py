"""Which pages belong into a copy, where they lie in it, and how they lead to one another."""

import hashlib
import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from posixpath import dirname, relpath
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urldefrag, urljoin, urlsplit

PAGE = "text/html"
LONGEST_ADDRESS = 500
# Sounds, films and what changes by the minute stay where they are; the copy leads to them.
KINDS = frozenset(
    {
        PAGE,
        "text/css",
        "text/csv",
        "text/plain",
        "application/json",
        "application/zip",
        "application/pdf",
        "image/svg+xml",
        "image/png",
        "image/jpeg",
        "image/webp",
    }
)
_STATIC = "/static/"
_ITSELF = ("archive/", "archive.")
# Lists page by page, and what was asked in one question part by part. What is searched for or put
# into another order is the same list again, so links to that lead to the list.
_QUERIES = {"page", "part"}
_LINKS = {"href", "src", "poster", "xlink:href"}
# What needs the site: forms, scripts, and the line that tells whether there is a connection.
_LEFT_OUT = {"form", "script", "template"}
_HINTS = {"alternate", "manifest", "preload", "modulepreload", "preconnect"}
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_COUNTED = re.compile(r"(?:page|part)=[0-9]{1,6}(?:&(?:page|part)=[0-9]{1,6})*")
_LONGEST_NAME = 80
_BODY = re.compile("<body[^>]*>")


class Scope(NamedTuple):
    """Of which question a copy is, and in which languages, as they stand in addresses."""

    slug: str
    languages: tuple[str, ...]


def belongs(address: str, scope: Scope) -> bool:
    """Whether what is at an address of this site is part of the copy."""
    path, asked = urlsplit(address).path, parse_qs(urlsplit(address).query, keep_blank_values=True)
    if not asked.keys() <= _QUERIES:
        return False
    if path.startswith(_STATIC):
        return not path.endswith(".js")
    before = next((one for one in _begins_with(scope) if path.startswith(one)), None)
    return before is not None and not path[len(before) :].startswith(_ITSELF)


def _begins_with(scope: Scope) -> list[str]:
    return [f"/{language}/q/{scope.slug}/" for language in scope.languages]


def place_of(address: str, kind: str) -> str:
    """The name in the copy of what is at an address: ``en/q/buses/heard/index.html``."""
    path, query = urlsplit(address).path.lstrip("/"), urlsplit(address).query
    folder, _slash, name = path.rpartition("/")
    if not name:
        name = "index.html"
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, "html" if kind == PAGE else "bin"
    if query:
        stem += "-" + _plain(query)
    return "/".join([*filter(None, [folder]), f"{stem}.{ending}"])


def _plain(query: str) -> str:
    """A query as part of a name; where that would lose something, a digest tells it apart."""
    if _COUNTED.fullmatch(query):
        return query.replace("=", "-").replace("&", "-")
    told = _SAFE.sub("-", query).strip("-")[:_LONGEST_NAME]
    return f"{told}-{hashlib.sha256(query.encode()).hexdigest()[:8]}"


def links_in(page: str, address: str) -> list[str]:
    """The addresses of this site to which a page leads, each once, in their order."""
    reader = _Links()
    reader.feed(page)
    reader.close()
    return list(dict.fromkeys(filter(None, (inside(one, address) for one in reader.found))))


def inside(link: str, address: str) -> str:
    """Where a link of a page leads on this site, without the place in the page; else nothing."""
    if urlsplit(link).scheme or link.startswith("//"):
        return ""
    path = urldefrag(urljoin(address, link)).url
    return path if path.startswith("/") else ""


def rewritten(page: str, address: str, *, places: Mapping[str, str], site: str) -> str:
    """A page that leads to the others of the copy as files, and to all else on the site.

    Forms and scripts are left out. ``places`` has the name in the copy of each address that is in
    it, and ``site`` is put before addresses that are not.
    """
    writer = _Rewriting(address, places, site)
    writer.feed(page)
    writer.close()
    return "".join(writer.written)


def with_notice(page: str, notice: str) -> str:
    """The page with a line above everything; the line is HTML."""
    line = f'<p class="simulated">{notice}</p>'
    return _BODY.sub(lambda found: f"{found[0]}\n{line}", page, count=1)


def digest_of(files: Mapping[str, bytes]) -> str:
    """One digest of everything that a copy has, in whichever order it was found."""
    parts = (f"{name} {hashlib.sha256(files[name]).hexdigest()}\n" for name in sorted(files))
    return hashlib.sha256("".join(parts).encode()).hexdigest()


class _Links(HTMLParser):
    """Collects where a page leads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses that a tag has."""
        if tag in _LEFT_OUT or _is_hint(tag, attrs):
            return
        self.found += [value for name, value in attrs if name in _LINKS and value]


class _Rewriting(HTMLParser):
    """Writes a page anew as it is read."""

    def __init__(self, address: str, places: Mapping[str, str], site: str) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._address, self._places, self._site = address, places, site
        self._here = dirname(places[address])
        self._inside = 0  # so many tags deep in something that is left out
        self._left_out = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag with its addresses as they are in the copy."""
        if self._inside:
            self._inside += tag == self._left_out
            return
        if tag in _LEFT_OUT:
            self._left_out, self._inside = tag, 1
            return
        if tag == "noscript" or _is_hint(tag, attrs):
            return
        self.written.append(f"<{tag}{''.join(map(self._told, attrs))}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag that closes itself, as those of drawings do."""
        if self._inside or tag in _LEFT_OUT:
            return
        self.written.append(f"<{tag}{''.join(map(self._told, attrs))}/>")

    def handle_endtag(self, tag: str) -> None:
        """Write the end of a tag, unless the beginning was left out."""
        if self._inside:
            self._inside -= tag == self._left_out
        elif tag != "noscript":
            self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text as it stands."""
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        """Write a sign by its name, as it stands."""
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a sign by its number, as it stands."""
        self._write(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Write what kind of page it is."""
        self._write(f"<!{decl}>")

    def _write(self, told: str) -> None:
        if not self._inside:
            self.written.append(told)

    def _told(self, attribute: tuple[str, str | None]) -> str:
        name, value = attribute
        if value is None:
            return f" {name}"
        told = self._led(value) if name in _LINKS else value
        return f' {name}="{escape(told)}"'

    def _led(self, link: str) -> str:
        """Where a link leads from the copy."""
        address = inside(link, self._address)
        if not address or link.startswith("#"):
            return link
        anchor = urldefrag(link).fragment
        place = self._places.get(address) or self._places.get(address.partition("?")[0])
        led = quote(relpath(place, self._here)) if place else self._site + address
        return f"{led}#{anchor}" if anchor else led


def _is_hint(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """Whether it only tells a browser what else there is, which a folder has no use for."""
    return tag == "link" and not _HINTS.isdisjoint((dict(attrs).get("rel") or "").split())
